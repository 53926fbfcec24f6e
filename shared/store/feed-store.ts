import { CustomAttributeType, Entity } from 'electrodb';
import type { Arrivals } from '../feeds/arrivals.ts';
import { type Feed, type FeedChanges, type FeedPush, feedStatuses } from '../feeds/feed.ts';
import type { FeedSecrets } from '../feeds/feed-secrets.ts';
import { service, type TableAccess } from './client.ts';
import { changesOf, key, writeIf } from './entity.ts';
import { dueRows } from './index-keys.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { shardOf } from './shard.ts';

/** The feeds that are due are read from this many partitions. */
const feedShards = 4;

/** Sorts after every time. A feed that is not polled any more stays listed and is never due. */
const never = 'never';

function feedEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'feed', version: '1', service },
      attributes: {
        id: { type: 'string', required: true },
        url: { type: 'string', required: true },
        title: { type: 'string' },
        fullText: { type: 'boolean', required: true },
        watch: { type: 'string' },
        address: { type: 'string' },
        confirmUrl: { type: 'string' },
        language: { type: 'string' },
        tags: { type: CustomAttributeType<readonly string[]>('any') },
        weight: { type: 'number' },
        maxPauseMinutes: { type: 'number' },
        hasSecrets: { type: 'boolean' },
        status: { type: feedStatuses, required: true },
        addedAt: { type: 'string', required: true },
        nextPollAt: { type: 'string' },
        lastReadAt: { type: 'string' },
        lastNewAt: { type: 'string' },
        lastWholeAt: { type: 'string' },
        etag: { type: 'string' },
        lastModified: { type: 'string' },
        ttlMinutes: { type: 'number' },
        failures: { type: 'number', required: true },
        problem: { type: 'string' },
        movedFrom: { type: 'string' },
        endings: { type: 'number' },
        moving: { type: CustomAttributeType<NonNullable<Feed['moving']>>('any') },
        arrivals: { type: CustomAttributeType<Arrivals>('any') },
        push: { type: CustomAttributeType<FeedPush>('any') },
        shard: { type: 'string', required: true },
        dueAt: { type: 'string', required: true },
      },
      indexes: {
        byId: {
          pk: key('pk', ['id'], 'feed#${id}'),
          sk: key('sk', [], 'feed'),
        },
        due: {
          index: 'gsi1',
          projection: 'keys_only',
          pk: key('gsi1pk', ['shard'], 'feeds#${shard}'),
          sk: key('gsi1sk', ['dueAt'], '${dueAt}'),
        },
      },
    },
    { client, table },
  );
}

/** Stored separately from the feed, since it is larger and is written only when the feed has something new. */
function seenEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'feedSeen', version: '1', service },
      attributes: {
        feedId: { type: 'string', required: true },
        seen: { type: 'string', required: true },
      },
      indexes: {
        byFeed: {
          pk: key('pk', ['feedId'], 'feed#${feedId}'),
          sk: key('sk', [], 'seen'),
        },
      },
    },
    { client, table },
  );
}

/** Stored separately from the feed, so that code that reads feeds never reads secrets. */
function secretsEntity({ client, table }: TableAccess) {
  return new Entity(
    {
      model: { entity: 'feedSecrets', version: '1', service },
      attributes: {
        feedId: { type: 'string', required: true },
        origin: { type: 'string', required: true },
        headers: { type: CustomAttributeType<Readonly<Record<string, string>>>('any'), required: true },
      },
      indexes: {
        byFeed: {
          pk: key('pk', ['feedId'], 'feed#${feedId}'),
          sk: key('sk', [], 'secrets'),
        },
      },
    },
    { client, table },
  );
}

export type FeedStore = ReturnType<typeof createFeedStore>;

/** Feeds by id, the feeds that are due, and the memory of seen items. */
export function createFeedStore(access: TableAccess) {
  const feeds = feedEntity(access);
  const memories = seenEntity(access);
  const secrets = secretsEntity(access);

  /** A value of `undefined` removes the attribute. */
  function patch(id: string, changes: FeedChanges) {
    const { set, removed } = changesOf(changes);
    const place = 'nextPollAt' in changes ? placeInIndex(id, changes.nextPollAt) : {};
    const patching = feeds.patch({ id }).set({ ...set, ...place });
    return removed.length > 0 ? patching.remove(removed) : patching;
  }

  /** Ids of feeds due up to this time, soonest due first. */
  async function idsUpTo(dueAt: string, limit?: number): Promise<string[]> {
    const rows = await dueRows(feedShards, (shard) =>
      feeds.query
        .due({ shard })
        .lte({ dueAt })
        .go({
          data: 'raw',
          ignoreOwnership: true,
          ...(limit === undefined ? { pages: 'all' as const } : { limit }),
        }),
    );
    return rows.slice(0, limit).map(({ pk }) => pk.slice('feed#'.length));
  }

  return {
    /** Strongly consistent. */
    async get(id: string): Promise<Feed | undefined> {
      const { data } = await feeds.get({ id }).go({ consistent: true });
      return data ? toFeed(data) : undefined;
    },

    /** Adds the feed unless its id is taken; true if it was added. */
    async create(feed: Feed): Promise<boolean> {
      return writeIf(feeds.create({ ...feed, ...placeInIndex(feed.id, feed.nextPollAt) }));
    },

    /** Changes an existing feed; false if there is none. */
    async change(id: string, changes: FeedChanges): Promise<boolean> {
      return writeIf(patch(id, changes));
    },

    /**
     * The one write of a poll, if the feed is still due at the time that was read. False if another worker was
     * faster.
     */
    async finishPoll({ id, nextPollAt }: Feed, changes: FeedChanges): Promise<boolean> {
      return writeIf(patch(id, changes).where(({ nextPollAt: due }, { eq }) => eq(due, nextPollAt ?? '')));
    },

    /** Ids of feeds due at `now`, longest overdue first, at most `limit`; eventually consistent. */
    due(now: string, limit: number): Promise<string[]> {
      return idsUpTo(now, limit);
    },

    /**
     * All feeds, including those that are gone, by title. Eventually consistent. For thousands of feeds, not
     * millions.
     */
    async list(): Promise<Feed[]> {
      const found: Feed[] = [];
      await retryUnprocessed(await idsUpTo(never), async (part) => {
        const { data, unprocessed } = await feeds.get(part.map((id) => ({ id }))).go();
        found.push(...data.map(toFeed));
        return unprocessed.map(({ id }) => id);
      });
      return found.sort((a, b) => (a.title ?? a.url).localeCompare(b.title ?? b.url));
    },

    /** Deletes the feed, its secrets and its memory of seen items. False if there was none. */
    async delete(id: string): Promise<boolean> {
      const { data } = await feeds.delete({ id }).go({ response: 'all_old' });
      await Promise.all([memories.delete({ feedId: id }).go(), secrets.delete({ feedId: id }).go()]);
      return data !== null;
    },

    /** The text that `putSeen` stored last; empty if none. Strongly consistent. */
    async getSeen(feedId: string): Promise<string> {
      const { data } = await memories.get({ feedId }).go({ consistent: true });
      return data?.seen ?? '';
    },

    async putSeen(feedId: string, seen: string): Promise<void> {
      await memories.put({ feedId, seen }).go();
    },

    /** The secrets that `putSecrets` stored last; undefined if none. Strongly consistent. */
    async getSecrets(feedId: string): Promise<FeedSecrets | undefined> {
      const { data } = await secrets.get({ feedId }).go({ consistent: true });
      return data ? { origin: data.origin, headers: data.headers } : undefined;
    },

    /** Replaces the stored secrets. `undefined` removes them. */
    async putSecrets(feedId: string, kept: FeedSecrets | undefined): Promise<void> {
      if (kept) await secrets.put({ feedId, ...kept }).go();
      else await secrets.delete({ feedId }).go();
    },
  };
}

function placeInIndex(id: string, nextPollAt: string | undefined): { shard: string; dueAt: string } {
  return { shard: String(shardOf(id, feedShards)), dueAt: nextPollAt ?? never };
}

function toFeed({ shard: _, dueAt: __, ...feed }: Feed & { shard: string; dueAt: string }): Feed {
  return feed;
}
