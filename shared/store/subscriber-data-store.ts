import { BatchWriteCommand, QueryCommand, type QueryCommandOutput } from '@aws-sdk/lib-dynamodb';
import type { ExportedPart } from '../subscribers/export.ts';
import type { TableAccess } from './client.ts';
import { decompress } from './delivery-plan-entity.ts';
import { retryUnprocessed } from './retry-unprocessed.ts';
import { tableSchema } from './table.ts';

/** BatchWriteItem's limit. */
const batchSize = 25;
const concurrency = 16;

/** A part of an export is not continued beyond this. An answer of a Lambda may have 6 MB, and an item adds 0.5 at most. */
const maxPartBytes = 4_500_000;
/** Items that are read at once. Plans are compressed, so that 1 MB of them may be 10 MB. */
const exportPage = 100;

type Item = Readonly<Record<string, unknown>>;

/** Attributes of the table and of ElectroDB, which are not data about the person. */
const internal = /^(?:pk|sk|(?:gsi|lsi)\d+(?:pk|sk)|__edb_[a-z]__|expiresAt|dueShard|hash)$/;

export type SubscriberDataStore = ReturnType<typeof createSubscriberDataStore>;

/**
 * All data about one subscriber, whatever kinds of items exist. All of it is in one partition, so that exporting and
 * erasing include kinds that are added later.
 */
export function createSubscriberDataStore({ client, table }: TableAccess) {
  const { partitionKey, sortKey } = tableSchema;

  interface Keys {
    readonly from?: string;
    readonly to?: string;
    readonly after?: string;
  }

  /** The items of a range of sort keys, both ends included, page by page; from the one that follows `after`. */
  async function* pagesOf(
    subscriberId: string,
    { from = ' ', to = '~', after }: Keys = {},
    options: { readonly Limit?: number; readonly keysOnly?: boolean } = {},
  ): AsyncGenerator<readonly Item[]> {
    const pk = `subscriber#${subscriberId}`;
    let start: Item | undefined = after === undefined ? undefined : { [partitionKey]: pk, [sortKey]: after };
    do {
      const page: QueryCommandOutput = await client.send(
        new QueryCommand({
          TableName: table,
          ConsistentRead: true,
          KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
          ExpressionAttributeNames: { '#pk': partitionKey, '#sk': sortKey },
          ExpressionAttributeValues: { ':pk': pk, ':from': from, ':to': to },
          ...(options.keysOnly && { ProjectionExpression: '#pk, #sk' }),
          ...(options.Limit && { Limit: options.Limit }),
          ...(start && { ExclusiveStartKey: start }),
        }),
      );
      yield page.Items ?? [];
      start = page.LastEvaluatedKey;
    } while (start);
  }

  async function putItems(items: readonly Item[]): Promise<void> {
    for (let at = 0; at < items.length; at += batchSize) {
      await retryUnprocessed(items.slice(at, at + batchSize), async (part) => {
        const requests = part.map((Item) => ({ PutRequest: { Item } }));
        const { UnprocessedItems } = await client.send(
          new BatchWriteCommand({ RequestItems: { [table]: requests } }),
        );
        return (UnprocessedItems?.[table] ?? []).flatMap(({ PutRequest }) => PutRequest?.Item ?? []);
      });
    }
  }

  async function deleteItems(items: readonly Item[]): Promise<void> {
    const batches: Item[][] = [];
    for (let at = 0; at < items.length; at += batchSize) {
      batches.push(
        items
          .slice(at, at + batchSize)
          .map((item) => ({ [partitionKey]: item[partitionKey], [sortKey]: item[sortKey] })),
      );
    }
    for (let at = 0; at < batches.length; at += concurrency)
      await Promise.all(batches.slice(at, at + concurrency).map(deleteBatch));
  }

  function deleteBatch(keys: readonly Item[]): Promise<void> {
    return retryUnprocessed(keys, async (part) => {
      const requests = part.map((Key) => ({ DeleteRequest: { Key } }));
      const { UnprocessedItems } = await client.send(
        new BatchWriteCommand({ RequestItems: { [table]: requests } }),
      );
      return (UnprocessedItems?.[table] ?? []).flatMap(({ DeleteRequest }) => DeleteRequest?.Key ?? []);
    });
  }

  return {
    /**
     * All items by kind, without keys, hashes and other internal attributes, as far as they fit into one answer.
     * `next` is where the next part begins: its items add to the lists of this one.
     */
    async export(subscriberId: string, after?: string): Promise<ExportedPart> {
      const items: Record<string, Record<string, unknown>[]> = {};
      let bytes = 0;
      let last: string | undefined;
      for await (const page of pagesOf(subscriberId, { ...(after && { after }) }, { Limit: exportPage })) {
        for (const item of page) {
          // No part ends where the key holds the hash of a token.
          if (bytes > maxPartBytes && last !== undefined) return { items, next: last };
          const name = String(item[sortKey]);
          last = hasHash.test(name) ? undefined : name;
          if (isMemory(item)) continue;
          const own = readable(item);
          bytes += answerBytes(own);
          const kind = String(item.__edb_e__);
          items[kind] ??= [];
          items[kind].push(own);
        }
      }
      return { items };
    },

    /**
     * Copies everything to another id, with another address, the subscriber last. Links and sessions stay behind: they
     * were given to the old id. Doing it twice gives the same.
     */
    async copy(
      from: string,
      to: string,
      { email, status }: { readonly email: string; readonly status: string },
    ): Promise<void> {
      const self: Item[] = [];
      for await (const page of pagesOf(from)) {
        const copies = page
          .filter((item) => !staysBehind.test(String(item[sortKey])))
          .map((item) => renamed(item, from, to));
        await putItems(copies.filter((item) => !isSubscriber(item)));
        self.push(...copies.filter(isSubscriber));
      }
      await putItems(self.map((item) => ({ ...item, email, status })));
    },

    /** Deletes what was copied to another id, and leaves the way there. */
    async leave(subscriberId: string): Promise<void> {
      for await (const page of pagesOf(subscriberId, {}, { keysOnly: true }))
        await deleteItems(page.filter((item) => item[sortKey] !== 'moved'));
    },

    /**
     * Deletes all items, the subscriber last: if it fails halfway, the person can still sign in and erase the rest. Plans
     * are most of what there is. Their keys follow from those of the deliveries, so that they need not be read.
     */
    async erase(subscriberId: string): Promise<void> {
      const others: Item[] = [];
      const self: Item[] = [];
      for (const range of [{ to: 'plan#' }, { from: 'plan#~' }]) {
        for await (const page of pagesOf(subscriberId, range, { keysOnly: true })) {
          others.push(...page.filter((item) => !isSubscriber(item)));
          self.push(...page.filter(isSubscriber));
        }
      }
      for (const former of others.map(formerId).filter((one) => one !== undefined)) await eraseFormer(former);
      await deleteItems([...others, ...others.flatMap(planOf)]);
      for await (const page of pagesOf(subscriberId, { from: 'plan#', to: 'plan#~' }, { keysOnly: true }))
        await deleteItems(page);
      await deleteItems(self);
    },
  };

  /** Invitations to a former address, which came after its owner had left it. They stay if somebody else has it by now. */
  async function eraseFormer(former: string): Promise<void> {
    const later: Item[] = [];
    for await (const page of pagesOf(former, {}, { keysOnly: true })) later.push(...page);
    if (!later.some(isSubscriber)) await deleteItems(later.filter((item) => item[sortKey] !== 'moved'));
    // The way from there to this one ends with it: last, and before the item that names it.
    await deleteItems([{ [partitionKey]: `subscriber#${former}`, [sortKey]: 'moved' }]);
  }

  function planOf(item: Item): Item[] {
    const [kind, slot] = String(item[sortKey]).split('#', 2);
    return kind === 'delivery' ? [{ ...item, [sortKey]: `plan#${slot}` }] : [];
  }

  /** What was sent is in the plans. This is only the way to find it there. */
  function isMemory(item: Item): boolean {
    return String(item[sortKey]).startsWith('sent#');
  }

  function isSubscriber(item: Item): boolean {
    return item[sortKey] === 'subscriber';
  }
}

/** Bytes of an item in an answer. A Lambda's answer is JSON within JSON, so quotes count twice. */
function answerBytes(item: Item): number {
  return Buffer.byteLength(JSON.stringify(JSON.stringify(item)));
}

/** Tokens: their keys hold a hash. */
const hasHash = /^(?:access-)?token#/;

/** What belongs to an id and not to its person: tokens, an unconfirmed request, where it has moved to. */
const staysBehind = /^(?:(?:access-)?token#|sign-up$|moved$)/;

/** The item under another id. Ids are long random texts: wherever one stands, it is meant. */
function renamed(item: Readonly<Record<string, unknown>>, from: string, to: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.replaceAll(from, to) : value,
    ]),
  );
}

/** The former id that the item names, from which another one leads to this id. */
function formerId(item: Item): string | undefined {
  return /^former#(.+)$/.exec(String(item[tableSchema.sortKey]))?.[1];
}

/**
 * What gives access to an output of a rule: whoever is shown an export must not be able to write there. And the ids of
 * other people, with whom a rule is shared.
 */
const leftOut = /^(?:token|secret|formerSecret|their[A-Z]\w*)$/;

function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !leftOut.test(name))
      .map(([name, inner]) => [name, name === 'follows' ? ofOwn(inner) : withoutSecrets(inner)]),
  );
}

/** Of what a rule follows: the change of its own query alone. Whose rule that is, is not in an export. */
function ofOwn(follows: unknown): unknown {
  if (typeof follows !== 'object' || follows === null || !('changed' in follows)) return {};
  return { changed: follows.changed };
}

/** An invitation and the token of its link without the ids of whoever invites. */
function withoutInviter(item: Item): Item {
  if (item.__edb_e__ === 'invitation') {
    const { ownerId: _, ruleId: __, id: ___, ...own } = item;
    return own;
  }
  if (item.__edb_e__ !== 'token' || item.purpose !== 'invitation') return item;
  const { request: _, ...own } = item;
  return own;
}

/** An item without internal attributes, and with what is packed in it. */
function readable(item: Item): Record<string, unknown> {
  const { packed, ...rest } = withoutInviter(item);
  const own = Object.fromEntries(
    Object.entries(rest)
      .filter(([name]) => !internal.test(name))
      .map(([name, value]) => [name, name === 'follows' ? ofOwn(value) : withoutSecrets(value)]),
  );
  return packed instanceof Uint8Array ? { ...own, ...decompress(packed) } : own;
}
