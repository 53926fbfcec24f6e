/**
 * What DynamoDB would charge for a test's calls, by AWS's published rules for on-demand tables. The embedded database
 * does not count indexes, so the cost of each write is computed here from its item before and after.
 *
 * A write unit is 1 KB of item (the larger of before and after; a failed condition is charged too), and 1 KB of each
 * index entry that is added, changed or removed; an entry that moves is removed and added. A read unit is 4 KB, half of
 * that eventually consistent; a query adds its items up before it rounds.
 */
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { z } from 'zod';
import { bytesOf, writeUnits } from '../../infra/simulate/table/item-units.ts';
import { tableSchema } from '../../shared/store/table.ts';
import type { TestTable } from './table.ts';

export interface RequestUnits {
  readonly tableWrites: number;
  readonly indexWrites: number;
  readonly reads: number;
}

type Item = Record<string, unknown>;

const item = z.custom<Item>((value) => typeof value === 'object' && value !== null);
const singleWrite = z.object({ Item: item.optional(), Key: item.optional(), TableName: z.string() });
const batchWrite = z.object({
  RequestItems: z.record(
    z.string(),
    z.array(
      z.object({
        PutRequest: z.object({ Item: item }).optional(),
        DeleteRequest: z.object({ Key: item }).optional(),
      }),
    ),
  ),
});
const consumed = z.object({ CapacityUnits: z.number().optional() });
const answer = z.object({ ConsumedCapacity: z.union([consumed, z.array(consumed)]).optional() });

/** Counts what everything sent through the table's client costs, from now on. */
export function meterRequests(table: TestTable): { take(): RequestUnits } {
  const aside = DynamoDBDocumentClient.from(
    new DynamoDBClient({
      endpoint: table.endpoint,
      region: 'eu-west-1',
      credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
    }),
  );
  let units = { tableWrites: 0, indexWrites: 0, reads: 0 };

  async function read(key: Item): Promise<Item | undefined> {
    const { Item: found } = await aside.send(
      new GetCommand({ TableName: table.access.table, Key: keyOf(key), ConsistentRead: true }),
    );
    return found;
  }

  table.dynamo.middlewareStack.add(
    (next, context) => async (args) => {
      const command = context.commandName ?? '';
      if (!/PutItem|UpdateItem|DeleteItem|BatchWriteItem/.test(command)) {
        const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } });
        // A query that finds nothing is charged as the smallest read; the embedded database counts it as free.
        const smallest = 'ConsistentRead' in args.input && args.input.ConsistentRead ? 1 : 0.5;
        units.reads += Math.max(smallest, capacityOf(result.output));
        return result;
      }
      const keys = keysWritten(args.input);
      const before = await Promise.all(keys.map(read));
      try {
        return await next(args);
      } finally {
        const after = await Promise.all(keys.map(read));
        for (const [i, old] of before.entries()) {
          units.tableWrites += Math.max(1, kilobytes(old), kilobytes(after[i]));
          units.indexWrites += indexUnits(old, after[i]);
        }
      }
    },
    { step: 'initialize', name: 'meterRequests', priority: 'low' },
  );

  return {
    take() {
      const taken = units;
      units = { tableWrites: 0, indexWrites: 0, reads: 0 };
      return taken;
    },
  };
}

function keysWritten(input: object): Item[] {
  const batch = batchWrite.safeParse(input);
  if (batch.success) {
    const requests = Object.values(batch.data.RequestItems).flat();
    return requests.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key ?? {});
  }
  const { Item: put, Key: key } = singleWrite.parse(input);
  const written = put ?? key;
  return written ? [written] : [];
}

function keyOf(whole: Item): Item {
  const { partitionKey, sortKey } = tableSchema;
  return Object.fromEntries(
    [partitionKey, sortKey].flatMap((name) => (whole[name] ? [[name, whole[name]]] : [])),
  );
}

function capacityOf(output: object): number {
  const { ConsumedCapacity } = answer.parse(output);
  const all = Array.isArray(ConsumedCapacity) ? ConsumedCapacity : ConsumedCapacity ? [ConsumedCapacity] : [];
  return all.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}

function indexUnits(before: Item | undefined, after: Item | undefined): number {
  const { partitionKey, sortKey, globalIndexes } = tableSchema;
  const keys = [partitionKey, sortKey];
  return globalIndexes.reduce((sum, index) => {
    const needs = [index.partitionKey, index.sortKey];
    const entry = (whole: Item | undefined) => {
      if (!whole || needs.some((name) => whole[name] === undefined)) return undefined;
      const names = [...keys, ...needs];
      return Object.fromEntries(names.flatMap((name) => (whole[name] ? [[name, whole[name]]] : [])));
    };
    const [old, current] = [entry(before), entry(after)];
    if (JSON.stringify(old) === JSON.stringify(current)) return sum;
    const moved =
      old && current && needs.some((name) => JSON.stringify(old[name]) !== JSON.stringify(current[name]));
    return sum + (moved ? kilobytes(old) + kilobytes(current) : Math.max(kilobytes(old), kilobytes(current)));
  }, 0);
}

function kilobytes(whole: Item | undefined): number {
  return whole ? writeUnits(bytesOf(whole)) : 0;
}
