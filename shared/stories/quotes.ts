import { fold } from '../matching/analysis/fold.ts';
import { scanWords } from '../matching/analysis/scan-words.ts';
import { WordList } from '../matching/analysis/word-list.ts';
import type { Telling } from './figures.ts';

/** The words that somebody said, as some of the articles print them. */
export interface QuoteVersion {
  readonly text: string;
  /** Names of sources, in the order of the articles, each once. */
  readonly sources: readonly string[];
}

/** What the articles of a story do with direct speech. */
export interface ComparedQuotes {
  /** Quotes that they print in different words, each with at least two versions. */
  readonly differing: readonly (readonly QuoteVersion[])[];
  /** Quotes that only one source prints. */
  readonly single: readonly QuoteVersion[];
}

/** Direct speech in the marks of many languages. Straight quotes must stand where a quote can begin and end. */
const marked =
  /[“„‟]([^“”„‟\n]{8,600})[”“]|«([^«»\n]{8,600})»|»([^«»\n]{8,600})«|「([^「」\n]{4,600})」|『([^『』\n]{4,600})』|(?<=^|[\s([–—:-])"(?=\S)([^"\n]{8,600})"(?=$|[\s)\].,;:!?–—])/gmu;

/** Shorter ones are titles and single words in quotation marks. */
const leastWords = 4;
const leastSigns = 8;
const longestText = 12_000;
const mostQuotes = 30;
const mostShown = 6;
/** The share of the shorter quote's words that two versions of one quote have in common. */
const likeness = 0.6;

interface Quote {
  readonly text: string;
  /** Folded words, without a final stop. */
  readonly words: readonly string[];
}

interface Group {
  readonly versions: { readonly quote: Quote; readonly sources: Set<string> }[];
}

/** The direct speech of a text, in order. */
export function quotesIn(text: string): Quote[] {
  const quotes: Quote[] = [];
  for (const match of text.slice(0, longestText).matchAll(marked)) {
    const said = (match.slice(1).find((group) => group !== undefined) ?? '').trim();
    const words = wordsOf(said);
    const isSpaced = /\s/.test(said);
    if (isSpaced ? words.length >= leastWords : said.length >= leastSigns) quotes.push({ text: said, words });
    if (quotes.length === mostQuotes) break;
  }
  return quotes;
}

/**
 * Quotes that the articles of one story print in different words, and quotes that only one source prints. A shorter
 * version that is a part of a longer one does not differ. Nothing is single when there is one source only. Pure.
 *
 * @param tellings in order of time
 */
export function compareQuotes(tellings: readonly Telling[]): ComparedQuotes {
  const groups: Group[] = [];
  for (const { source, text } of tellings) for (const quote of quotesIn(text)) place(quote, source, groups);
  const sources = new Set(tellings.map(({ source }) => source));
  const differing = groups.map(versionsOf).filter((versions) => versions.length > 1);
  const single = groups
    .filter(
      (group) => sources.size > 1 && new Set(group.versions.flatMap((one) => [...one.sources])).size === 1,
    )
    .flatMap((group) => versionsOf(group).slice(0, 1));
  return { differing: differing.slice(0, mostShown), single: single.slice(0, mostShown) };
}

function place(quote: Quote, source: string, groups: Group[]): void {
  const group = groups.find(({ versions }) => versions.some((one) => isLike(one.quote, quote)));
  if (!group) {
    groups.push({ versions: [{ quote, sources: new Set([source]) }] });
    return;
  }
  const same = group.versions.find((one) => one.quote.words.join(' ') === quote.words.join(' '));
  if (same) same.sources.add(source);
  else group.versions.push({ quote, sources: new Set([source]) });
}

/** Versions that differ in their words: a part of another one counts as that one. */
function versionsOf({ versions }: Group): QuoteVersion[] {
  const whole: Group['versions'] = [];
  for (const version of [...versions].sort((a, b) => b.quote.words.length - a.quote.words.length)) {
    const longer = whole.find((one) => isPart(version.quote, one.quote));
    if (longer) for (const source of version.sources) longer.sources.add(source);
    else whole.push({ quote: version.quote, sources: new Set(version.sources) });
  }
  const order = versions.map(({ quote }) => quote);
  return whole
    .sort((a, b) => order.indexOf(a.quote) - order.indexOf(b.quote))
    .map(({ quote, sources }) => ({ text: quote.text, sources: [...sources] }));
}

function isLike(a: Quote, b: Quote): boolean {
  const [short, long] = a.words.length <= b.words.length ? [a, b] : [b, a];
  const left = new Map<string, number>();
  for (const word of long.words) left.set(word, (left.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of short.words) {
    const count = left.get(word) ?? 0;
    if (count === 0) continue;
    common += 1;
    left.set(word, count - 1);
  }
  // A short quote of common words is in any long one.
  const isSized = short.words.length * 4 >= long.words.length || isPart(short, long);
  return isSized && common >= likeness * short.words.length;
}

function isPart(part: Quote, whole: Quote): boolean {
  return ` ${whole.words.join(' ')} `.includes(` ${part.words.join(' ')} `);
}

function wordsOf(text: string): string[] {
  const words = new WordList();
  scanWords(text, 0, words);
  return Array.from({ length: words.count }, (_, word) =>
    fold(text.slice(words.start[word], words.end[word])),
  );
}
