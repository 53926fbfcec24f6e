import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createRandom } from '../../../infra/local/shuffle.ts';
import { analyseArticle } from '../../../shared/matching/analysis/analyse-article.ts';
import { StretchFinder } from '../../../shared/matching/index/stretches.ts';
import { NaiveMatcher } from '../../../shared/matching/match-naively.ts';
import { CANONICAL_LIMITS, parseQuery } from '../../../shared/matching/parse-query.ts';
import type { MatchableArticle } from '../../../shared/matching/query.ts';
import { QueryIndex, type SetAside } from '../../../shared/matching/query-index.ts';
import { EXPLAINING_STEPS, StepBudget, type StepLimits } from '../../../shared/matching/step-budget.ts';

/** Steps are counted and never stop anything, so that the true cost is seen. */
const WITHOUT_END = { base: Number.POSITIVE_INFINITY, perWord: 0 };
const UNLIMITED: StepLimits = { ofQuery: WITHOUT_END, ofArticle: WITHOUT_END, whenSpent: WITHOUT_END };

const WORDS = [
  'the',
  'the',
  'the',
  'the',
  'there',
  'theatre',
  'thesis',
  'of',
  'of',
  'fox-it',
  'storm',
  'ferry',
];

/** The second article is the first one twice, so that whatever it holds it holds twice. */
function articleOf(words: number, times: number, vocabulary: readonly string[] = WORDS): MatchableArticle {
  const random = createRandom(7);
  const drawn = Array.from({ length: words }, () => vocabulary[Math.floor(random() * vocabulary.length)]!);
  return { title: 'The storm', text: `${drawn.join(' ')} `.repeat(times), language: 'en' };
}

/** All the work that one query makes on an article, scores and spans included. */
function stepsOf(expression: string, article: MatchableArticle): number {
  const index = QueryIndex.build([{ id: 'costly', expression }], { steps: UNLIMITED });
  if (index.problems.length > 0) throw new Error(`${expression.slice(0, 80)} cannot be read`);
  for (const { score, spans } of index.match(article)) expect([score, spans]).toBeDefined();
  return index.steps;
}

function naiveStepsOf(expression: string, article: MatchableArticle): number {
  const parsed = parseQuery(expression, CANONICAL_LIMITS);
  if (!parsed.ok) throw new Error(`${expression.slice(0, 80)} cannot be read`);
  const budget = new StepBudget(EXPLAINING_STEPS);
  new NaiveMatcher(analyseArticle(article), budget).find(parsed.query);
  return budget.spent;
}

/** Twice, and what lies across the seam of the doubled article. */
const DOUBLE = 2.2;

/** More doublings than a query has parts that begin to count only in a longer article. */
const MOST_DOUBLINGS = 5;

/**
 * Where a part of a query comes to match only when the article grows, as ATLEAST does, what follows it is evaluated too, and
 * its spans come on top. So one doubling that costs at most double is enough: what grows with the square fails all.
 */
function expectLinear(steps: (article: MatchableArticle) => number, words: number): void {
  let before = steps(articleOf(words, 1));
  expect(before).toBeGreaterThan(0);
  for (let doubling = 1; ; doubling++) {
    const now = steps(articleOf(words, 2 ** doubling));
    if (now <= DOUBLE * before) return;
    expect(doubling, `${before} steps became ${now}`).toBeLessThan(MOST_DOUBLINGS);
    before = now;
  }
}

const repeated = (count: number, words: string, between = ' ') => Array(count).fill(words).join(between);

/** Each of them took time in the order of the square of something, or could have. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ['a word wanted 99 times in a stretch', `"${repeated(99, 'the')}"~99 OR zebra`],
  ['a stretch of words that begin alike', `"${repeated(20, 'the the* thea* there ther*')}"~99`],
  ['a stretch of compounds and their parts', `"${repeated(10, 'fox-it fox it')}"~30`],
  ['a stretch that is never full', `"${repeated(60, 'storm ferry')} thesis"~3`],
  ['a long chain of one word', repeated(20, 'the', ' NEAR/50 ')],
  ['a chain in order', repeated(20, 'the', ' ONEAR/1 ')],
  [
    'many alternatives near each other',
    `(the|the*|ther*|of) NEAR/9 (of|"of the"|"the the the") NEAR/2 (the|the*)`,
  ],
  [
    'long phrases that overlap, near each other',
    `"${repeated(20, 'the')}" NEAR/900 "${repeated(19, 'the')} of"`,
  ],
  ['a phrase of one word', `"${repeated(90, 'the')}"`],
  ['a phrase of two', `"${repeated(45, 'the of')}"`],
  ['a phrase of wildcards', `"${repeated(30, 'the* th?* ther*').replaceAll('th?*', 'the?*')}"`],
  ['a word that must come often', `ATLEAST900(${['the', 'the*', 'of', '"the the"', '"the of"'].join('|')})`],
  [
    'many wildcards of one word',
    Array.from({ length: 90 }, (_, i) => `the*${'?'.repeat(i % 9)}`).join(' OR '),
  ],
  ['exact spellings', '=the OR ="the of the" OR =The OR ="THE OF"'],
  ['a field that is elsewhere', 'title:"storm the" OR title:(the NEAR/3 of)'],
  ['what is excluded', `storm -"${repeated(50, 'the')}"~900`],
  ['groups within groups', `${'(ferry ("the the" OR '.repeat(9)}"of of"${'))'.repeat(9)}`],
  ['choices within choices', `${'2 OF ("the of", "of the", '.repeat(9)}"the the"${')'.repeat(9)}`],
];

const word = fc.constantFrom(
  'the',
  'the*',
  'there',
  'ther*',
  'the?tre',
  'of',
  'fox-it',
  'fox',
  'storm',
  'zebra',
);
const words = fc
  .tuple(fc.array(word, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 12 }))
  .map(([some, times]) => repeated(times, some.join(' ')));
const alternatives = fc
  .array(
    fc.oneof(
      word,
      words.map((text) => `"${text}"`),
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((all) => `(${all.join(' OR ')})`);
const clause = fc.oneof(
  words.map((text) => `"${text}"`),
  fc.tuple(words, fc.integer({ min: 0, max: 200 })).map(([text, between]) => `"${text} storm"~${between}`),
  fc
    .tuple(
      fc.array(alternatives, { minLength: 2, maxLength: 5 }),
      fc.constantFrom('NEAR', 'ONEAR'),
      fc.integer({ min: 0, max: 500 }),
    )
    .map(([all, operator, between]) => all.join(` ${operator}/${between} `)),
  fc.tuple(fc.integer({ min: 2, max: 900 }), alternatives).map(([least, all]) => `ATLEAST${least}${all}`),
  alternatives.map((all) => `title:${all}`),
);
const hostileQuery = fc
  .tuple(fc.array(clause, { minLength: 1, maxLength: 3 }), fc.constantFrom(' ', ' OR ', ' storm -'))
  .map(([clauses, operator]) => `the (${clauses.map((text) => `(${text})`).join(operator)})`);

describe('twice the article takes at most twice the steps', () => {
  it.each(HOSTILE)('of the index, for %s', (_, expression) => {
    expectLinear((article) => stepsOf(expression, article), 8000);
  });

  it.each(HOSTILE)('of the naive matcher, for %s', (_, expression) => {
    expectLinear((article) => naiveStepsOf(expression, article), 1500);
  });

  it('for random queries made to be costly', () => {
    let costly = 0;
    fc.assert(
      fc.property(hostileQuery, (expression) => {
        const plain = stepsOf('zebra', articleOf(2000, 1));
        if (stepsOf(expression, articleOf(2000, 1)) > plain * 3) costly++;
        expectLinear((article) => stepsOf(expression, article), 2000);
        // Long enough that a stretch of 150 words across the seam weighs little.
        expectLinear((article) => naiveStepsOf(expression, article), 2000);
      }),
      { numRuns: 20 },
    );
    expect(costly).toBeGreaterThan(6);
  });
});

describe('words that repeat in a query', () => {
  const article = articleOf(50_000, 1);
  const cost = (expression: string) => stepsOf(expression, article) - stepsOf('zebra', article);

  it.each([
    ['in a stretch', `"${repeated(99, 'the')}"~99`, '"the of"~99'],
    ['as alternatives that are near', `(${repeated(90, 'the', '|')}) NEAR/5 of`, 'the NEAR/5 of'],
    ['as alternatives that are counted', `ATLEAST9(${repeated(90, 'the', '|')})`, 'ATLEAST9(the)'],
  ])('%s cost about as much as plain ones', (_, expression, plain) => {
    expect(cost(expression)).toBeLessThan(3 * cost(plain));
  });

  it('in a phrase cost less than their number', () => {
    expect(cost(`"${repeated(90, 'the')}"`)).toBeLessThan(12 * cost('"the of"'));
  });
});

describe('a query whose evaluation fails', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is set aside with its reason, and every other query is answered', () => {
    vi.spyOn(StretchFinder.prototype, 'find').mockImplementation(() => {
      throw new RangeError('out of places');
    });
    const index = QueryIndex.build([
      { id: 'failing', expression: '"storm ferry"~9' },
      { id: 'plain', expression: 'storm NEAR/3 ferry' },
    ]);
    const setAside: SetAside[] = [];
    const article = { title: 'Storm stops ferry', text: '' };
    const found = index.match(article, (query) => setAside.push(query)).map(({ queryId }) => queryId);
    expect(found).toEqual(['plain']);
    expect(setAside).toEqual([{ queryId: 'failing', cause: 'error', reason: 'out of places' }]);
  });
});

describe('queries that are too costly', () => {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const anyLetters = letters.map((letter) => `the*${letter}*`);
  // Every second word could be any of the 52, and no stretch has so many: each has to be tried.
  const tooCostly = (distance: number) => `"${anyLetters.join(' ')} ${anyLetters.join(' ')}"~${distance}`;
  const vocabulary = [`the${letters.join('')}`, `the${letters.toReversed().join('')}`, 'storm', 'ferry'];
  const stored = (count: number, expression: (i: number) => string) =>
    Array.from({ length: count }, (_, i) => ({ id: `costly-${i}`, expression: expression(i) }));

  it('are set aside with their reason, and every other query is answered', () => {
    const index = QueryIndex.build([
      ...stored(1, () => tooCostly(10)),
      { id: 'plain', expression: '"ferry storm"' },
    ]);
    const setAside: SetAside[] = [];
    const costs: { queryId: string; steps: number }[] = [];
    const article = articleOf(50_000, 1, vocabulary);
    const found = index.match(
      article,
      (query) => setAside.push(query),
      (query) => costs.push(query),
    );
    expect(found.map(({ queryId }) => queryId)).toEqual(['plain']);
    expect(costs).toEqual([{ queryId: 'costly-0', steps: expect.any(Number) }]);
    expect(costs[0]?.steps).toBeGreaterThan(2_000_000);
    expect(setAside).toEqual([
      {
        queryId: 'costly-0',
        cause: 'cost',
        reason: expect.stringMatching(/more than \d+ steps.* 5\d{4} words/),
      },
    ]);
    expect(found[0]!.spans.length).toBeGreaterThan(0);
  });

  it('in any number take no more than the article has steps, and plain queries are still answered', () => {
    const count = 300;
    const index = QueryIndex.build([
      ...stored(count, (i) => `${tooCostly(10)} OR zebra${i}`),
      { id: 'plain', expression: 'storm NEAR/3 ferry' },
    ]);
    const setAside: SetAside[] = [];
    const article = articleOf(5000, 1, vocabulary);
    const found = index.match(article, (query) => setAside.push(query)).map(({ queryId }) => queryId);
    expect(found).toContain('plain');
    expect(setAside.length).toBeGreaterThan(count / 2);
    expect(index.steps).toBeLessThan(
      2_000_000 + 400 * 5000 + (100_000 + 40 * 5000) + count * (2000 + 4 * 5000),
    );
  });
});
