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

/** A letter's headlines, and what it says beside them. */
export interface PartedLetter {
  readonly headlines: readonly Headline[];
  /** The lines that are part of no headline. */
  readonly rest: readonly LetterLine[];
}

/** A line's place in the letter, and its words without "Read more". */
interface Beside {
  readonly at: number;
  readonly text: string;
}

interface Found {
  readonly title: string;
  readonly url: string;
  /** Places of the lines that its title and links take up. */
  readonly own: number[];
  readonly beside: Beside[];
}

/**
 * The headlines of a letter of many links, in its order, each address once; none if it is one article with some links.
 * A headline is a link that makes up its line or begins it, of three words or more; or, where the link says "Read
 * more", the heading above it. What stands beside a headline belongs to it and not to the letter: else every headline
 * would be a part of the letter's text, and so the same story, and all but one of them would be told to nobody.
 */
export function partLetter(lines: readonly LetterLine[]): PartedLetter {
  const found = [...findHeadlines(lines).values()];
  if (found.length < leastHeadlines) return { headlines: [], rest: lines };
  const isBareList = found.slice(0, -1).every(({ beside }) => beside.every(({ text }) => text === ''));
  const taken = new Set<number>();
  const headlines = found.map(({ title, url, own, beside }, at) => {
    // Under the last one of a bare list stands what the letter says at its end.
    const words = isBareList && at === found.length - 1 ? [] : wordsBeside(beside);
    for (const place of [...own, ...words.map((each) => each.at)]) taken.add(place);
    return { title, url, text: words.map(({ text }) => text).join('\n\n') };
  });
  return { headlines, rest: lines.filter((_, at) => !taken.has(at)) };
}

/** By their canonical addresses. */
function findHeadlines(lines: readonly LetterLine[]): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  let heading: { text: string; at: number; beside: Beside[] } | undefined;
  let current: Beside[] | undefined;

  const add = (told: Found): void => {
    const url = publicLink(told.url);
    const key = url && canonicalUrl(url);
    if (!url || !key) return;
    const known = found.get(key);
    if (known) {
      // A link over picture, title and lead comes in parts; the rest is what stands beside it.
      const isNew = told.title !== known.title;
      known.beside.push(...told.own.map((at) => ({ at, text: isNew ? told.title : '' })));
    } else if (found.size < mostHeadlines) found.set(key, { ...told, url });
  };

  for (const [at, line] of lines.entries()) {
    if (line.text === '') continue;
    const link = headlineLink(line);
    const generic = line.links.find((each) => isGenericText(each.text) && !isServiceLink(each));
    if (link) {
      current = [];
      const rest = line.text.slice(link.start + link.text.length).replace(/^[\s–—:|·-]+/, '');
      if (rest !== '' && link.start <= 4) current.push({ at, text: withoutGeneric(rest, line) });
      add({ title: link.text, url: link.href, own: [at], beside: current });
      heading = undefined;
    } else if (line.isHeading && line.text.length <= longestTitle && line.links.length === 0) {
      current = [];
      heading = { text: line.text, at, beside: current };
    } else {
      current?.push({ at, text: withoutGeneric(line.text, line) });
      if (heading && generic)
        add({ title: heading.text, url: generic.href, own: [heading.at, at], beside: heading.beside });
      if (generic) heading = current = undefined;
    }
  }
  return found;
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

function wordsBeside(beside: readonly Beside[]): Beside[] {
  const kept: Beside[] = [];
  let length = 0;
  for (const each of beside.filter(({ text }) => text !== '').slice(0, mostLinesBeside)) {
    if (kept.length > 0 && length + each.text.length > mostWordsBeside) break;
    kept.push(each);
    length += each.text.length;
  }
  return kept;
}

/** The address that readers get: where the link leads, without the parameters that tell them apart. */
function publicLink(href: string): string | undefined {
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
