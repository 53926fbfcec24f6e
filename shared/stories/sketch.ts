import { finish, hashHigh } from '../matching/analysis/hash.ts';
import type { WordList } from '../matching/analysis/word-list.ts';
import { hour } from '../time/units.ts';
import { type Bands, bandsOf, hex } from './bands.ts';
import { featuresOf } from './features.ts';
import { joinHash, readWords } from './shingles.ts';
import { COMMON, contentHash, kindsOf, titleHashes } from './story-words.ts';
import { addTo, emptyFilter, sketchFilterBytes, type WordFilter } from './word-filter.ts';

/**
 * About 800 bytes that represent an article: enough to compare two articles and to see where they agree.
 *
 * `ranks` samples the phrases. The features of the text are hashed, and the smallest hashes are kept. This is
 * bottom-k sampling with the same "random" order for every text, so what two samples have in common shows what the
 * texts have in common (A. Broder, "On the resemblance and containment of documents", 1997). Features are runs of
 * three words, pairs of neighbouring names and pairs of neighbouring numbers. Pairs recognise copies in which an
 * editor changed words everywhere. Numbers weigh more, since they distinguish the market reports of two days: a heavy
 * feature has several chances to be sampled, and counts for as many features as it stands for (weighted bottom-k with
 * rank conditioning: E. Cohen and H. Kaplan, "Summarizing data using bottom-k sketches", 2007). Only pairs of names
 * need capitals.
 */
export interface Sketch {
  /**
   * At most 96, ascending, without duplicates. The last two bits give the kind. A text with fewer features is
   * completely in here.
   */
  readonly ranks: Uint32Array;
  /** The meaningful words of title and text (`contentHash`). */
  readonly words: WordFilter;
  /** At most 24 names and numbers of the text as content hashes. If there are more, the same choice in every text. */
  readonly facts: Uint32Array;
  /** At most 16 words of the title as content hashes. */
  readonly title: Uint32Array;
  /** The number of words that were read. */
  readonly length: number;
  /** A hash of all words of title and text, in order. Articles with the same hash are the same. */
  readonly whole: number;
  /** Names cannot be distinguished from other words, so there are no pairs of names. */
  readonly caseless: boolean;
  /** A hash of the publisher; 0 if it is unknown. */
  readonly source: number;
  /** Hours since 1970 of the publication, or else of the arrival; 0 if both are unknown. */
  readonly hour: number;
}

/** A sketch, and the bands by which similar articles find each other. */
export interface SketchedArticle extends Bands {
  readonly sketch: Sketch;
}

/** The fields of an article that are sketched. */
export interface SketchableArticle {
  readonly title: string;
  readonly text: string;
  /** The text without what its source repeats, if that is known. */
  readonly ownText?: string | undefined;
  readonly source?: string | undefined;
  readonly publishedAt?: string | undefined;
  readonly receivedAt?: string | undefined;
}

export const mostRanks = 96;
const mostFacts = 24;
const mostTitleWords = 16;

/** With fewer words than this, the title counts as text. */
const enoughWords = 24;
/**
 * Articles with fewer words in total are alike only if they are identical. With even fewer words they are not
 * compared.
 */
export const fewWords = 12;
const tooFewWords = 4;
/** If a source repeats more of a text than the rest of this share, it is a form. */
const formShare = 0.5;

/** The sketch of an article. */
export function sketchOf(article: SketchableArticle): SketchedArticle {
  const { ownText = article.text } = article;
  const title = titleHashes(article.title);
  const ofTitle = hashAll(readWords(article.title).words, { words: 0, low: 2, high: 2 });
  let read = readWords(article.text);
  const whole = hashAll(read.words, ofTitle);
  if (ownText !== article.text) read = readWords(ownText);
  if (read.words.count < enoughWords) read = readWords(`${article.title}\n${ownText}`);
  const { words, spelled } = read;
  const filter = emptyFilter(sketchFilterBytes);
  for (const hash of title) addTo(filter, hash);
  const { kinds, caseless } = kindsOf(words, spelled);
  const facts = new Set<number>();
  const contents = new Uint32Array(words.count);
  for (let word = 0; word < words.count; word += 1) {
    const hash = contentHash(words, spelled, word);
    if (hash === 0) continue;
    contents[word] = hash;
    addTo(filter, hash);
    if (kinds[word] !== COMMON) facts.add(hash);
  }
  const features = featuresOf(words, kinds);
  const sketch: Sketch = {
    ranks: distinct(features.ranks.slice().sort(), mostRanks),
    words: filter,
    facts: Uint32Array.from([...facts].sort((a, b) => finish(a) - finish(b)).slice(0, mostFacts)),
    title: Uint32Array.from(title.slice(0, mostTitleWords)),
    length: words.count,
    whole: whole.low >>> 0,
    caseless,
    source: article.source === undefined ? 0 : hashHigh(article.source, 0) | 1,
    hour: hourOf(article),
  };
  const band = hex(whole.low) + hex(whole.high);
  if (words.count < fewWords) {
    const bands = whole.words < tooFewWords ? [] : [band];
    return { sketch, choices: bands.map((name) => [name]), probed: bands };
  }
  const isForm = ownText.length < formShare * article.text.length;
  const { ranks } = sketch;
  return { sketch, ...bandsOf({ contents, kinds, features, ranks, caseless, whole: band, isForm }) };
}

/** The first `most` different values of an ascending list. */
function distinct(ordered: Uint32Array, most: number): Uint32Array {
  const kept = new Uint32Array(Math.min(most, ordered.length));
  let count = 0;
  for (let i = 0; i < ordered.length && count < most; i += 1) {
    if (i === 0 || ordered[i] !== ordered[i - 1]) kept[count++] = ordered[i]!;
  }
  return kept.slice(0, count);
}

interface AllWords {
  readonly words: number;
  readonly low: number;
  readonly high: number;
}

/** The hash of all words so far and these, in order. */
function hashAll({ count, hashLow, hashHigh }: WordList, before: AllWords): AllWords {
  let { low, high } = before;
  for (let word = 0; word < count; word += 1) {
    low = joinHash(low, hashLow[word]!);
    high = joinHash(high, hashHigh[word]!);
  }
  return { words: before.words + count, low, high };
}

/** A day without a time counts as its noon. */
function hourOf({ publishedAt, receivedAt }: SketchableArticle): number {
  const at = publishedAt ?? receivedAt;
  if (at === undefined) return 0;
  const instant = Date.parse(/^\d{4}-\d{2}-\d{2}$/.test(at) ? `${at}T12:00:00Z` : at);
  return Number.isNaN(instant) ? 0 : Math.max(0, Math.floor(instant / hour));
}
