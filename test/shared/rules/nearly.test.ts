import { describe, expect, it } from 'vitest';
import type { ArticleSample } from '../../../shared/rules/article-sample.ts';
import { checkQuery } from '../../../shared/rules/check-query.ts';
import { findNearly } from '../../../shared/rules/nearly.ts';
import { inventArticle } from '../../support/invented.ts';

function sampleOf(texts: readonly string[], days = 7): ArticleSample {
  const articles = texts.map((text, i) => inventArticle({ id: `a${i}`, title: `Story ${i}`, text }));
  const to = new Date(Date.parse('2026-03-01T00:00:00Z') + days * 86_400_000).toISOString();
  return { articles, from: '2026-03-01T00:00:00.000Z', to };
}

const ids = (text: string, sample: ArticleSample) =>
  findNearly(text, sample)?.misses.map(({ kind, query, added, articles }) => ({
    kind,
    query,
    added,
    ids: articles.map(({ article }) => article.id),
  }));

describe('an article that missed by one clause', () => {
  it('is shown with the edit that finds it, what else that brings, and what the article has instead', () => {
    const sample = sampleOf([
      'The ferry strike ends.',
      'Ferry crews strike a deal in the harbour at noon on Monday.',
      'Opera opens.',
    ]);
    const nearly = findNearly('"ferry strike"', sample);
    expect(nearly?.matched).toBe(1);
    expect(nearly?.misses).toMatchObject([
      {
        kind: 'further-apart',
        clause: '"ferry strike"',
        query: '"ferry strike"~10',
        added: 1,
        addedPerWeek: 1,
      },
    ]);
    const [near] = nearly?.misses[0]?.articles ?? [];
    expect(near?.article.id).toBe('a1');
    expect(near?.reason).toContain('ferry strike');
  });

  it('is found by the edit, as checking that query says', () => {
    const sample = sampleOf(['ferry strike', 'ferry ports', 'ferry strike opera', 'opera']);
    const nearly = findNearly('ferry strike -opera', sample);
    expect(nearly?.misses.length).toBeGreaterThan(0);
    for (const { query, added } of nearly?.misses ?? []) {
      const check = checkQuery(query, sample);
      expect(check.ok && check.matched).toBe((nearly?.matched ?? 0) + added);
    }
  });

  it('is shown once, with the edit that brings the fewest', () => {
    const sample = sampleOf(['Ferries wait.', 'Ferries wait in the storm.', 'storm']);
    const shown = ids('="ferry" storm', sample)?.flatMap((one) => one.ids) ?? [];
    expect(new Set(shown).size).toBe(shown.length);
  });
});

describe('the rarest word of a query', () => {
  it('is never left out, so that no flood of articles about the others is shown', () => {
    const texts = ['zeppelin harbour', ...Array.from({ length: 30 }, () => 'harbour'), 'zeppelin hangar'];
    expect(ids('zeppelin harbour', sampleOf(texts))).toEqual([
      { kind: 'left-out', query: 'zeppelin', added: 1, ids: ['a31'] },
    ]);
  });
});

describe('a word that no article has', () => {
  it('may be left out, since it may be written in another way', () => {
    expect(ids('zepelin hangar', sampleOf(['zeppelin hangar', 'opera']))).toEqual([
      { kind: 'left-out', query: 'hangar', added: 1, ids: ['a0'] },
    ]);
  });
});

describe('a clause whose leaving out brings a flood', () => {
  it('is not proposed', () => {
    const texts = [
      ...Array.from({ length: 3 }, () => 'port strike'),
      ...Array.from({ length: 40 }, () => 'strike'),
    ];
    // "port" is the rarest, and without "strike" nothing is added.
    expect(ids('port strike', sampleOf(texts))).toEqual([]);
    const others = [...texts, ...Array.from({ length: 60 }, () => 'port')];
    expect(ids('port strike', sampleOf(others))).toEqual([]);
  });
});

it.each([
  ['of one word has no clause to miss by', 'ferry', []],
  ['that cannot be read gives nothing', 'ferry "', undefined],
] as const)('a query %s', (_, text, expected) => {
  expect(ids(text, sampleOf(['ferries']))).toEqual(expected);
});

it('says no figure a week from a sample of less than a day', () => {
  const [miss] =
    findNearly('ferry strike', sampleOf(['ferry', 'ferry strike', 'strike', 'strike'], 0.5))?.misses ?? [];
  expect(miss).toMatchObject({ added: 1 });
  expect(miss?.addedPerWeek).toBeUndefined();
});
