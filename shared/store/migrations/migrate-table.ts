import {
  BatchWriteCommand,
  type BatchWriteCommandInput,
  DeleteCommand,
  PutCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { createArticleStore } from '../article-store.ts';
import type { TableAccess } from '../client.ts';
import { retryUnprocessed } from '../retry-unprocessed.ts';
import {
  indexManifestKey,
  type MigrationState,
  readSchema,
  type SchemaState,
  SchemaVersionError,
  schemaVersion,
  writeSchema,
} from '../schema-version.ts';
import { createSentStoryStore } from '../sent-story-store.ts';
import { createSubscriberListing } from '../subscriber-listing.ts';
import { type Conversion, convertFromRelease01, type Item } from './from-release-0-1.ts';

/** Parts of the table that are scanned at the same time. */
const segmentCount = 4;
/** BatchWriteItem's limit. */
const batchSize = 25;
/** The most writes of one segment at the same time. */
const concurrency = 8;

export interface MigrationProgress {
  readonly scanned: number;
  /** How many items of each kind have been converted. */
  readonly converted: Readonly<Record<string, number>>;
  /** Of `segments` parts of the table, how many are done. */
  readonly segmentsDone: number;
  readonly segments: number;
}

export interface MigrateOptions {
  readonly now: () => Date;
  /** Called after each page of each segment. */
  readonly onProgress?: (progress: MigrationProgress) => void;
  /** Items of a page, for tests. */
  readonly pageSize?: number;
}

/**
 * Brings a table to the version of this code, page by page, and notes how far it has got: a migration that was
 * interrupted goes on from there. Safe to repeat, and to run at any time before the new code uses the table.
 *
 * @returns what was converted; undefined if the table had this version already
 * @throws SchemaVersionError if the table is newer than this code
 */
export async function migrateTable(
  access: TableAccess,
  options: MigrateOptions,
): Promise<MigrationProgress | undefined> {
  const schema = await readSchema(access);
  const version = schema?.version ?? 1;
  if (version === schemaVersion) return undefined;
  if (version > schemaVersion) {
    throw new SchemaVersionError(
      `The items of the table ${access.table} are of version ${version}, and this code knows ${schemaVersion}: use the newer code.`,
    );
  }
  const migration = await scanAll(access, version, schema?.migration ?? begin(), options);
  // Containers read all queries, until the next snapshot.
  await access.client.send(new DeleteCommand({ TableName: access.table, Key: indexManifestKey }));
  await writeSchema(access, { version: schemaVersion, updatedAt: options.now().toISOString() });
  return progressOf(migration);
}

function begin(): MigrationState {
  const segments = Array.from({ length: segmentCount }, () => ({ done: false }));
  return { to: schemaVersion, segments, scanned: 0, converted: {} };
}

async function scanAll(
  access: TableAccess,
  version: number,
  from: MigrationState,
  { now, onProgress, pageSize }: MigrateOptions,
): Promise<MigrationState> {
  let migration = from;
  let saving: Promise<void> = Promise.resolve();

  /** One after another, so that no older state replaces a newer one. */
  function save(next: MigrationState): Promise<void> {
    migration = next;
    const state: SchemaState = { version, updatedAt: now().toISOString(), migration: next };
    saving = saving.then(() => writeSchema(access, state));
    return saving;
  }

  async function scanSegment(segment: number): Promise<void> {
    let { done, start } = migration.segments[segment] ?? { done: false };
    while (!done) {
      const page = await access.client.send(
        new ScanCommand({
          TableName: access.table,
          ConsistentRead: true,
          Segment: segment,
          TotalSegments: migration.segments.length,
          ...(start && { ExclusiveStartKey: start }),
          ...(pageSize && { Limit: pageSize }),
        }),
      );
      const items = page.Items ?? [];
      const kinds = await convertPage(access, items, now());
      start = page.LastEvaluatedKey;
      done = start === undefined;
      const place = { done, ...(start && { start }) };
      await save({
        ...migration,
        segments: migration.segments.map((one, i) => (i === segment ? place : one)),
        scanned: migration.scanned + items.length,
        converted: added(migration.converted, kinds),
      });
      onProgress?.(progressOf(migration));
    }
  }

  await Promise.all(from.segments.map((_, segment) => scanSegment(segment)));
  return migration;
}

function progressOf({ scanned, converted, segments }: MigrationState): MigrationProgress {
  return {
    scanned,
    converted,
    segmentsDone: segments.filter(({ done }) => done).length,
    segments: segments.length,
  };
}

function added(counts: Readonly<Record<string, number>>, kinds: readonly string[]): Record<string, number> {
  const sum: Record<string, number> = { ...counts };
  for (const kind of kinds) sum[kind] = (sum[kind] ?? 0) + 1;
  return sum;
}

/** Converts the old items among these. Everything new is written before anything old is deleted. */
async function convertPage(access: TableAccess, items: readonly Item[], now: Date): Promise<string[]> {
  const found = items.flatMap((item) => {
    const conversion = convertFromRelease01(item);
    return conversion ? [{ item, conversion }] : [];
  });
  const conversions = found.map(({ conversion }) => conversion);
  await batchWrite(
    access,
    conversions.flatMap(({ put = [] }) => put.map((one) => ({ PutRequest: { Item: one } }))),
  );
  await writeSingly(access, conversions, now);
  await together(
    found.map(
      ({ item, conversion: { drop } }) =>
        () =>
          drop ? dropFrom(access, item, drop) : Promise.resolve(),
    ),
  );
  await together(
    found.flatMap(({ item, conversion: { set } }) => (set ? [() => addTo(access, item, set)] : [])),
  );
  await batchWrite(
    access,
    found
      .filter(({ conversion }) => conversion.remove)
      .map(({ item: { pk, sk } }) => ({ DeleteRequest: { Key: { pk, sk } } })),
  );
  return found.map(({ item }) => String(item.__edb_e__));
}

/** What is added to an item that others write as well, or only where there is none. */
async function writeSingly(
  access: TableAccess,
  conversions: readonly Conversion[],
  now: Date,
): Promise<void> {
  const sentStories = createSentStoryStore(access);
  const articles = createArticleStore(access);
  const listing = createSubscriberListing(access);
  const sent = Map.groupBy(
    conversions.flatMap((one) => one.sent ?? []),
    ({ subscriberId, slot }) => `${subscriberId} ${slot}`,
  );
  const told = new Map(
    conversions.flatMap(({ told: one }) => (one ? [[`${one.articleId} ${one.revision}`, one] as const] : [])),
  );
  const writes = [
    ...[...sent.values()].map((stories) => () => {
      const { subscriberId = '', slot = '' } = stories[0] ?? {};
      const storyIds = stories.map(({ storyId }) => storyId);
      return sentStories.note(subscriberId, slot, storyIds);
    }),
    ...[...told.values()].map(
      ({ articleId, revision, text }) =>
        () =>
          articles.keepTold(articleId, revision, text, now),
    ),
    ...conversions.flatMap(({ list }) =>
      list ? [() => listing.add(list.id, list.listedAt, list.expiresAt)] : [],
    ),
    ...conversions.flatMap(({ putIfAbsent }) => (putIfAbsent ? [() => putNew(access, putIfAbsent)] : [])),
  ];
  await together(writes);
}

async function together(writes: readonly (() => Promise<void>)[]): Promise<void> {
  for (let at = 0; at < writes.length; at += concurrency)
    await Promise.all(writes.slice(at, at + concurrency).map((write) => write()));
}

async function dropFrom(
  { client, table }: TableAccess,
  { pk, sk }: Item,
  names: readonly string[],
): Promise<void> {
  await client
    .send(
      new UpdateCommand({
        TableName: table,
        Key: { pk, sk },
        UpdateExpression: `REMOVE ${names.map((_, i) => `#${i}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#${i}`, name])),
        // It may have been deleted since it was read.
        ConditionExpression: 'attribute_exists(pk)',
      }),
    )
    .catch(ignoreFailedCondition);
}

async function addTo({ client, table }: TableAccess, { pk, sk }: Item, added: Item): Promise<void> {
  const names = Object.keys(added);
  await client
    .send(
      new UpdateCommand({
        TableName: table,
        Key: { pk, sk },
        UpdateExpression: `SET ${names.map((_, i) => `#${i} = :${i}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(names.map((name, i) => [`#${i}`, name])),
        ExpressionAttributeValues: Object.fromEntries(names.map((name, i) => [`:${i}`, added[name]])),
        // It may have been deleted since it was read.
        ConditionExpression: 'attribute_exists(pk)',
      }),
    )
    .catch(ignoreFailedCondition);
}

function ignoreFailedCondition(error: unknown): void {
  if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
}

async function putNew({ client, table }: TableAccess, item: Item): Promise<void> {
  const put = { TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' };
  await client.send(new PutCommand(put)).catch(ignoreFailedCondition);
}

type WriteRequest = NonNullable<BatchWriteCommandInput['RequestItems']>[string][number];

async function batchWrite({ client, table }: TableAccess, requests: readonly WriteRequest[]): Promise<void> {
  const batches: (() => Promise<void>)[] = [];
  for (let at = 0; at < requests.length; at += batchSize) {
    const batch = requests.slice(at, at + batchSize);
    batches.push(() =>
      retryUnprocessed(batch, async (part) => {
        const { UnprocessedItems } = await client.send(
          new BatchWriteCommand({ RequestItems: { [table]: [...part] } }),
        );
        return UnprocessedItems?.[table] ?? [];
      }),
    );
  }
  await together(batches);
}
