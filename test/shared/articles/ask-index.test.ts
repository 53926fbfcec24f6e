import { describe, expect, it } from 'vitest';
import { createAskIndex } from '../../../shared/articles/ask-index.ts';
import { type BuildOptions, QueryIndex } from '../../../shared/matching/query-index.ts';
import { inventArticle } from '../../support/invented.ts';

describe('asking the index about an article', () => {
  const none = { base: 0, perWord: 0 };
  const ask = (queries: Record<string, string>, options: BuildOptions = {}) => {
    const warnings: [string, unknown][] = [];
    let counted = 0;
    const figures: string[] = [];
    const stored = Object.entries(queries).map(([id, expression]) => ({ id, expression }));
    const index = QueryIndex.build(stored, options);
    const askIndex = createAskIndex({
      index: () => index,
      log: { warn: (message, extra) => warnings.push([message, extra]) },
      countSetAside: () => counted++,
      figures: {
        hit: (id) => figures.push(`hit ${id}`),
        cost: (id, steps) => figures.push(`${steps > 0 ? 'cost' : 'nothing'} ${id}`),
        setAside: (id) => figures.push(`set aside ${id}`),
      },
    });
    const article = inventArticle({ id: 'a1', title: 'Storm stops ferry', text: 'No harbour is open.' });
    return {
      matches: askIndex(article).map(({ queryId }) => queryId),
      warnings,
      figures,
      counted: () => counted,
    };
  };

  it('logs nothing if every query is answered', () => {
    const { matches, warnings, figures, counted } = ask({ words: 'storm ferry', near: 'storm NEAR/3 ferry' });
    expect(matches.toSorted()).toEqual(['near', 'words']);
    expect(figures.toSorted(), 'cheap queries have no costs').toEqual(['hit near', 'hit words']);
    expect([warnings, counted()]).toEqual([[], 0]);
  });

  it('logs and counts queries that are set aside, and gives the matches of the others', () => {
    const steps = { ofQuery: none, ofArticle: none, whenSpent: none };
    const { matches, warnings, figures, counted } = ask(
      { words: 'storm ferry', near: 'storm NEAR/3 ferry' },
      { steps },
    );
    expect(matches).toEqual(['words']);
    expect(counted()).toBe(1);
    expect(figures).toEqual(['set aside near', 'hit words']);
    expect(warnings).toEqual([
      [
        'Queries were set aside for an article',
        {
          articleId: 'a1',
          count: 1,
          queries: [{ queryId: 'near', cause: 'cost', reason: expect.stringContaining('steps') }],
        },
      ],
    ]);
  });
});
