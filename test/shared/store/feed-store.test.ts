import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFeed } from '../../../shared/feeds/feed.ts';
import { createFeedStore, type FeedStore } from '../../../shared/store/feed-store.ts';
import { allItems } from '../../support/all-items.ts';
import { type QuickTable, tables } from '../../support/quick-table.ts';

describe.each(tables)('on $name', ({ startTable }) => {
  let table: QuickTable;
  let store: FeedStore;
  let serial = 0;
  const now = new Date('2020-01-07T12:00:00.000Z');
  const later = '2020-01-07T12:10:00.000Z';

  beforeAll(async () => {
    table = await startTable();
    store = createFeedStore(table.access);
  });
  afterAll(() => table.close());

  async function added(title?: string) {
    const feed = newFeed({ url: `https://news.example/${++serial}`, ...(title && { title }) }, now);
    await store.create(feed);
    return feed;
  }

  describe('a feed that was added', () => {
    it('is read back as it was, and is not replaced by being added again', async () => {
      const feed = await added('The Daily Example');
      expect(await store.get(feed.id)).toEqual(feed);
      expect(await store.create({ ...feed, title: 'Other' })).toBe(false);
      expect((await store.get(feed.id))?.title).toBe('The Daily Example');
    });

    it('keeps the fields that a change sets and loses those it removes', async () => {
      const { id } = await added('T');
      const push = { hub: 'https://hub.example/', topic: 't', secret: 's', askedAt: later };
      expect(
        await store.change(id, { push, moving: { to: 'https://x.example/', sightings: 1 }, ttlMinutes: 5 }),
      ).toBe(true);
      expect(await store.get(id)).toMatchObject({ push, moving: { sightings: 1 }, ttlMinutes: 5 });
      await store.change(id, { push: undefined, moving: undefined, title: undefined });
      expect(Object.keys((await store.get(id)) ?? {})).not.toEqual(expect.arrayContaining(['push']));
      expect((await store.get(id))?.title).toBeUndefined();
    });

    it('is not created by a change', async () => {
      expect(await store.change('nothing', { failures: 1 })).toBe(false);
      expect(await store.get('nothing')).toBeUndefined();
    });

    it('is deleted with its memory of seen items when it is removed', async () => {
      const { id } = await added();
      await store.putSeen(id, 'keys');
      expect(await store.delete(id)).toBe(true);
      expect(await store.delete(id)).toBe(false);
      expect(await store.get(id)).toBeUndefined();
      expect((await allItems(table)).filter(({ pk }) => pk === `feed#${id}`)).toEqual([]);
    });
  });

  describe('the end of a poll', () => {
    it('is written by one poller only', async () => {
      const feed = await added();
      expect(await store.finishPoll(feed, { nextPollAt: later, failures: 0 })).toBe(true);
      expect(await store.finishPoll(feed, { nextPollAt: '2020-01-07T13:00:00.000Z', failures: 9 })).toBe(
        false,
      );
      expect(await store.get(feed.id)).toMatchObject({ nextPollAt: later, failures: 0 });
    });

    it('does not bring back a feed that was removed in the meantime', async () => {
      const feed = await added();
      await store.delete(feed.id);
      expect(await store.finishPoll(feed, { nextPollAt: later })).toBe(false);
      expect(await store.get(feed.id)).toBeUndefined();
    });
  });

  describe('the due feeds', () => {
    it('are answered longest overdue first, up to the limit, without ended ones', async () => {
      const own = createFeedStore(table.access);
      const feeds = await Promise.all(Array.from({ length: 20 }, () => added()));
      for (const [index, { id }] of feeds.entries()) {
        await own.change(id, { nextPollAt: `2019-01-01T00:${String(59 - index).padStart(2, '0')}:00.000Z` });
      }
      await own.change(feeds[19]!.id, { status: 'gone', nextPollAt: undefined });
      await own.change(feeds[18]!.id, { nextPollAt: '2019-01-01T01:00:00.000Z' });
      const due = await own.due('2019-01-01T00:59:59.000Z', 100);
      expect(due).toEqual(
        feeds
          .slice(0, 18)
          .reverse()
          .map(({ id }) => id),
      );
      expect(await own.due('2019-01-01T00:59:59.000Z', 5)).toEqual(due.slice(0, 5));
    });

    it('do not include ended ones, which stay in the list of all feeds', async () => {
      const named = await added('AAA first of all');
      const gone = await added('AAB second');
      await store.change(gone.id, { status: 'gone', nextPollAt: undefined });
      const all = await store.list();
      expect(all.slice(0, 2).map(({ id }) => id)).toEqual([named.id, gone.id]);
      expect(all[1]?.nextPollAt).toBeUndefined();
    });

    it('can be more than one answer of DynamoDB holds', async () => {
      const feeds = await Promise.all(Array.from({ length: 120 }, () => added()));
      const listed = new Set((await store.list()).map(({ id }) => id));
      expect(feeds.every(({ id }) => listed.has(id))).toBe(true);
    });
  });

  describe('the memory of a feed', () => {
    it('is what was stored last, and empty before', async () => {
      const { id } = await added();
      expect(await store.getSeen(id)).toBe('');
      await store.putSeen(id, 'a');
      await store.putSeen(id, 'ab');
      expect(await store.getSeen(id)).toBe('ab');
    });
  });
});
