import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../../shared/matching/parse-query.ts';
import type { ArticleSample } from '../../../../shared/rules/article-sample.ts';
import { type Example, suggestQueries } from '../../../../shared/rules/suggest/suggest-queries.ts';
import { inventArticle } from '../../../support/invented.ts';
import { measureSuggestions } from '../../../support/suggest-quality.ts';
import { inventTopics, subjectCount } from '../../../support/topic-set.ts';

const of = (title: string, text = ''): Example => ({ title, text, language: 'en' });

function sampleOf(titles: readonly string[]): ArticleSample {
  const articles = titles.map((title, i) => inventArticle({ id: `sample-${i}`, title, text: '' }));
  return { articles, from: '2026-03-01T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' };
}

const nothing = sampleOf([]);

describe('the first proposal on 12 of 50 invented topics', () => {
  it('finds 80 % of what is wanted at 80 % precision, on articles that it was not made from', () => {
    const all = measureSuggestions(inventTopics(83, 50, 40), subjectCount, 12);
    expect(all).toHaveLength(12);
    const mean = (of: 'recall' | 'precision') => all.reduce((sum, one) => sum + one[of], 0) / all.length;
    expect(mean('recall')).toBeGreaterThanOrEqual(0.8);
    expect(mean('precision')).toBeGreaterThanOrEqual(0.8);
  }, 120_000);
});

describe('examples that one name joins', () => {
  const wanted = [
    of('Brakes recalled', 'Vortan Motors calls back its vans.'),
    of('New plant', 'Vortan Motors builds a plant in Lindmouth.'),
    of('Chief leaves', 'The chief of Vortan Motors resigned on Monday.'),
  ];
  const unwanted = [
    of('Motors of ferries', 'The motors of the ferries are old.'),
    of('Plant closed', 'A plant closed in Ostby.'),
  ];

  it('give a query of that name first, with what it finds and misses', () => {
    const [first] = suggestQueries(
      { wanted, unwanted },
      sampleOf(['Vortan Motors in court', 'Rain in Ostby']),
    );
    expect(first).toMatchObject({ kind: 'balanced', found: [0, 1, 2], missed: [], unwantedFound: [] });
    expect(first?.text.toLowerCase()).toContain('vortan');
    expect(first?.check.matched).toBe(1);
  });

  it('give three queries that differ', () => {
    const all = suggestQueries({ wanted, unwanted }, nothing);
    expect(new Set(all.map(({ check }) => check.canonical)).size).toBe(all.length);
    expect(all).toHaveLength(3);
  });
});

describe('a word that nearly all articles have', () => {
  it('is not proposed, since the sample shows that it tells nothing apart', () => {
    const titles = Array.from({ length: 40 }, (_, i) => `Council meets again about item ${i}`);
    const wanted = [
      of('Council meets about the lighthouse'),
      of('Council sells the lighthouse'),
      of('Council paints the lighthouse'),
    ];
    const [first] = suggestQueries({ wanted, unwanted: [] }, sampleOf(titles));
    expect(first?.text).toContain('lighthouse');
    expect(first?.check.matched).toBe(0);
  });
});

describe('few examples', () => {
  it.each([
    ['one article', [of('Ferry strike in Lindmouth', 'The crews of Aster Lines stopped work.')]],
    ['one headline', [of('Ferry strike in Lindmouth')]],
    ['two articles', [of('Ferry strike'), of('Ferry strike ends')]],
    ['Japanese', [of('東京の地下鉄が停止'), of('東京の地下鉄が再開'), of('地下鉄で停電')]],
    ['Arabic', [of('إضراب العبارات في الميناء'), of('انتهاء إضراب العبارات')]],
    ['Thai', [of('เรือเฟอร์รี่หยุดให้บริการ'), of('เรือเฟอร์รี่กลับมาให้บริการ')]],
  ] as const)('%s: every proposal can be watched, and the first finds all', (_, wanted) => {
    const all = suggestQueries({ wanted, unwanted: [] }, nothing);
    expect(all.length).toBeGreaterThan(0);
    for (const { text } of all) expect(parseQuery(text).ok).toBe(true);
    expect(all[0]?.missed).toEqual([]);
  });

  it('with nothing to look for give no query', () => {
    expect(suggestQueries({ wanted: [of('the and of'), of('…')], unwanted: [] }, nothing)).toEqual([]);
  });

  it('that are wanted and unwanted at once give no query that tells them apart, and no error', () => {
    const same = [of('Ferry strike in Lindmouth')];
    for (const one of suggestQueries({ wanted: same, unwanted: same }, nothing)) {
      expect(one.found.length + one.missed.length).toBe(1);
    }
  });
});

describe('any examples', () => {
  const word = fc.constantFrom(
    'ferry',
    'Strike',
    'OR',
    'AND',
    'NEAR/3',
    '"',
    '(',
    'Port',
    'Aster',
    'C++',
    "l'eau",
    '3',
    'the',
    '-',
    '#tag',
    'site:x',
    '東京',
    'naïve',
  );
  const example = fc.record({
    title: fc.array(word, { maxLength: 6 }).map((words) => words.join(' ')),
    text: fc.array(word, { maxLength: 20 }).map((words) => words.join(' ')),
  });

  it('give valid queries whose finds and misses are as said', () => {
    fc.assert(
      fc.property(
        fc.array(example, { minLength: 1, maxLength: 6 }),
        fc.array(example, { maxLength: 4 }),
        (wanted, unwanted) => {
          for (const one of suggestQueries({ wanted, unwanted }, sampleOf(['Ferry in Port Aster', 'Rain']))) {
            expect(parseQuery(one.text).ok).toBe(true);
            expect([...one.found, ...one.missed].sort((a, b) => a - b)).toEqual([...wanted.keys()]);
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});

it('gives the same queries for the same examples', () => {
  const set = inventTopics(3, 6, 12).map(({ article }) => article);
  const examples = { wanted: set.slice(0, 5), unwanted: set.slice(5, 9) };
  const sample = { articles: set.slice(9), from: '2026-03-01T00:00:00.000Z', to: '2026-03-03T00:00:00.000Z' };
  expect(suggestQueries(examples, sample)).toEqual(suggestQueries(examples, sample));
});
