import { CustomAttributeType, Entity } from 'electrodb';
import type { Hit } from '../articles/hit.ts';
import { packSpans, unpackSpans } from '../articles/hit-spans.ts';
import type { ArticleChange } from '../articles/stored-article.ts';
import type { HitWindow } from '../delivery/read-hits.ts';
import { service, type TableAccess } from './client.ts';
import { key } from './entity.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { expiryAfter, retentionDays } from './table.ts';

function hitEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'hit', version: '1', service },
      attributes: {
        queryId: { type: 'string', required: true },
        at: { type: 'string', required: true },
        receivedAt: { type: 'string' },
        articleId: { type: 'string', required: true },
        revision: { type: 'string', required: true },
        storyId: { type: 'string', required: true },
        formerStoryIds: { type: CustomAttributeType<readonly string[]>('any') },
        score: { type: 'number', required: true },
        title: { type: 'string', required: true },
        source: { type: 'string' },
        publishedAt: { type: 'string' },
        /** In the format of `packSpans`. */
        spans: { type: 'string', required: true },
        why: { type: 'string', required: true },
        change: { type: CustomAttributeType<ArticleChange>('any') },
        urgent: { type: 'boolean' },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        ofQuery: {
          pk: key('pk', ['queryId'], 'hits#${queryId}'),
          sk: key('sk', ['at', 'articleId'], '${at}#${articleId}'),
        },
      },
    },
    { client, table },
  );
}

/** How many hits are read at once. */
const pageSize = 1_000;

export type HitStore = ReturnType<typeof createHitStore>;

/** The hits of a query, in the order of storing. */
export function createHitStore(access: TableAccess) {
  const entity = hitEntity(access);

  return {
    /** Stores all hits, and repeats those that DynamoDB returns unprocessed. */
    async putMany(hits: readonly Hit[]): Promise<void> {
      await retryUnprocessed(hits.map(toItem), async (part) => {
        const { unprocessed } = await entity.put([...part]).go({ unprocessed: 'item' });
        return part.filter((item) =>
          unprocessed.some(
            (left) =>
              left.queryId === item.queryId && left.at === item.at && left.articleId === item.articleId,
          ),
        );
      });
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
      const found = await Promise.all(
        queryIds.map(async (queryId) => {
          const { data } = await entity.query
            .ofQuery({ queryId })
            .gte({ at: since })
            .where((hit, { eq }) => `${eq(hit.articleId, id)} AND ${eq(hit.revision, revision)}`)
            .go({ consistent: true, pages: 'all' });
          return data.length > 0 ? [queryId] : [];
        }),
      );
      return new Set(found.flat());
    },

    /**
     * Hits stored at or after `from` (and before `to`), newest first, at most `limit`. Strongly consistent. It
     * returns pages, so that the hits of a query that matches nearly everything are never all in memory.
     */
    async *pages(queryId: string, { from, to, limit }: HitWindow): AsyncGenerator<readonly Hit[]> {
      const ofQuery = entity.query.ofQuery({ queryId });
      const query = to ? ofQuery.between({ at: from }, { at: to }) : ofQuery.gte({ at: from });
      let left = limit;
      let cursor: string | null = null;
      do {
        const page: { data: ReturnType<typeof toItem>[]; cursor: string | null } = await query.go({
          consistent: true,
          order: 'desc',
          limit: Math.min(pageSize, left),
          cursor,
        });
        left -= page.data.length;
        cursor = page.cursor;
        if (page.data.length > 0) yield page.data.map(toHit);
      } while (cursor !== null && left > 0);
    },

    /** Removes the words of a query from its hits. The hits themselves stay until they expire. */
    async forgetReasons(queryId: string): Promise<void> {
      for await (const page of this.pages(queryId, { from: '0', limit: Number.MAX_SAFE_INTEGER })) {
        await this.putMany(page.map((hit) => ({ ...hit, why: '' })));
      }
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
      const { data } = await entity.query
        .ofQuery({ queryId })
        .between({ at: from }, before ?? { at: to })
        .go({ limit: limit + 1, order: 'desc' });
      const isBefore = ({ at, articleId }: Pick<Hit, 'at' | 'articleId'>) =>
        before === undefined || at < before.at || (at === before.at && articleId < before.articleId);
      return data.filter(isBefore).slice(0, limit).map(toHit);
    },
  };
}

function toItem(hit: Hit) {
  return {
    ...hit,
    spans: packSpans(hit.spans),
    expiresAt: expiryAfter(retentionDays.hit, new Date(hit.at)),
  };
}

function toHit({ expiresAt: _, spans, ...hit }: ReturnType<typeof toItem>): Hit {
  return { ...hit, spans: unpackSpans(spans) };
}
