import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Article } from '../../../shared/articles/article.ts';
import type { EmbargoedArticle } from '../../../shared/articles/embargo.ts';
import { type ReleaseDeps, releaseArticles } from '../../../shared/articles/release-articles.ts';
import { createArticleStore } from '../../../shared/store/article-store.ts';
import { createEmbargoStore, type EmbargoStore } from '../../../shared/store/embargo-store.ts';
import { inventArticle } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

const end = '2030-01-02T09:00:00.000Z';
const tables: QuickTable[] = [];
let table: QuickTable;
let embargoed: EmbargoStore;
beforeEach(async () => {
  table = await startQuickTable();
  tables.push(table);
  embargoed = createEmbargoStore(table.access);
});
afterAll(() => Promise.all(tables.map((one) => one.close())));

function waiting(id: string, parts: Partial<EmbargoedArticle> = {}): EmbargoedArticle {
  const { storyId: _, ...article } = inventArticle({ id, receivedAt: end });
  return { article, notBefore: end, acceptedAt: '2030-01-01T12:00:00.000Z', ...parts };
}

function setUp(at: string, changes: Partial<ReleaseDeps> = {}) {
  const queued: Article[] = [];
  const failed: unknown[] = [];
  const deps: ReleaseDeps = {
    embargoed,
    articles: createArticleStore(table.access),
    queue: { send: async (messages) => void queued.push(...messages.map(({ article }) => article)) },
    log: { error: (_message, _error, extra) => failed.push(extra?.articleId) },
    now: () => new Date(at),
    ...changes,
  };
  return { queued, failed, deps };
}

describe('an article whose embargo is over', () => {
  it('is queued completely, and then deleted', async () => {
    const one = waiting('a', {
      article: { ...waiting('a').article, urgent: true, text: 'Wörter 東京 '.repeat(500) },
    });
    await embargoed.put(one);
    const { deps, queued } = setUp('2030-01-02T09:01:00Z');
    expect(await releaseArticles(deps)).toBe(1);
    expect(queued).toEqual([one.article]);
    expect(await embargoed.get('a')).toBeUndefined();
    expect(await releaseArticles(deps)).toBe(0);
  });

  it.each([
    ['a second before its end', '2030-01-02T08:59:59.000Z', 0],
    ['at its end, since our clock may be ahead', end, 0],
    ['4.999 seconds after it', '2030-01-02T09:00:04.999Z', 0],
    ['5 seconds after it', '2030-01-02T09:00:05.000Z', 1],
  ])('is released %s: %s → %i', async (_, at, released) => {
    await embargoed.put(waiting('a'));
    const { deps, queued } = setUp(at);
    expect(await releaseArticles(deps)).toBe(released);
    expect(queued).toHaveLength(released);
    expect((await embargoed.get('a')) === undefined).toBe(released === 1);
  });

  it('is queued again when the worker died before deleting it', async () => {
    await embargoed.put(waiting('a'));
    const crashed = setUp('2030-01-02T09:01:00Z', {
      embargoed: { ...embargoed, delete: () => Promise.reject(new Error('killed')) },
    });
    await expect(releaseArticles(crashed.deps)).rejects.toThrow('killed');
    expect(crashed.queued).toHaveLength(1);
    const next = setUp('2030-01-02T09:02:00Z');
    expect(await releaseArticles(next.deps)).toBe(1);
    expect(next.queued).toEqual(crashed.queued);
  });

  it('stays when the queue does not accept it, and does not stop the others', async () => {
    for (const id of ['a', 'b', 'c']) await embargoed.put(waiting(id));
    const sent: string[] = [];
    const { deps, failed } = setUp('2030-01-02T09:01:00Z', {
      queue: {
        send: async ([message]) => {
          if (message?.article.id === 'b') throw new Error('too large');
          sent.push(message?.article.id ?? '');
        },
      },
    });
    await expect(releaseArticles(deps)).rejects.toThrow('too large');
    expect(sent.sort()).toEqual(['a', 'c']);
    expect(failed).toEqual(['b']);
    expect(await embargoed.get('b')).toBeDefined();
  });

  it('is deleted when it was sent without an embargo in the meantime: the later text counts', async () => {
    await embargoed.put(waiting('a'));
    await createArticleStore(table.access).put(
      inventArticle({ id: 'a', receivedAt: '2030-01-01T15:00:00.000Z' }),
    );
    const { deps, queued } = setUp('2030-01-02T09:01:00Z');
    expect(await releaseArticles(deps)).toBe(0);
    expect(queued).toEqual([]);
    expect(await embargoed.get('a')).toBeUndefined();
  });

  it('is released as an update when an earlier text is published', async () => {
    await createArticleStore(table.access).put(
      inventArticle({ id: 'a', receivedAt: '2029-12-01T15:00:00.000Z' }),
    );
    await embargoed.put(waiting('a'));
    const { deps, queued } = setUp('2030-01-02T09:01:00Z');
    expect(await releaseArticles(deps)).toBe(1);
    expect(queued).toHaveLength(1);
  });
});

describe('an article that is sent again under its embargo', () => {
  it('waits for the new end, and an earlier copy that arrives late changes nothing', async () => {
    await embargoed.put(waiting('a'));
    const later = waiting('a', {
      notBefore: '2030-01-03T09:00:00.000Z',
      acceptedAt: '2030-01-01T13:00:00.000Z',
    });
    await embargoed.put(later);
    await embargoed.put(waiting('a'));
    expect(await embargoed.get('a')).toEqual(later);
    const { deps, queued } = setUp('2030-01-02T09:01:00Z');
    expect(await releaseArticles(deps)).toBe(0);
    expect(queued).toEqual([]);
  });

  it('stays when it arrives just as the old one is released', async () => {
    const old = waiting('a');
    await embargoed.put(old);
    const later = waiting('a', {
      notBefore: '2030-01-03T09:00:00.000Z',
      acceptedAt: '2030-01-02T09:00:59.000Z',
    });
    await embargoed.put(later);
    await embargoed.delete(old);
    expect(await embargoed.get('a')).toEqual(later);
  });
});

it('lists the due articles, longest overdue first', async () => {
  await embargoed.put(waiting('late', { notBefore: '2030-01-02T08:00:00.000Z' }));
  await embargoed.put(waiting('early', { notBefore: '2030-01-02T07:00:00.000Z' }));
  await embargoed.put(waiting('not yet', { notBefore: '2030-01-02T09:00:00.000Z' }));
  expect(await embargoed.due('2030-01-02T08:30:00.000Z', 10)).toEqual(['early', 'late']);
  expect(await embargoed.due('2030-01-02T08:30:00.000Z', 1)).toEqual(['early']);
});
