import { DeleteCommand, PutCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from './client.ts';
import { indexManifestKey } from './schema-version.ts';
import { createSentStoryStore } from './sent-story-store.ts';
import { createSubscriberDataStore } from './subscriber-data-store.ts';
import { createSubscriberStore } from './subscriber-store.ts';

type Item = Readonly<Record<string, unknown>>;

export interface Reconciled {
  readonly scanned: number;
  /** Addresses that bounced or complained since. */
  readonly suppressions: number;
  readonly unsubscribed: number;
  /** Mails that were sent or planned since. */
  readonly mails: number;
  /** Subscribers whom only the restored table has: erased since, unless the old table has lost them. */
  readonly onlyInRestored: readonly string[];
  readonly erased: number;
}

export interface ReconcileOptions {
  /** Also erases the subscribers whom only the restored table has. */
  readonly erase: boolean;
  /** Called after each page with the number of items read so far. */
  readonly onProgress?: (scanned: number) => void;
}

/** What is copied where the restored table has no such item. */
const copied = new Set(['suppression', 'plan', 'delivery']);

/**
 * After a table was restored to an earlier instant: takes over from the old table what nobody may lose. Nobody gets mail
 * who has unsubscribed, bounced or complained since; nobody gets a story again that was mailed since. Changes nothing in
 * the old table. Safe to repeat.
 */
export async function reconcileTables(
  old: TableAccess,
  restored: TableAccess,
  { erase, onProgress }: ReconcileOptions,
): Promise<Reconciled> {
  const subscribers = createSubscriberStore(restored);
  const sentStories = createSentStoryStore(restored);
  const known = new Set<string>();
  const counts = { scanned: 0, suppressions: 0, unsubscribed: 0, mails: 0, erased: 0 };

  async function take(item: Item): Promise<void> {
    const kind = String(item.__edb_e__);
    if (copied.has(kind) && (await putNew(restored, item))) {
      if (kind === 'suppression') counts.suppressions += 1;
      if (kind === 'plan') counts.mails += 1;
    }
    if (kind === 'sentDay') await sentStories.merge(item);
    if (kind !== 'subscriber') return;
    const id = String(item.id);
    known.add(id);
    if (item.status !== 'unsubscribed') return;
    if ((await subscribers.get(id))?.status !== 'active') return;
    if (await subscribers.unsubscribe(id)) counts.unsubscribed += 1;
  }

  for await (const page of pagesOf(old)) {
    for (const item of page) await take(item);
    counts.scanned += page.length;
    onProgress?.(counts.scanned);
  }

  const onlyInRestored: string[] = [];
  for await (const page of pagesOf(restored)) {
    const ids = page.filter(({ __edb_e__ }) => __edb_e__ === 'subscriber').map(({ id }) => String(id));
    onlyInRestored.push(...ids.filter((id) => !known.has(id)));
    counts.scanned += page.length;
    onProgress?.(counts.scanned);
  }
  if (erase) {
    const data = createSubscriberDataStore(restored);
    for (const id of onlyInRestored) await data.erase(id);
    counts.erased = onlyInRestored.length;
  }
  // Containers read all queries, until the next snapshot.
  await restored.client.send(new DeleteCommand({ TableName: restored.table, Key: indexManifestKey }));
  return { ...counts, onlyInRestored };
}

async function* pagesOf({ client, table }: TableAccess): AsyncGenerator<readonly Item[]> {
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({
        TableName: table,
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    yield page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start);
}

async function putNew({ client, table }: TableAccess, item: Item): Promise<boolean> {
  try {
    await client.send(
      new PutCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(pk)' }),
    );
    return true;
  } catch (error) {
    if (error instanceof Error && error.name === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}
