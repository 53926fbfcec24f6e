import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { CustomAttributeType, Entity } from 'electrodb';
import type { ArticleChange, StoredArticle } from '../articles/stored-article.ts';
import { type ToldRevision, toldKey } from '../delivery/told-key.ts';
import type { ToldText } from '../stories/told-text.ts';
import { service, type TableAccess } from './client.ts';
import { itemKey, key, markOf, writeIf } from './entity.ts';
import { indexKeys } from './index-keys.ts';
import { createItemReader, createItemWriter } from './keyed-items.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { allShards, shardOf } from './shard.ts';
import { expiryAfter, retentionDays } from './table.ts';

/** The articles of a day are listed from this many partitions. */
const articleShards = 4;

const articleById = {
  pk: key('pk', ['id'], 'article#${id}'),
  sk: key('sk', [], 'article'),
};

function articleEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'article', version: '1', service },
      attributes: {
        id: { type: 'string', required: true },
        revision: { type: 'string', required: true },
        title: { type: 'string', required: true },
        /** Zstandard over UTF-8. It halves the size of a news text, and so the cost of writing and reading it. */
        packedText: { type: CustomAttributeType<Uint8Array>('any'), required: true },
        url: { type: 'string' },
        source: { type: 'string' },
        author: { type: 'string' },
        language: { type: 'string' },
        languageSettled: { type: 'boolean' },
        tags: { type: CustomAttributeType<readonly string[]>('any') },
        sourceLists: { type: CustomAttributeType<readonly string[]>('any') },
        guid: { type: 'string' },
        publishedAt: { type: 'string' },
        receivedAt: { type: 'string', required: true },
        backlog: { type: 'boolean' },
        weight: { type: 'number' },
        urgent: { type: 'boolean' },
        storyId: { type: 'string', required: true },
        change: { type: CustomAttributeType<ArticleChange>('any') },
        day: { type: 'string', required: true },
        shard: { type: 'string', required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byId: articleById,
        ofDay: {
          index: 'gsi1',
          projection: 'keys_only',
          pk: key('gsi1pk', ['day', 'shard'], 'articles#${day}#${shard}'),
          sk: key('gsi1sk', ['receivedAt', 'id'], '${receivedAt}#${id}'),
        },
      },
    },
    { client, table },
  );
}

/**
 * A small item that marks a revision as done: everything that follows from it was written, so a repeat can stop
 * early.
 */
const matchedModel = { entity: 'matched', version: '1', service };
const matchedByRevision = {
  pk: key('pk', ['articleId'], 'article#${articleId}'),
  sk: key('sk', ['revision'], 'matched#${revision}'),
};

/** What an earlier revision of an article told: as long as the article, since mails that told it are kept as long. */
function toldRevisionEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'toldRevision', version: '1', service },
      attributes: {
        articleId: { type: 'string', required: true },
        revision: { type: 'string', required: true },
        title: { type: 'string', required: true },
        words: { type: CustomAttributeType<Uint8Array>('any'), required: true },
        expiresAt: { type: 'number', required: true },
      },
      indexes: {
        byRevision: {
          pk: key('pk', ['articleId'], 'article#${articleId}'),
          sk: key('sk', ['revision'], 'told#${revision}'),
        },
      },
    },
    { client, table },
  );
}

export type ArticleStore = ReturnType<typeof createArticleStore>;

/** Articles by id and by day, and the marks of revisions that were matched completely. */
export function createArticleStore(access: TableAccess) {
  const articles = articleEntity(access);
  const toldRevisions = toldRevisionEntity(access);
  const reader = createItemReader(access);
  const writer = createItemWriter(access);

  async function put(article: StoredArticle, day: string, days: number): Promise<boolean> {
    const { text, ...rest } = article;
    return writeIf(
      articles
        .put({
          ...rest,
          packedText: zstdCompressSync(Buffer.from(text)),
          day,
          shard: String(shardOf(article.id, articleShards)),
          expiresAt: expiryAfter(days, new Date(article.receivedAt)),
        })
        .where(
          ({ receivedAt }, { lte, notExists }) =>
            `${notExists(receivedAt)} OR ${lte(receivedAt, article.receivedAt)}`,
        ),
    );
  }

  return {
    /** Strongly consistent. */
    async get(id: string): Promise<StoredArticle | undefined> {
      const item = await reader.get(itemKey(articleById, { id }), { consistent: true });
      const [found] = articles.parse({ Items: item ? [item] : [] }).data;
      return found && toArticle(found);
    },

    /** The articles with these ids that are still stored, unordered. Strongly consistent. */
    async getMany(ids: readonly string[]): Promise<StoredArticle[]> {
      const found: StoredArticle[] = [];
      await retryUnprocessed([...new Set(ids)], async (part) => {
        const { data, unprocessed } = await articles.get(part.map((id) => ({ id }))).go({ consistent: true });
        found.push(...data.map(toArticle));
        return unprocessed.map(({ id }) => id);
      });
      return found;
    },

    /** Stores the article, unless a later arrival of it is stored. In that case returns false. */
    put(article: StoredArticle): Promise<boolean> {
      return put(article, article.receivedAt.slice(0, 10), retentionDays.article);
    },

    /** The same for the article of a canary: no day lists it, and it is gone after a day. */
    putUnlisted(article: StoredArticle): Promise<boolean> {
      return put(article, 'no day', retentionDays.canary);
    },

    /**
     * Ids of the articles received on a UTC day ("2026-11-23"), newest first, at most `limit`. Begins before an
     * instant, or before one article of the list, since all articles of one request are received at the same instant.
     */
    async idsOfDay(
      day: string,
      limit: number,
      before?: { readonly receivedAt: string; readonly id?: string },
    ): Promise<{ id: string; receivedAt: string }[]> {
      const shards = await Promise.all(
        allShards(articleShards).map(async (shard) => {
          const ofDay = articles.query.ofDay({ day, shard: String(shard) });
          const query = before ? ofDay.lt(before) : ofDay;
          const { data } = await query.go({ limit, order: 'desc', data: 'raw', ignoreOwnership: true });
          return indexKeys(data);
        }),
      );
      return shards
        .flat()
        .sort((a, b) => (a.gsi1sk > b.gsi1sk ? -1 : 1))
        .slice(0, limit)
        .map(({ pk, gsi1sk }) => ({
          id: pk.slice('article#'.length),
          receivedAt: gsi1sk.slice(0, gsi1sk.indexOf('#')),
        }));
    },

    /** Keeps what a revision told before another one takes its place. One write unit. */
    async keepTold(articleId: string, revision: string, told: ToldText, now: Date): Promise<void> {
      await toldRevisions
        .put({ articleId, revision, ...told, expiresAt: expiryAfter(retentionDays.article, now) })
        .go();
    },

    /** What earlier revisions told, of those that are known, by `toldKey`. Strongly consistent. */
    async toldBy(revisions: readonly ToldRevision[]): Promise<Map<string, ToldText>> {
      const found = new Map<string, ToldText>();
      const distinct = new Map(revisions.map((one) => [toldKey(one), one]));
      await retryUnprocessed([...distinct.values()], async (part) => {
        const { data, unprocessed } = await toldRevisions.get([...part]).go({ consistent: true });
        for (const item of data) found.set(toldKey(item), { title: item.title, words: item.words });
        return unprocessed.map(({ articleId, revision }) => ({ articleId, revision }));
      });
      return found;
    },

    async isMatched(articleId: string, revision: string): Promise<boolean> {
      const key = itemKey(matchedByRevision, { articleId, revision });
      return (await reader.get(key, { consistent: true })) !== undefined;
    },

    async markMatched(articleId: string, revision: string, now: Date): Promise<void> {
      const attributes = { articleId, revision };
      const expiresAt = expiryAfter(retentionDays.matched, now);
      const key = itemKey(matchedByRevision, attributes);
      await writer.put({ ...key, ...attributes, expiresAt, ...markOf(matchedModel) });
    },
  };
}

type Item = Omit<StoredArticle, 'text'> & {
  packedText: Uint8Array;
  day: string;
  shard: string;
  expiresAt: number;
};

function toArticle({
  packedText,
  day: _day,
  shard: _shard,
  expiresAt: _expiry,
  ...article
}: Item): StoredArticle {
  return { ...article, text: zstdDecompressSync(packedText).toString() };
}
