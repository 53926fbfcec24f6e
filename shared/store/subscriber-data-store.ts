import { BatchWriteCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from './client.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { tableSchema } from './table.ts';

/** BatchWriteItem's limit. */
const batchSize = 25;

/** Attributes of the table and of ElectroDB, which are not data about the person. */
const internal = /^(?:pk|sk|(?:gsi|lsi)\d+(?:pk|sk)|__edb_[a-z]__|expiresAt|dueShard|hash)$/;

export type SubscriberDataStore = ReturnType<typeof createSubscriberDataStore>;

/**
 * All data about one subscriber, whatever kinds of items exist. All of it is in one partition, so that exporting and
 * erasing include kinds that are added later.
 */
export function createSubscriberDataStore({ client, table }: TableAccess) {
  const { partitionKey, sortKey } = tableSchema;

  async function itemsOf(subscriberId: string): Promise<Record<string, unknown>[]> {
    const items: Record<string, unknown>[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: '#pk = :pk',
          ExpressionAttributeNames: { '#pk': partitionKey },
          ExpressionAttributeValues: { ':pk': `subscriber#${subscriberId}` },
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      items.push(...(page.Items ?? []));
      start = page.LastEvaluatedKey;
    } while (start);
    return items;
  }

  async function deleteItems(items: readonly Record<string, unknown>[]): Promise<void> {
    for (let at = 0; at < items.length; at += batchSize) {
      const keys = items.slice(at, at + batchSize).map((item) => ({
        [partitionKey]: item[partitionKey],
        [sortKey]: item[sortKey],
      }));
      await retryUnprocessed(keys, async (part) => {
        const requests = part.map((Key) => ({ DeleteRequest: { Key } }));
        const { UnprocessedItems } = await client.send(
          new BatchWriteCommand({ RequestItems: { [table]: requests } }),
        );
        return (UnprocessedItems?.[table] ?? []).flatMap(({ DeleteRequest }) => DeleteRequest?.Key ?? []);
      });
    }
  }

  return {
    /** All items by kind, without keys, hashes and other internal attributes. */
    async export(subscriberId: string): Promise<Record<string, Record<string, unknown>[]>> {
      const byKind: Record<string, Record<string, unknown>[]> = {};
      for (const item of await itemsOf(subscriberId)) {
        const kind = String(item.__edb_e__);
        byKind[kind] ??= [];
        byKind[kind].push(Object.fromEntries(Object.entries(item).filter(([name]) => !internal.test(name))));
      }
      return byKind;
    },

    /** Deletes all items, the subscriber last: if it fails halfway, the person can still sign in and erase the rest. */
    async erase(subscriberId: string): Promise<void> {
      const items = await itemsOf(subscriberId);
      const [self, others] = [items.filter(isSubscriber), items.filter((item) => !isSubscriber(item))];
      await deleteItems(others);
      await deleteItems(self);
    },
  };

  function isSubscriber(item: Record<string, unknown>): boolean {
    return item[sortKey] === 'subscriber';
  }
}
