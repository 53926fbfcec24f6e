import { describe, expect, it } from 'vitest';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import { type ArticleSample, backtestLimits } from '../../../shared/rules/article-sample.ts';
import { backtest } from '../../../shared/rules/backtest.ts';
import { inventArticle } from '../../support/invented.ts';

const day = 86_400_000;
const to = '2026-03-31T12:00:00.000Z';
const ago = (days: number) => new Date(Date.parse(to) - days * day).toISOString();

/** A sample of articles that came so many days ago; every one about a harbour, but for those with a text. */
function sample(
  came: readonly (number | readonly [number, string])[],
  from = ago(backtestLimits.days),
): ArticleSample {
  const articles = came
    .map((one, n): StoredArticle => {
      const [days, text] = typeof one === 'number' ? [one, 'the harbour'] : one;
      return inventArticle({ id: `a${n}`, title: '', text, receivedAt: ago(days) });
    })
    .sort((a, b) => (a.receivedAt < b.receivedAt ? 1 : -1));
  return { articles, from, to };
}
const tried = (articles: ArticleSample, timezone = 'UTC') => backtest('harbour', articles, { timezone });

describe('a backtest', () => {
  it('counts by day what the query finds, today last', () => {
    const { days, found, articles } = tried(sample([0, 0.1, 1, [1, 'a road'], 29]));
    expect([found, articles, days.length]).toEqual([4, 5, 30]);
    expect([days.at(-1), days.at(-2), days[0]]).toMatchObject([
      { date: '2026-03-31', found: 2 },
      { date: '2026-03-30', found: 1 },
      { date: '2026-03-02', found: 1 },
    ]);
  });

  it('begins days at the midnight of the reader', () => {
    const { days } = tried(sample([0, 0.4]), 'Pacific/Auckland');
    expect(days.at(-1)).toMatchObject({ date: '2026-04-01', found: 1 });
    expect(days.at(-2)).toMatchObject({ date: '2026-03-31', found: 1 });
  });

  it('says of each day whether its articles were read', () => {
    const { days, whole, from } = tried(sample([0, 2], ago(2)));
    expect([whole, from]).toEqual([false, ago(2)]);
    expect(days.slice(-4).map(({ read }) => read)).toEqual(['none', 'part', 'all', 'all']);
  });

  it('does not take days before the first article for days without a find', () => {
    const { days, whole, from, perWeek } = tried(sample([0, 1, 2, 3.5]));
    expect([whole, from]).toEqual([true, ago(3.5)]);
    expect(days.filter(({ read }) => read === 'none')).toHaveLength(26);
    expect(perWeek).toBeCloseTo((4 / 3.5) * 7);
  });

  it('expects nothing from less than a day, and nothing from no article', () => {
    expect(tried(sample([0, 0.5], ago(0.5)))).not.toHaveProperty('perWeek');
    const none = tried({ articles: [], from: to, to });
    expect(none).toMatchObject({ found: 0, articles: 0, whole: false });
    expect(none.days.every(({ read }) => read === 'none')).toBe(true);
  });
});
