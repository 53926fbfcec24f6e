import { webAddress } from '../../mail/web-address.ts';
import type { NewsStory } from './news.ts';

/** The beginning of a text, at most `most` UTF-16 units of it, never half of a character such as an emoji. */
export function fitting(text: string, most: number): string {
  return text
    .toWellFormed()
    .slice(0, most)
    .replace(/[\uD800-\uDBFF]$/, '');
}

/**
 * The beginning of a text, escaped, at most `most` UTF-16 units after that. No escaped character is cut in two.
 */
export function fittingEscaped(text: string, most: number, escaped: (text: string) => string): string {
  let written = '';
  for (const character of fitting(text, most)) {
    const next = escaped(character);
    if (written.length + next.length > most) break;
    written += next;
  }
  return written;
}

/** Line breaks and control characters as spaces, and no marks that turn the direction of the text after them. */
export function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\u202A-\u202E\u2066-\u2069]/g, '')
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .trim();
}

/**
 * The address of a story if it is one of a web page: a link to anything else could do harm. What ends a link in some
 * format is written in percents. Longer addresses than 1,500 characters would take the room of other stories.
 */
export function webLink({ url }: Pick<NewsStory, 'url'>): string | undefined {
  const link = webAddress(url)?.replace(
    /[|<>"'`]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return link !== undefined && link.length <= 1500 ? link : undefined;
}

/** What is said below a title: source, what has changed, the passage. All in one line each, and cut. */
export function detailsOf({ source = '', change, snippet }: NewsStory, most: number): string[] {
  return [source, change?.what ?? '', snippet]
    .map((line) => fitting(oneLine(line), most))
    .filter((line) => line !== '');
}

/** How many stories a message is about. */
export function countOf({ length }: readonly NewsStory[]): string {
  return `${length} new ${length === 1 ? 'story' : 'stories'}`;
}

/**
 * Writes as many stories as fit, in order.
 *
 * @param write one story, as the receiver wants it
 * @param size of what was written, in the unit of the limit
 * @param limit for all of them together
 * @returns what was written, and how many stories are left
 */
export function fittingStories<Written>(
  stories: readonly NewsStory[],
  write: (story: NewsStory) => Written,
  {
    size,
    limit,
    most = 50,
  }: { readonly size: (written: Written) => number; readonly limit: number; readonly most?: number },
): { readonly written: Written[]; readonly left: number } {
  const written: Written[] = [];
  let total = 0;
  for (const story of stories.slice(0, most)) {
    const one = write(story);
    total += size(one);
    if (total > limit) break;
    written.push(one);
  }
  return { written, left: stories.length - written.length };
}

/** Bytes of a value as JSON. */
export function jsonBytes(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
