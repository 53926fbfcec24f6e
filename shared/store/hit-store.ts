import type { Hit } from '../articles/hit.ts';
import type { HitWindow, UnstoredHits } from '../delivery/read-hits.ts';
import { day, minute } from '../time/units.ts';
import type { TableAccess } from './client.ts';
import { countItems, sortKeysOf } from './count-items.ts';
import { createHitCounters, dayOf } from './hit-counters.ts';
import { type HitItem, hitEntity, toHit, toRawItem } from './hit-entity.ts';
import { createItemWriter } from './keyed-items.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { retentionDays } from './table.ts';

/** How many hits are read at once. */
const pageSize = 1_000;
/** The most hits of a query that are stored in a UTC day. Further ones are only counted. */
const maxHitsPerDay = 10_000;
/** How far the clock of the writer of a hit may be ahead of this one: around midnight, its day is read as well. */
const aheadMs = minute;
/** Batches of 25 hits that are deleted at the same time. */
const concurrentBatches = 8;
/** The most days that are read at the same time. */
const maxDaysAtOnce = 8;

/** The hits of a query between two places of its list, and how they are read. */
interface Range {
  readonly from: string;
  /** Excluded. Absent: up to now. */
  readonly before?: { readonly at: string; readonly articleId?: string };
  readonly limit: number;
  readonly consistent: boolean;
}

export interface HitStoreOptions {
  readonly now?: () => Date;
  readonly maxPerDay?: number;
}

export type HitStore = ReturnType<typeof createHitStore>;

/**
 * The hits of a query, in the order of storing. Each UTC day has its own partition, with at most `maxPerDay` hits, so
 * that none grows without bound.
 */
export function createHitStore(
  access: TableAccess,
  { now = () => new Date(), maxPerDay = maxHitsPerDay }: HitStoreOptions = {},
) {
  const entity = hitEntity(access);
  const counters = createHitCounters(access, maxPerDay);
  const writer = createItemWriter(access);

  /** The UTC days from one instant to another, newest first: those of which hits are kept, and none in the future. */
  function daysBetween(from: string, to = '~'): string[] {
    const newest = now().getTime() + aheadMs;
    const end = to > iso(newest) ? newest : Date.parse(to);
    const earliest = dayOf(iso(newest - (retentionDays.hit + 1) * day));
    const start = from > earliest ? dayOf(from) : earliest;
    const days: string[] = [];
    for (let time = end; dayOf(iso(time)) >= start; time -= day) days.push(dayOf(iso(time)));
    return days;
  }

  async function readPage(
    queryId: string,
    dayOfPage: string,
    { from, before, limit, consistent }: Range,
    cursor: string | null,
  ): Promise<{ items: HitItem[]; cursor: string | null }> {
    const isFirst = dayOfPage === dayOf(from);
    const isLast = before !== undefined && dayOfPage === dayOf(before.at);
    const { data, cursor: next } = await entity.query
      .ofQuery({ queryId, day: dayOfPage })
      .between({ at: isFirst ? from : dayOfPage }, isLast ? before : { at: afterAll })
      .go({ consistent, order: 'desc', limit: Math.min(pageSize, limit), cursor });
    return { items: data, cursor: next };
  }

  /**
   * The hits of a range, newest first. The days are read by one, two, four and eight at a time: most windows end in the
   * first ones, and a long window of a quiet query does not take one call after another.
   */
  async function* read(queryId: string, range: Range): AsyncGenerator<readonly HitItem[]> {
    const days = daysBetween(range.from, range.before?.at);
    let left = range.limit;
    for (let at = 0, size = 1; at < days.length; at += size, size = Math.min(2 * size, maxDaysAtOnce)) {
      const group = days.slice(at, at + size);
      const firstPages = await Promise.all(
        group.map((one) => readPage(queryId, one, { ...range, limit: left }, null)),
      );
      for (const [i, first] of firstPages.entries()) {
        let page = first;
        for (;;) {
          const items = page.items.slice(0, left);
          left -= items.length;
          if (items.length > 0) yield items;
          if (left === 0) return;
          if (page.cursor === null) break;
          page = await readPage(queryId, group[i]!, { ...range, limit: left }, page.cursor);
        }
      }
    }
  }

  return {
    /**
     * Stores the hits, and repeats those that DynamoDB returns unprocessed. A hit of a query that has its most hits of
     * the day is only counted.
     */
    async putMany(hits: readonly Hit[]): Promise<void> {
      const { stored = [], leftOut = [] } = Object.groupBy(hits, ({ queryId, at }) =>
        counters.hasRoom(queryId, at) ? 'stored' : 'leftOut',
      );
      await Promise.all(stored.map((hit) => writer.put(toRawItem(hit))));
      await Promise.all([
        ...stored.map(({ queryId, at }) => counters.stored(queryId, at)),
        ...leftOut.map(({ queryId, at }) => counters.leftOut(queryId, at)),
      ]);
    },

    /**
     * The queries, among those given, for which a hit on this revision was stored since an instant. Strongly
     * consistent.
     */
    async queriesHitBy(
      { id, revision }: { readonly id: string; readonly revision: string },
      queryIds: readonly string[],
      since: string,
    ): Promise<Set<string>> {
      const isOfArticle = (queryId: string, one: string) =>
        entity.query
          .ofQuery({ queryId, day: one })
          .gte({ at: one === dayOf(since) ? since : one })
          .where((hit, { eq }) => `${eq(hit.articleId, id)} AND ${eq(hit.revision, revision)}`)
          .go({ consistent: true, pages: 'all' });
      const found = await Promise.all(
        queryIds.map(async (queryId) => {
          const days = await Promise.all(daysBetween(since).map((one) => isOfArticle(queryId, one)));
          return days.some(({ data }) => data.length > 0) ? [queryId] : [];
        }),
      );
      return new Set(found.flat());
    },

    /**
     * The first hit on an article stored from one instant to another. Reads at most `limit` hits, oldest first.
     * `whole`: all of them were read, so there is none if none was found. Eventually consistent.
     */
    async firstOfArticle(
      queryId: string,
      articleId: string,
      { from, to, limit }: { readonly from: string; readonly to: string; readonly limit: number },
    ): Promise<{ readonly hit?: Hit; readonly whole: boolean }> {
      let left = limit;
      for (const one of daysBetween(from, to).reverse()) {
        let cursor: string | null = null;
        do {
          const page: { data: HitItem[]; cursor: string | null } = await entity.query
            .ofQuery({ queryId, day: one })
            .between({ at: one === dayOf(from) ? from : one }, { at: one === dayOf(to) ? to : afterAll })
            .go({ limit: Math.min(pageSize, left), cursor });
          const found = page.data.find((hit) => hit.articleId === articleId);
          if (found) return { hit: toHit(found), whole: true };
          left -= page.data.length;
          cursor = page.cursor;
          if (left <= 0) return { whole: false };
        } while (cursor !== null);
      }
      return { whole: true };
    },

    /**
     * Hits stored at or after `from` (and before `to`), newest first, at most `limit`. It returns pages, so that the hits
     * of a query that matches nearly everything are never all in memory.
     */
    async *pages(queryId: string, { from, to, limit, fresh = false }: HitWindow) {
      const range = { from, limit, consistent: fresh, ...(to && { before: { at: to } }) };
      for await (const items of read(queryId, range)) yield items.map(toHit);
    },

    /** How many hits were stored from `from` on and before a hit of the list. Eventually consistent. */
    async countBefore(queryId: string, from: string, before: Pick<Hit, 'at' | 'articleId'>): Promise<number> {
      let count = 0;
      for (const one of daysBetween(from, before.at)) {
        const bounds = {
          ':pk': `hits#${queryId}#${one}`,
          ':from': one === dayOf(from) ? from : one,
          ':to': one === dayOf(before.at) ? `${before.at}#${before.articleId}` : afterAll,
        };
        count += await countItems(access, bounds);
      }
      // Both ends of a range are included.
      return Math.max(0, count - 1);
    },

    /**
     * How many articles were found from `from` and before `to`, two instants of one UTC day. An article counts once,
     * however often it was found again. Eventually consistent.
     */
    async countArticles(queryId: string, from: string, to: string): Promise<number> {
      const bounds = { ':pk': `hits#${queryId}#${dayOf(from)}`, ':from': from, ':to': to };
      const articles = new Set<string>();
      for await (const key of sortKeysOf(access, bounds)) articles.add(key.slice(key.indexOf('#') + 1));
      return articles.size;
    },

    /** The hits from one instant to another that were found and not stored, by hour. Eventually consistent. */
    async unstored(queryId: string, from: string, to: string): Promise<UnstoredHits[]> {
      const all = await counters.leftOutOn(queryId, daysBetween(from, to));
      return all.filter(({ hour }) => hour >= from.slice(0, 13) && hour <= to.slice(0, 13));
    },

    /**
     * Deletes the hits of a query that were stored before an instant, at most `limit`, newest first. They hold words of
     * the query. True if none is left.
     */
    async forget(queryId: string, before: string, limit: number): Promise<boolean> {
      let deleted = 0;
      const range = { from: '0', before: { at: before }, limit: limit + 1, consistent: true };
      for await (const items of read(queryId, range)) {
        const part = items.slice(0, limit - deleted);
        await retryUnprocessed(part, async (left) => {
          const keys = left.map(({ day: of, at, articleId }) => ({ queryId, day: of, at, articleId }));
          const { unprocessed } = await entity.delete(keys).go({ concurrent: concurrentBatches });
          return left.filter((item) =>
            unprocessed.some(({ at, articleId }) => at === item.at && articleId === item.articleId),
          );
        });
        deleted += part.length;
        if (part.length < items.length) return false;
      }
      return true;
    },

    /**
     * A page of the archive between two instants, newest first. `before` is the last hit of the previous page.
     * Positions are built from the hit and are not cursors of DynamoDB, since a caller could forge such a cursor for
     * another query.
     */
    async page(
      queryId: string,
      { from, to, before }: { from: string; to: string; before?: Pick<Hit, 'at' | 'articleId'> },
      limit: number,
    ): Promise<Hit[]> {
      const range = { from, before: before ?? { at: to }, limit: limit + 1, consistent: false };
      const items: HitItem[] = [];
      for await (const page of read(queryId, range)) items.push(...page);
      const isBefore = ({ at, articleId }: Pick<Hit, 'at' | 'articleId'>) =>
        before === undefined || at < before.at || (at === before.at && articleId < before.articleId);
      return items.filter(isBefore).slice(0, limit).map(toHit);
    },
  };
}

/** Sorts after every instant. */
const afterAll = '~';

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
