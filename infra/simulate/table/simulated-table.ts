/**
 * DynamoDB in memory, for the real stores: every call takes time on a virtual clock, is counted in request units, and
 * waits while its partition is busy, as the SDK does when it is throttled. Its indexes do not lag.
 */
import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from '../../../shared/store/client.ts';
import { tableSchema } from '../../../shared/store/table.ts';
import { holds, type Item, parseCondition, updated } from './expressions.ts';
import { bytesOf, readUnits, writeUnits } from './item-units.ts';
import type { PartitionLoad } from './partition-load.ts';
import { type Row, rangeOf, SortedRows } from './sorted-rows.ts';

export interface TableTiming {
  readonly now: () => Date;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** How long a call takes, in ms. */
  readonly readMs: () => number;
  readonly writeMs: () => number;
}

const [globalIndex] = tableSchema.globalIndexes;
/** A page of a query. */
const pageBytes = 1024 * 1024;

/** The input of the document client's commands, as far as the stores use it. */
interface CommandInput {
  readonly Key?: Item;
  readonly Item?: Item;
  readonly IndexName?: string;
  readonly KeyConditionExpression?: string;
  readonly FilterExpression?: string;
  readonly ConditionExpression?: string;
  readonly UpdateExpression?: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, unknown>;
  readonly ExclusiveStartKey?: Item;
  readonly ScanIndexForward?: boolean;
  readonly ConsistentRead?: boolean;
  readonly Limit?: number;
  readonly ReturnValues?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
  readonly RequestItems?: Record<
    string,
    | { readonly Keys: readonly Item[]; readonly ConsistentRead?: boolean }
    | readonly { readonly PutRequest?: { Item: Item }; readonly DeleteRequest?: { Key: Item } }[]
  >;
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: CommandInput;
}

/** An empty table. `load` counts its request units. */
export function createSimulatedTable(timing: TableTiming, load: PartitionLoad): TableAccess {
  const rows = new SortedRows();
  const index = new SortedRows();
  const { now, sleep, readMs, writeMs } = timing;

  async function take(key: string, kind: 'writes' | 'reads', units: number): Promise<void> {
    for (;;) {
      const wait = load.add(key, kind, units, now().getTime());
      if (wait === 0) return;
      await sleep(wait);
    }
  }

  function rowOf({ pk, sk }: Item): Row | undefined {
    return rows.get(String(pk), String(sk));
  }

  /** Replaces an item, or removes it, in the table and its index. @returns the units of the index's partitions. */
  function replace(key: Item, before: Row | undefined, after: Item | undefined): [string, number][] {
    const [pk, sk] = [String(key.pk), String(key.sk)];
    const bytes = after ? bytesOf(after) : 0;
    if (after) rows.put(pk, { order: sk, item: after, bytes });
    else rows.delete(pk, sk);
    const [old, current] = [before && entryOf(before.item), after && entryOf(after)];
    if (old?.partition === current?.partition && old?.row.order === current?.row.order) return [];
    if (old) index.delete(old.partition, old.row.order);
    if (current) index.put(current.partition, current.row);
    return [old, current].flatMap((entry) => (entry ? [[entry.partition, 1] as [string, number]] : []));
  }

  async function write(input: CommandInput, change: (before: Item | undefined) => Item | undefined) {
    const key = input.Key ?? input.Item ?? {};
    await sleep(writeMs());
    const before = rowOf(key);
    const placeholders = placeholdersOf(input);
    if (input.ConditionExpression) {
      if (!holds(parseCondition(input.ConditionExpression), before?.item ?? {}, placeholders)) {
        await take(String(key.pk), 'writes', Math.max(1, writeUnits(before?.bytes ?? 0)));
        const sendOld = input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' && before;
        throw new ConditionalCheckFailedException({
          message: 'The conditional request failed',
          $metadata: {},
          ...(sendOld && { Item: inNotation(before.item) }),
        });
      }
    }
    const after = change(before?.item);
    const moved = replace(key, before, after);
    const units = Math.max(1, writeUnits(before?.bytes ?? 0), writeUnits(rowOf(key)?.bytes ?? 0));
    await take(String(key.pk), 'writes', units);
    for (const [partition, weight] of moved) await take(partition, 'writes', weight);
    return { before: before?.item, after };
  }

  async function read(keys: readonly Item[], consistent: boolean): Promise<Item[]> {
    await sleep(readMs());
    const found: Item[] = [];
    for (const key of keys) {
      const row = rowOf(key);
      await take(String(key.pk), 'reads', readUnits(row?.bytes ?? 0, consistent));
      if (row) found.push(row.item);
    }
    return found;
  }

  async function query(input: CommandInput) {
    await sleep(readMs());
    const onIndex = input.IndexName !== undefined;
    const keys = onIndex ? globalIndex : tableSchema;
    const placeholders = placeholdersOf(input);
    const range = rangeOf(parseCondition(input.KeyConditionExpression ?? ''), keys, placeholders);
    const start = input.ExclusiveStartKey;
    const forward = input.ScanIndexForward !== false;
    const from = start && (onIndex ? indexOrder(start) : String(start.sk));
    const filter = input.FilterExpression && parseCondition(input.FilterExpression);
    const Items: Item[] = [];
    let bytes = 0;
    let scanned = 0;
    let LastEvaluatedKey: Item | undefined;
    let last: Item | undefined;
    for (const { item, bytes: size } of (onIndex ? index : rows).range(range, forward, from)) {
      if (scanned === input.Limit || bytes + size > pageBytes) {
        LastEvaluatedKey = last && keysOf(last, onIndex);
        break;
      }
      scanned++;
      bytes += size;
      last = item;
      if (!filter || holds(filter, item, placeholders)) Items.push({ ...item });
    }
    await take(range.partition, 'reads', readUnits(bytes, input.ConsistentRead === true));
    return {
      Items,
      Count: Items.length,
      ScannedCount: scanned,
      ...(LastEvaluatedKey && { LastEvaluatedKey }),
    };
  }

  async function batch(input: CommandInput) {
    const [[table, requests] = ['', []]] = Object.entries(input.RequestItems ?? {});
    if ('Keys' in requests)
      return {
        Responses: { [table]: await read(requests.Keys, requests.ConsistentRead === true) },
        UnprocessedKeys: {},
      };
    await Promise.all(
      requests.map(({ PutRequest, DeleteRequest }) =>
        PutRequest
          ? write({ Item: PutRequest.Item }, () => PutRequest.Item)
          : write({ Key: DeleteRequest?.Key ?? {} }, () => undefined),
      ),
    );
    return { UnprocessedItems: {} };
  }

  async function send(command: Command): Promise<object> {
    const { input } = command;
    switch (command.constructor.name) {
      case 'GetCommand': {
        const [item] = await read([input.Key ?? {}], input.ConsistentRead === true);
        return item ? { Item: { ...item } } : {};
      }
      case 'QueryCommand':
        return query(input);
      // Of the whole table, in one page: for those who look at it from outside.
      case 'ScanCommand':
        return { Items: rows.all().map(({ item }) => ({ ...item })) };
      case 'PutCommand':
        await write(input, () => input.Item);
        return {};
      case 'DeleteCommand': {
        const { before } = await write(input, () => undefined);
        return input.ReturnValues === 'ALL_OLD' && before ? { Attributes: before } : {};
      }
      case 'UpdateCommand': {
        const text = input.UpdateExpression ?? '';
        const { after } = await write(input, (before) =>
          updated(text, before ?? { ...input.Key }, placeholdersOf(input)),
        );
        return input.ReturnValues?.endsWith('_NEW') ? { Attributes: { ...after } } : {};
      }
      case 'BatchGetCommand':
      case 'BatchWriteCommand':
        return batch(input);
      default:
        throw new Error(`The simulated table does not know ${command.constructor.name}`);
    }
  }

  const real = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
  return { table: 'simulated', client: Object.assign(real, { send }) };
}

function placeholdersOf(input: CommandInput) {
  return { names: input.ExpressionAttributeNames ?? {}, values: input.ExpressionAttributeValues ?? {} };
}

/** The item's entry in the index of keys; undefined if it has none. */
function entryOf(item: Item): { partition: string; row: Row } | undefined {
  const partition = item[globalIndex.partitionKey];
  if (partition === undefined || item[globalIndex.sortKey] === undefined) return undefined;
  const keys = keysOf(item, true);
  return {
    partition: String(partition),
    row: { order: indexOrder(item), item: keys, bytes: bytesOf(keys) },
  };
}

/** Several items may have one sort key in an index. */
function indexOrder(item: Item): string {
  return `${item[globalIndex.sortKey]}\u0000${item.pk}\u0000${item.sk}`;
}

function keysOf(item: Item, onIndex: boolean): Item {
  const { pk, sk } = item;
  if (!onIndex) return { pk, sk };
  const { partitionKey, sortKey } = globalIndex;
  return { pk, sk, [partitionKey]: item[partitionKey], [sortKey]: item[sortKey] };
}

/** DynamoDB's own notation, in which an error carries an item. */
function inNotation(item: Item): Record<string, { S: string } | { N: string }> {
  return Object.fromEntries(
    Object.entries(item).map(([name, value]) => [
      name,
      typeof value === 'number' ? { N: String(value) } : { S: String(value) },
    ]),
  );
}
