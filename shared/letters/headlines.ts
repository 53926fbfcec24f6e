import { canonicalUrl } from '../articles/canonical-url.ts';
import { isTracking } from '../articles/tracking-parameters.ts';
import { unwrapUrl } from '../articles/unwrap-url.ts';
import type { LetterLine, LetterLink } from './letter-lines.ts';
import { isGenericText, isServiceLink } from './service-lines.ts';

/** An article that a letter points to. */
export interface Headline {
  readonly title: string;
  /** Without wrappers and trackers, as far as the address says where it leads. */
  readonly url: string;
  /** The words beside it; empty if none. */
  readonly text: string;
}

/** Fewer are the links of one article; more, no letter has. */
const leastHeadlines = 3;
const mostHeadlines = 100;

const longestTitle = 300;
const mostWordsBeside = 600;
const mostLinesBeside = 4;

/**
 * The headlines of a letter of many links, in its order, each address once; none if it is one article with some links.
 * A headline is a link that makes up its line or begins it, of three words or more; or, where the link says "Read
 * more", the heading above it.
 */
export function headlinesOf(lines: readonly LetterLine[]): Headline[] {
  const found = new Map<string, { title: string; url: string; beside: string[] }>();
  let heading: { text: string; beside: string[] } | undefined;
  let current: string[] | undefined;
  for (const line of lines) {
    if (line.text === '') continue;
    const link = headlineLink(line);
    const generic = line.links.find(
      ({ text, href }) => isGenericText(text) && !isServiceLink({ text, href, start: 0 }),
    );
    if (link) {
      current = [];
      const rest = line.text.slice(link.start + link.text.length).replace(/^[\s–—:|·-]+/, '');
      if (rest !== '' && link.start <= 4) current.push(withoutGeneric(rest, line));
      add(link.text, link.href, current);
      heading = undefined;
      continue;
    }
    if (line.isHeading && line.text.length <= longestTitle && line.links.length === 0) {
      heading = { text: line.text, beside: [] };
      current = heading.beside;
      continue;
    }
    current?.push(withoutGeneric(line.text, line));
    if (heading && generic) {
      add(heading.text, generic.href, heading.beside);
      heading = undefined;
    }
    if (generic) current = undefined;
  }

  function add(title: string, href: string, beside: string[]): void {
    const url = publicLink(href);
    const key = url && canonicalUrl(url);
    if (!url || !key) return;
    const known = found.get(key);
    if (!known) {
      if (found.size < mostHeadlines) found.set(key, { title, url, beside });
    }
    // A link over picture, title and lead comes in parts; the rest is what stands beside it.
    else if (title !== known.title) known.beside.push(title);
  }

  if (found.size < leastHeadlines) return [];
  const all = [...found.values()];
  const isBareList = all.slice(0, -1).every(({ beside }) => beside.join('') === '');
  return all.map(({ title, url, beside }, at) => ({
    title,
    url,
    // Under the last one stands what the letter says at its end.
    text: isBareList && at === all.length - 1 ? '' : wordsBeside(beside),
  }));
}

/** The link that is a headline in this line, if one is. */
export function headlineLink(line: LetterLine): LetterLink | undefined {
  return line.links.find((link) => isHeadline(link, line.text));
}

function isHeadline(link: LetterLink, line: string): boolean {
  const { text, start } = link;
  if (text.length > longestTitle || !saysEnough(text)) return false;
  if (isGenericText(text) || isServiceLink(link) || /^https?:\/\//i.test(text)) return false;
  const before = line.slice(0, start);
  const after = line.slice(start + text.length);
  // "Nine members of the council said on Monday that …" is a sentence with a link.
  if (/^[\s,]*\p{Ll}/u.test(after) && !/[.!?…]["”»]?$/u.test(text)) return false;
  const begins = !/[\p{L}]/u.test(before);
  return begins || text.length * 2 >= line.length;
}

/** Three words, or six characters of a script that writes without spaces. */
function saysEnough(text: string): boolean {
  if (/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u.test(text)) return text.length >= 6;
  return text.length >= 12 && text.split(/\s+/).length >= 3;
}

function withoutGeneric(text: string, { links }: LetterLine): string {
  return links
    .reduce((rest, link) => (isGenericText(link.text) ? rest.replace(link.text, '') : rest), text)
    .trim();
}

function wordsBeside(beside: readonly string[]): string {
  const kept: string[] = [];
  let length = 0;
  for (const line of beside.filter((each) => each !== '').slice(0, mostLinesBeside)) {
    if (kept.length > 0 && length + line.length > mostWordsBeside) break;
    kept.push(line);
    length += line.length;
  }
  return kept.join('\n\n');
}

/** The address that readers get: where the link leads, without the parameters that tell them apart. */
export function publicLink(href: string): string | undefined {
  const url = URL.parse(unwrapUrl(href));
  if (!url || !/^https?:$/.test(url.protocol)) return undefined;
  const kept = url.search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !isTracking(parameter));
  url.search = kept.join('&');
  if (/^#(?:utm_|xtor=)/i.test(url.hash)) url.hash = '';
  return url.href;
}
