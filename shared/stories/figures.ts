import type { WordList } from '../matching/analysis/word-list.ts';
import { readNumbers } from './read-numbers.ts';
import { contentHash, hasDigit } from './story-words.ts';

/** An article that tells a story, as far as figures and quotes are read. */
export interface Telling {
  readonly articleId: string;
  /** Who tells it: the name of its source. */
  readonly source: string;
  readonly title: string;
  readonly text: string;
  /** BCP 47. */
  readonly language?: string;
}

/** One value that some of the articles give. */
export interface FigureValue {
  /** As it is written: "1.2 million". */
  readonly text: string;
  readonly value: number;
  /** Names of sources, in the order of the articles, each once. */
  readonly sources: readonly string[];
}

/** A figure for which the articles of a story give different values: "12 (Island Post), 15 (Ledger)". */
export interface DifferingFigure {
  /** The words that it counts, of the first article: "people injured". */
  readonly about: string;
  /** At least two, in the order of the articles. */
  readonly values: readonly FigureValue[];
}

interface Figure {
  readonly value: number;
  readonly text: string;
  readonly sign: string;
  /** Hashes of the next two words with a meaning in the sentence, and of the two before. 0: there is none. */
  readonly after: readonly [number, number];
  readonly before: readonly [number, number];
  readonly around: ReadonlySet<number>;
  readonly about: string;
}

interface Cluster {
  readonly members: Figure[];
  /** By index of the article. */
  readonly of: Map<number, Figure>;
}

/** UTF-16 units of a text that are read, and figures that are compared; news begin with what counts. */
const longestText = 12_000;
const mostFigures = 40;
/** Articles, figures of a story, and spellings of each of them that are compared with the next article's. */
const mostTellings = 30;
const mostClusters = 150;
const mostMembers = 3;
/** The most figures that differ, of one story. */
const mostShown = 12;

/**
 * Figures that the articles of one story give differently. Two figures are the same one when the words that they count
 * and the words around agree: in near-duplicates, these stay when a number is changed. An article that gives both values
 * differs from nobody. Pure.
 *
 * @param tellings in order of time
 */
export function differingFigures(tellings: readonly Telling[]): DifferingFigure[] {
  const clusters: Cluster[] = [];
  tellings.slice(0, mostTellings).forEach((telling, index) => {
    align(figuresOf(telling), index, clusters);
  });
  const found = clusters.flatMap((cluster) => differing(cluster, tellings) ?? []);
  return found.filter((one) => !found.some((other) => repeats(one, other, found))).slice(0, mostShown);
}

/** A title often repeats a figure of its text: the same values, told by some of the same sources. */
function repeats(one: DifferingFigure, other: DifferingFigure, all: readonly DifferingFigure[]): boolean {
  if (one === other || one.values.length > other.values.length) return false;
  const isWithin = (a: DifferingFigure, b: DifferingFigure) =>
    a.values.every(({ value, sources }) => {
      const same = b.values.find((each) => each.value === value);
      return same !== undefined && sources.every((source) => same.sources.includes(source));
    });
  // Of two that say the same, the one with more words stays, of equal ones the first.
  const more = other.about.length - one.about.length;
  return (
    isWithin(one, other) &&
    (!isWithin(other, one) || more > 0 || (more === 0 && all.indexOf(other) < all.indexOf(one)))
  );
}

/** The figures that an update of an article changed, as texts: "12" before, "15" now. */
export function changedFigures(
  before: Pick<Telling, 'title' | 'text' | 'language'>,
  after: Pick<Telling, 'title' | 'text' | 'language'>,
): { readonly about: string; readonly before: string; readonly after: string }[] {
  const two = [
    { ...before, articleId: 'before', source: 'before' },
    { ...after, articleId: 'after', source: 'after' },
  ];
  return differingFigures(two).flatMap(({ about, values }) => {
    const [old, now] = ['before', 'after'].map((name) =>
      values.find(({ sources }) => sources.includes(name)),
    );
    return old && now ? [{ about, before: old.text, after: now.text }] : [];
  });
}

/** Each figure of an article goes to the cluster that it fits best; of an article, each takes one figure at most. */
function align(figures: readonly Figure[], index: number, clusters: Cluster[]): void {
  const pairs = figures
    .flatMap((figure) =>
      clusters.map((cluster) => ({ figure, cluster, close: closenessTo(figure, cluster) })),
    )
    .filter(({ close }) => close >= leastCloseness)
    .sort((a, b) => b.close - a.close);
  const placed = new Set<Figure>();
  for (const { figure, cluster } of pairs) {
    const own = cluster.of.get(index);
    if (placed.has(figure) || (own && own.value !== figure.value)) continue;
    placed.add(figure);
    cluster.of.set(index, own ?? figure);
    if (cluster.members.length < mostMembers) cluster.members.push(figure);
  }
  for (const figure of figures) {
    if (placed.has(figure)) continue;
    // A figure that the article repeats, in its title and its text.
    const own = clusters.find(
      (one) =>
        one.of.get(index)?.value === figure.value &&
        one.members.some((other) => closeness(figure, other) >= leastCloseness),
    );
    if (own || clusters.length >= mostClusters) continue;
    clusters.push({ members: [figure], of: new Map([[index, figure]]) });
  }
}

/** The same words after a number, or most of the words around it. */
const leastCloseness = 2.5;

function closenessTo(figure: Figure, { members }: Cluster): number {
  return members.reduce((best, other) => Math.max(best, closeness(figure, other)), 0);
}

function closeness(a: Figure, b: Figure): number {
  if (a.sign !== b.sign || !countTheSame(a, b)) return 0;
  const same = (one: number, other: number) => Number(one !== 0 && one === other);
  return (
    same(a.after[0], b.after[0]) +
    1.5 * same(a.after[1], b.after[1]) +
    same(a.before[0], b.before[0]) +
    2.5 * overlap(a.around, b.around) +
    Number(a.value === b.value)
  );
}

/** "12 people injured" and "15 injured" count the same; at the end of a sentence, the words before decide. */
function countTheSame(
  { after: [a, a2], before: [aBefore] }: Figure,
  { after: [b, b2], before: [bBefore] }: Figure,
): boolean {
  if (a === 0 && b === 0) return aBefore !== 0 && aBefore === bBefore;
  if (a === 0 || b === 0) return false;
  return a === b || a === b2 || a2 === b;
}

/** The share of the smaller set that is in both. */
function overlap(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const least = Math.min(a.size, b.size);
  if (least === 0) return 0;
  return [...a].filter((hash) => b.has(hash)).length / least;
}

function differing({ of, members }: Cluster, tellings: readonly Telling[]): DifferingFigure | undefined {
  const values = new Map<number, { text: string; sources: Set<string> }>();
  for (const [index, { value, text }] of [...of].sort(([a], [b]) => a - b)) {
    const known = values.get(value) ?? { text, sources: new Set<string>() };
    known.sources.add(tellings[index]?.source ?? '');
    values.set(value, known);
  }
  if (values.size < 2) return undefined;
  return {
    about: members.find(({ about }) => about !== '')?.about ?? '',
    values: [...values].map(([value, { text, sources }]) => ({ value, text, sources: [...sources] })),
  };
}

function figuresOf({ title, text, language }: Telling): Figure[] {
  const lines = [title, ...text.slice(0, longestText).split('\n')];
  const all: Figure[] = [];
  for (const line of lines) {
    if (all.length >= mostFigures) break;
    const { numbers, words } = readNumbers(line, language);
    for (const { value, text: written, sign, first, last } of numbers) {
      const after = contentFrom(line, words, last + 1, 1);
      const before = contentFrom(line, words, first - 1, -1);
      const hashes = [...after.hashes, ...before.hashes];
      all.push({
        value,
        text: written,
        sign,
        after: [after.hashes[0] ?? 0, after.hashes[1] ?? 0],
        before: [before.hashes[0] ?? 0, before.hashes[1] ?? 0],
        around: new Set(hashes),
        about: aboutOf(line, words, {
          first,
          last,
          after: after.end,
          before: before.end,
          isShare: sign === '%',
        }),
      });
    }
  }
  return all.slice(0, mostFigures);
}

/** Words with a meaning to one side of a number that are looked at, and all words among which they are. */
const wordsAround = 5;
const reach = 10;

/** Words with a meaning on one side, nearest first, within the sentence. `end`: the last one of the first three. */
function contentFrom(
  line: string,
  words: WordList,
  from: number,
  step: 1 | -1,
): { readonly hashes: readonly number[]; readonly end: number } {
  const hashes: number[] = [];
  let end = from - step;
  for (let word = from; word >= 0 && word < words.count && Math.abs(word - from) < reach; word += step) {
    const left = step > 0 ? word - 1 : word;
    const gap = left >= 0 && left + 1 < words.count ? line.slice(words.end[left], words.start[left + 1]) : '';
    if (/[.!?;:؟。！？]\s|[。！？]/u.test(gap)) break;
    const hash = contentHash(words, line, word);
    if (hash === 0 || hasDigit(hash)) continue;
    hashes.push(hash);
    if (hashes.length <= 3) end = word;
    if (hashes.length === wordsAround) break;
  }
  return { hashes, end };
}

/** UTF-16 units. */
const longestAbout = 60;

/** What a figure counts: the words after it up to a comma or another number, or else the words before. */
function aboutOf(line: string, words: WordList, place: Place): string {
  const { first, last, after, before, isShare } = place;
  const next = after > last ? line.slice(words.end[last], words.end[after]) : '';
  const [upTo = ''] = next.replace(/^[\s%٪％)\]-]+/u, '').split(/[,.;:،、。(]|\p{Nd}/u);
  // "Pupils and", before another number.
  const said = upTo.endsWith(' ') ? upTo.trim().replace(/\s\p{Script=Latin}{1,3}$/u, '') : upTo.trim();
  if (said.length >= 2 && !isShare) return said.slice(0, longestAbout);
  const until = line.slice(words.start[Math.max(0, before)], words.start[first]);
  return (before < first ? (until.split(/[,.;:،、。]\s|\p{Nd}/u).at(-1) ?? '') : '')
    .trim()
    .slice(-longestAbout);
}

interface Place {
  readonly first: number;
  readonly last: number;
  readonly after: number;
  readonly before: number;
  readonly isShare: boolean;
}
