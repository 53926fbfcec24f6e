import { describe, expect, it } from 'vitest';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import type { Rating, Verdict } from '../../../shared/rules/rating.ts';
import { readRelevance } from '../../../shared/rules/rule-relevance.ts';
import { inventArticle, inventRule } from '../../support/invented.ts';

const now = new Date('2026-03-31T12:00:00Z');
const rule = inventRule({ text: 'ferry OR ship', since: '2026-01-01T00:00:00.000Z' });

interface Marked {
  readonly text: string;
  readonly verdict: Verdict;
  readonly source?: string;
  readonly at?: string;
}

/** Reads the relevance of a rule whose finds were marked like this. */
function relevanceOf(marked: readonly Marked[], of = rule) {
  const articles = marked.map(
    ({ text, source = 'The Courier' }, i): StoredArticle =>
      inventArticle({ id: `a${i}`, title: `Report ${i}`, text, source }),
  );
  const ratings = marked.map(
    ({ verdict, at = '2026-03-20T00:00:00.000Z' }, i): Rating => ({
      subscriberId: of.subscriberId,
      ruleId: of.id,
      articleId: `a${i}`,
      verdict,
      at,
    }),
  );
  return readRelevance(of, {
    ratings: { since: async (_, __, from) => ratings.filter(({ at }) => at >= from) },
    articles: { getMany: async (ids) => articles.filter(({ id }) => ids.includes(id)) },
    readSample: async () => ({
      articles,
      from: '2026-03-24T00:00:00.000Z',
      to: '2026-03-31T00:00:00.000Z',
    }),
    now: () => now,
  });
}

const times = (count: number, one: Marked) => Array.from({ length: count }, () => one);
const relevant: Marked = { text: 'A ferry sails to the island.', verdict: 'relevant' };
const museum: Marked = { text: 'A model ship in the museum.', verdict: 'not-relevant' };

describe('the precision of a rule', () => {
  it('is the share of relevant marks of the last 30 days', async () => {
    const old: Marked = { ...museum, at: '2026-02-20T00:00:00.000Z' };
    const read = await relevanceOf([...times(9, relevant), ...times(3, museum), ...times(5, old)]);
    expect(read).toEqual({ relevant: 9, notRelevant: 3, precision: 0.75, isLow: false });
  });

  it('is not said with fewer than ten marks', async () => {
    expect(await relevanceOf(times(9, museum))).toEqual({ relevant: 0, notRelevant: 9, isLow: false });
  });

  it('does not count marks from before the rule had its present query', async () => {
    const changed = { ...rule, since: '2026-03-25T00:00:00.000Z' };
    expect(await relevanceOf(times(12, museum), changed)).toEqual({
      relevant: 0,
      notRelevant: 0,
      isLow: false,
    });
  });
});

describe('a precision under 60 %', () => {
  it('gives a query without what the others have in common, and its difference', async () => {
    const read = await relevanceOf([...times(5, relevant), ...times(6, museum)]);
    expect(read).toMatchObject({ isLow: true });
    expect(read.proposal?.without).toEqual({ relevant: 0, notRelevant: 6 });
    expect(read.proposal?.query).toMatch(/^\(ferry OR ship\) -\S/);
    expect(read.proposal?.diff).toMatchObject({ ok: true, kept: 5, added: [] });
    expect(read.proposal?.diff.removed).toHaveLength(6);
  });

  it('is a source if that is what they share', async () => {
    const words = ['north', 'south', 'east', 'west', 'upper', 'lower', 'inner'];
    const wire = words.map(
      (word): Marked => ({ text: `A ferry ${word}.`, verdict: 'not-relevant', source: 'Harbour Ads' }),
    );
    const read = await relevanceOf([...times(4, relevant), ...wire]);
    expect(read.proposal?.exclusion).toEqual({ kind: 'source', source: 'Harbour Ads' });
    expect(read.proposal?.query).toBe('(ferry OR ship) -source:"Harbour Ads"');
  });

  it('proposes nothing if nothing tells the marked finds apart', async () => {
    const same = { ...relevant, verdict: 'not-relevant' as const };
    const read = await relevanceOf([...times(5, relevant), ...times(6, same)]);
    expect(read).toMatchObject({ isLow: true });
    expect(read.proposal).toBeUndefined();
  });

  it('is exact at the border: 60 % is enough', async () => {
    expect(await relevanceOf([...times(6, relevant), ...times(4, museum)])).toMatchObject({ isLow: false });
  });
});
