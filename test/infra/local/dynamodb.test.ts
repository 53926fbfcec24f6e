import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { DynamoDBClient, GetItemCommand, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type LocalDynamo, startDynamo } from '../../../infra/local/dynamodb.ts';
import { openStore } from '../../../infra/local/mended-dynalite.ts';

const table = 'wirewatch';
let folder: string;
let dynamo: LocalDynamo;
let client: DynamoDBClient;

async function start(mend: boolean): Promise<void> {
  dynamo = await startDynamo({ folder, table, mend });
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = new DynamoDBClient({ endpoint: dynamo.url, region: 'us-east-1', credentials });
}

async function stop(): Promise<void> {
  client.destroy();
  await dynamo.close();
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-dynamo-'));
});
afterEach(async () => {
  await stop();
  await rm(folder, { recursive: true });
});

const key = (name: string) => ({ pk: { S: name }, sk: { S: 'profile' } });

/** An item that the index lists. */
const put = (name: string, extra = {}) =>
  client.send(
    new PutItemCommand({
      TableName: table,
      Item: {
        ...key(name),
        gsi1pk: { S: 'due' },
        gsi1sk: { S: `2026-${name}` },
        ...extra,
      },
    }),
  );

const get = async (name: string) =>
  (await client.send(new GetItemCommand({ TableName: table, Key: key(name) }))).Item;

async function due(): Promise<(string | undefined)[]> {
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      IndexName: 'gsi1',
      KeyConditionExpression: 'gsi1pk = :due',
      ExpressionAttributeValues: { ':due': { S: 'due' } },
    }),
  );
  return Items.map((item) => item.pk?.S);
}

test('items and indexes are there after a restart', async () => {
  await start(false);
  await put('a');
  await stop();
  await start(false);
  expect(await get('a')).toBeDefined();
  expect(await due()).toEqual(['a']);
});

test('after a cut the indexes are made to agree with the items again', async () => {
  await start(false);
  await put('a');
  await put('b');
  await stop();
  // The worst state that a kill between dynalite's writes can leave.
  const store = openStore(folder);
  await promisify<void>((done) => store.deleteIndexDb('Global', table, 'gsi1', done))();
  await promisify<void>((done) => {
    store.db.close(done);
  })();

  await start(false);
  expect(await due()).toEqual([]);
  await stop();
  await start(true);
  expect(await due()).toEqual(['a', 'b']);
});

test('mending an empty folder is no error', async () => {
  await start(true);
  expect(await due()).toEqual([]);
});

test('items are deleted when their time to live is over, and only then', async () => {
  await start(false);
  const now = Date.parse('2026-03-04T00:00:00Z');
  const at = (offset: number) => ({ expiresAt: { N: String(now / 1000 + offset) } });
  await put('past', at(-1));
  await put('future', at(1));
  await put('forever');
  expect(await dynamo.expire(now)).toBe(1);
  expect(await get('past')).toBeUndefined();
  expect(await get('future')).toBeDefined();
  expect(await get('forever')).toBeDefined();
});
