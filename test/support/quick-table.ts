import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { bytesOf } from '../../infra/simulate/table/item-units.ts';
import { PartitionLoad } from '../../infra/simulate/table/partition-load.ts';
import { createSimulatedTable } from '../../infra/simulate/table/simulated-table.ts';
import { checkModelsOnce } from './known-models.ts';
import { endpointVariable, startTestTable, type TestTable } from './table.ts';

export type QuickTable = Pick<TestTable, 'access' | 'close'>;

/** With any value, all tests run on a table that speaks DynamoDB's protocol. */
const protocolVariable = 'WIREWATCH_TEST_PROTOCOL';
const asksOneTable =
  process.env[protocolVariable] !== undefined || process.env[endpointVariable] !== undefined;
checkModelsOnce();

/**
 * A table for tests of what is above the stores, fresh and empty: the real stores, on the table of the simulation, which
 * answers as DynamoDB does (`simulated-table.test.ts`) and takes a tenth of the time. `npm run test:protocol`, which sets the
 * environment variable WIREWATCH_TEST_PROTOCOL, asks the same of the embedded DynamoDB.
 */
export async function startQuickTable(): Promise<QuickTable> {
  if (asksOneTable) return startTestTable();
  const never = new PartitionLoad(() => 1, Number.POSITIVE_INFINITY);
  const timing = {
    now: () => new Date(0),
    // Not at once: as with a real table, other calls come between.
    sleep: () => new Promise<void>((resolve) => setImmediate(resolve)),
    readMs: () => 0,
    writeMs: () => 0,
  };
  const access = createSimulatedTable(timing, never);
  return { access: { ...access, client: withCopies(access.client) }, close: async () => {} };
}

/** For the contracts of stores, which hold on both. */
export const tables = [
  { name: 'an embedded DynamoDB', startTable: startTestTable },
  ...(asksOneTable ? [] : [{ name: 'a table in memory', startTable: startQuickTable }]),
];

type Send = (command: object) => Promise<object>;

/**
 * On the way to a table and back, everything is written anew: nobody changes an item by changing what was read. What
 * DynamoDB would refuse is refused.
 */
function withCopies(client: DynamoDBDocumentClient): DynamoDBDocumentClient {
  const send = client.send.bind(client) as Send;
  const sendCopies: Send = async (command) => {
    const input = copied(Object(command).input);
    for (const item of itemsOf(input)) check(item);
    return copied(await send({ constructor: command.constructor, input }));
  };
  return Object.assign(client, { send: sendCopies });
}

interface Input {
  readonly Key?: object;
  readonly Item?: object;
  readonly RequestItems?: Readonly<Record<string, Requests>>;
}
type Requests =
  | { readonly Keys: readonly object[] }
  | readonly { readonly PutRequest?: { Item: object }; readonly DeleteRequest?: { Key: object } }[];

/** The items and keys that a call names. */
function itemsOf({ Key, Item, RequestItems = {} }: Input): readonly object[] {
  const batches = Object.values(RequestItems).flatMap((requests) =>
    'Keys' in requests
      ? requests.Keys
      : requests.map(({ PutRequest, DeleteRequest }) => PutRequest?.Item ?? DeleteRequest?.Key),
  );
  return [Key, Item, ...batches].filter((one) => one !== undefined);
}

const mostBytes = { item: 400 * 1024, pk: 2048, sk: 1024 } as const;

function check(item: object): void {
  for (const name of ['pk', 'sk'] as const) {
    const part: unknown = Object(item)[name];
    if (typeof part !== 'string' || part === '' || Buffer.byteLength(part) > mostBytes[name])
      throw new Error(`DynamoDB takes no such key: ${name} is ${String(part).slice(0, 50)}`);
  }
  if (bytesOf(item) > mostBytes.item) throw new Error('Item size has exceeded the maximum allowed size');
}

/** A copy without what is undefined, which the document client leaves out. */
function copied<T>(value: T): T {
  return copy(value) as T;
}

function copy(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value))
    throw new Error(`DynamoDB has no number ${value}`);
  if (Array.isArray(value)) return value.filter((one) => one !== undefined).map(copy);
  if (value instanceof Set) return new Set(value);
  if (value instanceof Uint8Array) return new Uint8Array(value);
  if (typeof value !== 'object' || value === null) return value;
  const copies: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value)) if (one !== undefined) copies[name] = copy(one);
  return copies;
}
