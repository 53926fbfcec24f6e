import { Dictionary } from './index/dictionary.ts';
import { Draft, type QueryProblem, type StoredQuery } from './index/draft.ts';
import { frequenciesFrom, frequenciesIn } from './index/frequencies.ts';
import { layOut } from './index/lay-out.ts';
import { isSet, Matcher, type MatchListener } from './index/matcher.ts';
import { Reading, type ReadingOptions } from './index/reading.ts';
import type { Segment } from './index/segment.ts';
import { readSnapshot, writeSnapshot } from './index/snapshot.ts';
import type { MatchableArticle, Span } from './query.ts';

export type { QueryProblem, StoredQuery } from './index/draft.ts';
export type { SetAside } from './index/matcher.ts';
export { SnapshotError } from './index/sections.ts';

/** A query that an article matches. `score` and `spans` are computed on first access. */
export interface Match {
  readonly queryId: string;
  /** Higher is better; comparable between articles and queries. Equal queries and articles score equal. */
  readonly score: number;
  /** What to mark: UTF-16 offsets into title and text, in this order, merged. */
  readonly spans: readonly Span[];
}

export interface BuildOptions extends ReadingOptions {
  /**
   * Some hundreds of articles like those that will be matched. Their words show which terms are rare, and so where
   * queries are best posted. Without a sample, matching finds the same but is slower.
   */
  readonly sample?: Iterable<MatchableArticle>;
}

/** A segment, which may be shared with the indexes that this one came from, and the queries removed from it since. */
interface Part {
  readonly matcher: Matcher;
  readonly removed: Int32Array | undefined;
  readonly removedCount: number;
}

/** The last part, while it can still be laid out again with more queries. */
interface OpenDraft {
  readonly draft: Draft;
  /** How much of the draft belongs to this index; another index may have added to it since. */
  readonly size: number;
  /** The numbers, in the draft, of the queries in the last part. */
  readonly kept: Int32Array;
}

/**
 * Finds which of many stored queries an article matches, one article at a time. An index never changes; `with` returns
 * a new one that shares nearly everything with the old. The README of this folder explains how it works.
 */
export class QueryIndex {
  /** Stored queries that cannot be read and were left out, from `build` and every later `with`. */
  readonly problems: readonly QueryProblem[];
  readonly #parts: readonly Part[];
  readonly #open: OpenDraft | undefined;
  readonly #reading: Reading;
  readonly #needs: number;

  private constructor(
    parts: readonly Part[],
    open: OpenDraft | undefined,
    reading: Reading,
    problems: readonly QueryProblem[],
  ) {
    this.#parts = parts;
    this.#open = open;
    this.#reading = reading;
    this.problems = problems;
    this.#needs = parts.reduce((needs, { matcher }) => needs | matcher.segment.needs, 0);
  }

  /** Compiles queries. Of several with one id, the last counts. Queries that cannot be read go to `problems`. */
  static build(queries: Iterable<StoredQuery>, options: BuildOptions = {}): QueryIndex {
    const reading = new Reading(options);
    const draft = new Draft();
    const { problems, numbers } = addAll(draft, queries);
    const dictionary = Dictionary.of(draft.terms);
    const frequencies = options.sample
      ? frequenciesIn(options.sample, draft, dictionary, reading)
      : new Uint8Array(draft.terms.size);
    const segment = layOut(draft, numbersIn(numbers), dictionary, frequencies);
    return new QueryIndex([partOf(segment, reading)], undefined, reading, problems);
  }

  /**
   * Reads what `toBuffer` wrote, without copying. The buffer must not change afterwards.
   *
   * @throws SnapshotError when the buffer is damaged, incomplete or of another version
   */
  static fromBuffer(buffer: ArrayBuffer, options: ReadingOptions = {}): QueryIndex {
    const reading = new Reading(options);
    const parts = readSnapshot(buffer).map(({ segment, removed }) => partOf(segment, reading, removed));
    return new QueryIndex(parts, undefined, reading, []);
  }

  /** The index in one buffer, without its options and problems. */
  toBuffer(): ArrayBuffer {
    return writeSnapshot(this.#parts.map(({ matcher, removed }) => ({ segment: matcher.segment, removed })));
  }

  /** The number of queries in it. */
  get size(): number {
    return this.#parts.reduce(
      (sum, { matcher, removedCount }) => sum + matcher.segment.ids.size - removedCount,
      0,
    );
  }

  /**
   * The work done for the last article so far, including scores and spans: visits to places, nodes and list entries.
   */
  get steps(): number {
    return this.#reading.budget.spent;
  }

  /**
   * The queries that an article matches, in no particular order.
   *
   * @param setAside called with every query that could not be evaluated, because it is too costly for the article or
   *   its evaluation failed. All other queries are still answered.
   * @param costly called with every query that took at least `COSTLY_STEPS` of this article
   */
  match(
    article: MatchableArticle,
    setAside: MatchListener['setAside'] = () => {},
    costly: MatchListener['costly'] = () => {},
  ): Match[] {
    const listener = { setAside, costly };
    const asked = new AskedArticle(article, this.#reading, this.#needs);
    const matches: Match[] = [];
    for (const { matcher, removed } of this.#parts) {
      asked.fill(matcher);
      const programs = matcher.match(removed, listener);
      for (let i = 0; i < programs.length; i++) matches.push(new FoundQuery(asked, matcher, programs[i]!));
    }
    return matches;
  }

  /**
   * The index without some queries and with others. Removals come first. An added query replaces one with the same id,
   * even when the new one cannot be read. This index stays as it is. Takes time in proportion to what has been added
   * since the index was built or loaded.
   */
  with(added: Iterable<StoredQuery>, removed: Iterable<string> = []): QueryIndex {
    const { draft, kept } = this.#openDraft();
    const { problems, numbers } = addAll(draft, added);
    const gone = new Set([...removed, ...numbers.keys()]);
    const closed = this.#open ? this.#parts.slice(0, -1) : this.#parts;
    const parts = closed.map((part) => without(part, gone));
    const stillThere = kept.filter((query) => !gone.has(draft.ids[query]!));
    const nowKept = Int32Array.from([...stillThere, ...numbersIn(numbers)]);
    const dictionary = Dictionary.of(draft.terms);
    const segments = closed.map(({ matcher }) => matcher.segment);
    const frequencies = frequenciesFrom(segments, dictionary, draft.terms.size);
    const segment = layOut(draft, nowKept, dictionary, frequencies);
    const open = { draft, size: draft.size, kept: nowKept };
    return new QueryIndex([...parts, partOf(segment, this.#reading)], open, this.#reading, [
      ...this.problems,
      ...problems,
    ]);
  }

  /** A draft to add to: that of the last part, or a copy of it when another index has already added to it. */
  #openDraft(): { draft: Draft; kept: Int32Array } {
    if (!this.#open) return { draft: new Draft(), kept: new Int32Array(0) };
    const { draft, size, kept } = this.#open;
    return { draft: draft.size === size ? draft : draft.copy(size), kept };
  }
}

/**
 * An article that the index was asked about. Its matches come back to it for scores and spans, even after later
 * articles.
 */
class AskedArticle {
  readonly #article: MatchableArticle;
  readonly #reading: Reading;
  readonly #needs: number;

  constructor(article: MatchableArticle, reading: Reading, needs: number) {
    this.#article = { ...article };
    this.#reading = reading;
    this.#needs = needs;
  }

  /** Makes the matcher read this article again if it has read another since. */
  fill(matcher: Matcher): void {
    if (this.#reading.reader !== this) {
      this.#reading.read(this.#article, this.#needs);
      this.#reading.reader = this;
    }
    if (matcher.reader !== this) {
      matcher.fill();
      matcher.reader = this;
    }
  }
}

class FoundQuery implements Match {
  readonly queryId: string;
  readonly #asked: AskedArticle;
  readonly #matcher: Matcher;
  readonly #program: number;

  constructor(asked: AskedArticle, matcher: Matcher, program: number) {
    this.#asked = asked;
    this.#matcher = matcher;
    this.#program = program;
    this.queryId = matcher.idOf(program);
  }

  get score(): number {
    this.#asked.fill(this.#matcher);
    return this.#matcher.scoreOf(this.#program);
  }

  get spans(): readonly Span[] {
    this.#asked.fill(this.#matcher);
    return this.#matcher.spansOf(this.#program);
  }
}

interface Added {
  readonly problems: QueryProblem[];
  /** By id, the number of the last query with that id; undefined when that query cannot be read. */
  readonly numbers: ReadonlyMap<string, number | undefined>;
}

function addAll(draft: Draft, queries: Iterable<StoredQuery>): Added {
  const problems: QueryProblem[] = [];
  const numbers = new Map<string, number | undefined>();
  for (const query of queries) {
    const problem = draft.add(query);
    if (problem) problems.push(problem);
    numbers.set(query.id, problem ? undefined : draft.size - 1);
  }
  return { problems, numbers };
}

function numbersIn(numbers: Added['numbers']): Int32Array {
  return Int32Array.from([...numbers.values()].filter((number) => number !== undefined));
}

function partOf(segment: Segment, reading: Reading, removed?: Int32Array): Part {
  let removedCount = 0;
  for (let query = 0; removed && query < segment.ids.size; query++) if (isSet(removed, query)) removedCount++;
  return { matcher: new Matcher(segment, reading), removed, removedCount };
}

function without(part: Part, ids: Iterable<string>): Part {
  const { ids: table } = part.matcher.segment;
  const removed = part.removed?.slice() ?? new Int32Array((table.size >>> 5) + 1);
  let { removedCount } = part;
  for (const id of ids) {
    const query = table.numberOf(id);
    if (query < 0 || isSet(removed, query)) continue;
    removed[query >>> 5]! |= 1 << (query & 31);
    removedCount++;
  }
  return removedCount > part.removedCount ? { ...part, removed, removedCount } : part;
}
