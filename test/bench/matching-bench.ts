/**
 * How long an article takes against many rules, as a multiple of the floor: reading its words and doing nothing else.
 * What must be reached, and on which words and rules, is said in the README of the matching engine. By itself:
 * node --expose-gc test/bench/matching-bench.ts [--quick]
 */
import { createRandom } from '../../infra/local/shuffle.ts';
import { normaliseArticle } from '../../shared/articles/normalise-article.ts';
import { detectLanguage } from '../../shared/matching/analysis/detect-language.ts';
import { settleLanguage } from '../../shared/matching/analysis/language-of-article.ts';
import { matchNaively } from '../../shared/matching/match-naively.ts';
import { parseQuery } from '../../shared/matching/parse-query.ts';
import type { MatchableArticle } from '../../shared/matching/query.ts';
import { type Match, QueryIndex, type StoredQuery } from '../../shared/matching/query-index.ts';
import { sketchOf } from '../../shared/stories/sketch.ts';
import { type BenchLine, isMet, quantile, tableOf } from './bench-line.ts';
import { Floor } from './floor.ts';
import { RuleMaker } from './invented-rules.ts';
import { type Comparison, compareWithFloor } from './side-by-side.ts';
import { inventArticles, inventWords } from './zipf-articles.ts';

const SEED = 20;
const WORDS = 100_000;
const RULES = 100_000;
const ADDED = 1000;

interface Scale {
  readonly most: number;
  readonly warmUp: number;
  readonly timed: number;
}

/** The quick run has a fifth of the rules at its largest and fewer articles; what must be reached stays the same. */
const FULL: Scale = { most: 1_000_000, warmUp: 10_000, timed: 2000 };
const QUICK: Scale = { most: 200_000, warmUp: 6000, timed: 800 };

interface Timing {
  readonly matching: Comparison;
  readonly marking: Comparison;
  readonly matches: number;
}

export function benchMatching(quick: boolean): BenchLine[] {
  const scale = quick ? QUICK : FULL;
  const random = createRandom(SEED);
  const words = inventWords(WORDS, random);
  const bench = new MatchingBench(words, random, scale);
  const most = `${scale.most.toLocaleString('en')} AND rules`;

  const small = bench.time(bench.rules.andRules(10_000));
  const and = bench.time(bench.rules.andRules(RULES));
  const mixedRules = bench.rules.mixedRules(RULES);
  const mixed = bench.time(mixedRules);
  const wholeWay = bench.timeWholeWay(mixedRules);
  const large = bench.time(bench.rules.andRules(scale.most), true);
  const naive = bench.timeNaively(mixedRules);
  const regular = bench.timeRegularExpressions(mixedRules);
  const timings = [small, and, mixed, large].flatMap(({ matching, marking }) => [matching, marking]);
  return [
    {
      what: 'floor',
      figure: and.matching.floor,
      unit: 'µs',
      note: `articles of ${bench.wordsInArticle.toFixed(0)} words`,
    },
    {
      what: 'the floor against its own repeat, at worst',
      figure: Math.max(...[...timings, wholeWay].map(({ floorDiffers }) => floorDiffers * 100)),
      unit: '% apart',
      atMost: 5,
    },
    ...linesOf('10,000 AND rules', small),
    ...linesOf('100,000 AND rules', and, 2),
    ...linesOf('100,000 mixed rules', mixed, 5.5, 11),
    ...linesOf(most, large, 4, 8),
    {
      what: `from 10,000 to ${most}`,
      figure: large.matching.ratio / small.matching.ratio,
      unit: '× the time',
      atMost: 6,
    },
    lineOf('the whole way of an article, 100,000 mixed rules', wholeWay, {
      atMost: 25,
      note: 'normalise, detect the language, match with spans and scores, sketch for its story',
    }),
    ...bench.linesOfLargest,
    {
      what: 'detecting the language, where none is stated',
      figure: bench.timeDetection(),
      unit: 'µs',
      note: 'in the whole way, and in no other line',
    },
    {
      what: '100,000 mixed rules by matchNaively',
      figure: naive / mixed.matching.work,
      unit: '× our time',
      note: 'from 500 rules',
    },
    {
      what: '100,000 mixed rules as regular expressions',
      figure: regular / mixed.matching.work,
      unit: '× our time',
      note: 'words only, from 2,000 rules',
    },
  ];
}

function linesOf(what: string, timing: Timing, matching?: number, marking?: number): BenchLine[] {
  const matches = `${timing.matches.toFixed(1)} matches an article`;
  return [
    lineOf(what, timing.matching, { ...(matching !== undefined && { atMost: matching }), note: matches }),
    lineOf(`${what}, with spans and scores`, timing.marking, {
      ...(marking !== undefined && { atMost: marking }),
    }),
  ];
}

function lineOf(
  what: string,
  { ratio, work, floor }: Comparison,
  { atMost, note }: { readonly atMost?: number; readonly note?: string },
): BenchLine {
  const times = `${work.toFixed(0)} µs, floor ${floor.toFixed(0)} µs`;
  return {
    what,
    figure: ratio,
    unit: '× floor',
    ...(atMost !== undefined && { atMost }),
    note: note === undefined ? times : `${times}; ${note}`,
  };
}

class MatchingBench {
  readonly rules: RuleMaker;
  readonly wordsInArticle: number;
  /** Build, bytes, load and additions, of the index that was timed with `measureAll`. */
  readonly linesOfLargest: BenchLine[] = [];
  readonly #warmUp: readonly MatchableArticle[];
  readonly #timed: readonly MatchableArticle[];
  readonly #marked: readonly MatchableArticle[];
  readonly #floor: Floor;
  /** Keeps results alive, so that no work is optimised away. */
  sink: unknown;

  constructor(words: readonly string[], random: () => number, scale: Scale) {
    this.rules = new RuleMaker(words, random);
    // As the service does: the language is decided once, on arrival, which is timed with the whole way.
    const settled = (count: number) => inventArticles(count, words, random).map((one) => settleLanguage(one));
    this.#warmUp = settled(scale.warmUp);
    this.#timed = settled(scale.timed);
    this.#marked = settled(scale.timed);
    this.#floor = new Floor(words);
    let count = 0;
    for (const article of this.#warmUp) count += this.#floor.read(article);
    this.wordsInArticle = count / this.#warmUp.length;
  }

  /** Times rules on articles that nothing has seen before; the warm-up is on others. */
  time(rules: readonly StoredQuery[], measureAll = false): Timing {
    const start = performance.now();
    const index = QueryIndex.build(rules, { sample: this.#warmUp.slice(0, 500) });
    const built = performance.now() - start;
    if (index.problems.length > 0)
      throw new Error(`A bench rule cannot be read: ${index.problems[0]!.queryId}.`);
    globalThis.gc?.();

    let matches = 0;
    let asked = 0;
    const match = (article: MatchableArticle) => {
      const found = index.match(article);
      matches += found.length;
      asked++;
      this.sink = found.map(idOf);
    };
    const mark = (article: MatchableArticle) => {
      this.sink = index.match(article).map(everythingOf);
    };
    for (const article of this.#warmUp) match(article);
    for (const article of this.#warmUp.slice(0, this.#timed.length)) mark(article);
    const matching = this.#compare(match, this.#timed);
    const marking = this.#compare(mark, this.#marked);
    if (measureAll) this.#measure(index, rules, built);
    return { matching, marking, matches: matches / asked };
  }

  /** Everything that is done with an article in memory between its arrival and its hits. */
  timeWholeWay(rules: readonly StoredQuery[]): Comparison {
    const index = QueryIndex.build(rules, { sample: this.#warmUp.slice(0, 500) });
    globalThis.gc?.();
    const receivedAt = new Date('2026-01-01T00:00:00Z');
    const go = ({ title, text, url, source, author }: MatchableArticle) => {
      const article = settleLanguage(normaliseArticle({ title, text, url, source, author }, { receivedAt }));
      this.sink = [index.match(article).map(everythingOf), sketchOf(article)];
    };
    for (const article of this.#warmUp.slice(0, this.#warmUp.length / 2)) go(article);
    return this.#compare(go, this.#timed);
  }

  #compare(work: (article: MatchableArticle) => void, articles: readonly MatchableArticle[]): Comparison {
    return compareWithFloor(work, articles, this.#floor, this.#warmUp);
  }

  #measure(index: QueryIndex, rules: readonly StoredQuery[], built: number): void {
    const buffer = index.toBuffer();
    // An id costs its bytes, and 12 to be found by and from.
    const ids = rules.reduce((sum, { id }) => sum + id.length + 12, 0);
    const article = this.#timed[0]!;
    const loads = Array.from(
      { length: 5 },
      () => timed(() => QueryIndex.fromBuffer(buffer).match(article)) / 1000,
    );
    const loaded = QueryIndex.fromBuffer(buffer);
    const additions = Array.from({ length: 5 }, (_, i) => {
      const added = this.rules.andRules(ADDED, `added-${i}`);
      return processorTime(() => loaded.with(added));
    });
    this.linesOfLargest.push(
      { what: 'building it', figure: (built / rules.length) * 1000, unit: 'µs a rule' },
      {
        what: 'its snapshot, without ids',
        figure: (buffer.byteLength - ids) / rules.length,
        unit: 'bytes a rule',
        ...(rules.length >= FULL.most ? { atMost: 45 } : {}),
      },
      { what: 'its snapshot, with ids', figure: buffer.byteLength / 1e6, unit: 'MB' },
      {
        what: 'from its snapshot to the first match',
        figure: Math.min(...loads),
        unit: 'ms',
        atMost: 100,
        note: 'processor time, best of 5',
      },
      {
        what: 'adding 1,000 rules to it',
        figure: Math.min(...additions),
        unit: 'ms',
        atMost: 50,
        note: 'processor time, best of 5',
      },
    );
  }

  timeDetection(): number {
    const texts = this.#marked.slice(0, 200).map(({ title, text }) => `${title}\n${text}`);
    return quantile(
      texts.map((text) =>
        timed(() => {
          this.sink = detectLanguage(text);
        }),
      ),
      0.5,
    );
  }

  /** Microseconds for an article and all rules, from some of the rules and a few articles. */
  timeNaively(rules: readonly StoredQuery[]): number {
    const some = rules.slice(0, 500);
    const queries = some.map(({ expression }) => parseQuery(expression)).filter((parsed) => parsed.ok);
    const times = this.#timed.slice(0, 3).map((article) =>
      timed(() => {
        this.sink = queries.filter(({ query }) => matchNaively(query, article).matches);
      }),
    );
    return (quantile(times, 0.5) / some.length) * rules.length;
  }

  /** What many services do: one regular expression for each rule, here for any of its words. */
  timeRegularExpressions(rules: readonly StoredQuery[]): number {
    const some = rules.slice(0, 2000);
    const patterns = some.map(({ expression }) => {
      const words = expression.match(/[a-z]{2,}/g) ?? [];
      return new RegExp(`\\b(?:${words.join('|')})\\b`, 'i');
    });
    const times = this.#timed.slice(0, 10).map(({ title, text }) => {
      const whole = `${title}\n${text}`;
      return timed(() => {
        this.sink = patterns.filter((pattern) => pattern.test(whole));
      });
    });
    return (quantile(times, 0.5) / some.length) * rules.length;
  }
}

function idOf(match: Match): string {
  return match.queryId;
}

function everythingOf({ queryId, score, spans }: Match): unknown {
  return [queryId, score, spans];
}

/** Microseconds. */
function timed(work: () => void): number {
  const start = performance.now();
  work();
  return (performance.now() - start) * 1000;
}

/** Milliseconds of processor time, which other work of the machine does not increase. */
function processorTime(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

if (import.meta.main) {
  const lines = benchMatching(process.argv.includes('--quick'));
  console.log(tableOf('Matching', lines));
  process.exitCode = lines.every(isMet) ? 0 : 1;
}
