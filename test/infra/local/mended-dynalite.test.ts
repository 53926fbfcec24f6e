import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
  waitUntilTableExists,
  waitUntilTableNotExists,
} from '@aws-sdk/client-dynamodb';
import inside, { type LevelIterator, type Store } from 'dynalite/db/index.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDynamoServer } from '../../../infra/local/mended-dynalite.ts';
import { createTableInput } from '../../../shared/store/create-table.ts';

let folder: string;
let server: Server;
let client: DynamoDBClient;
let store: Store;
let told: string[];
const TableName = 'wirewatch';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-dynalite-'));
  told = [];
  const create = inside.create;
  inside.create = (options) => {
    store = create(options);
    return store;
  };
  server = createDynamoServer(
    { path: folder, createTableMs: 0 },
    {
      onFailure: (error) => told.push(`failed: ${error.message}`),
      mend: async () => void told.push('mended'),
      onMended: () => told.push('going on'),
    },
  );
  inside.create = create;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new DynamoDBClient({
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  await client.send(new CreateTableCommand(createTableInput(TableName)));
  await waitUntilTableExists({ client, minDelay: 0.02, maxDelay: 0.5, maxWaitTime: 30 }, { TableName });
});
afterEach(async () => {
  client.destroy();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

const put = (name: string) =>
  client.send(new PutItemCommand({ TableName, Item: { pk: { S: 'a' }, sk: { S: name } } }));
const query = (Limit?: number) =>
  client.send(
    new QueryCommand({
      TableName,
      Limit,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': { S: 'a' } },
    }),
  );

describe('the embedded DynamoDB', () => {
  it('leaves no iterator open, whether all was read or a query had enough', async () => {
    for (let number = 0; number < 30; number++) await put(`item-${number}`);
    let open = 0;
    const values = store.db.values.bind(store.db);
    store.db.values = (options) => {
      const iterator: LevelIterator = values(options);
      open++;
      const close = iterator.close.bind(iterator);
      let closed = false;
      iterator.close = async () => {
        if (!closed) open--;
        closed = true;
        await close();
      };
      return iterator;
    };
    for (let round = 0; round < 10; round++) {
      expect((await query()).Count).toBe(30);
      expect((await query(3)).Count).toBe(3);
    }
    await expect.poll(() => open).toBe(0);
  });

  it('refuses as DynamoDB does while nothing can be written, keeps what it has, and goes on by itself', async () => {
    await put('before');
    let room = false;
    /** Calls LevelDB's own method, or fails as it does when the disk is full. */
    const whenThereIsRoom = (method: '_batch' | '_open') => {
      const original = Reflect.get(store.db, method) as (...values: unknown[]) => Promise<void>;
      return async (...values: unknown[]) => {
        if (!room) throw new Error('IO error: No space left on device');
        return original.apply(store.db, values);
      };
    };
    Object.assign(store.db, { _batch: whenThereIsRoom('_batch'), _open: whenThereIsRoom('_open') });

    await expect(put('during')).rejects.toMatchObject({ name: 'InternalServerError', $fault: 'server' });
    await expect(query()).rejects.toMatchObject({ name: 'InternalServerError' });
    expect(told).toEqual(['failed: IO error: No space left on device']);
    room = true;
    await expect.poll(() => told, { timeout: 10_000 }).toContain('going on');
    expect(told.slice(1)).toEqual(['mended', 'going on']);
    await put('after');
    const { Items = [] } = await query();
    expect(Items.map(({ sk }) => sk?.S)).toEqual(['after', 'before']);
  });
});

describe('writes at the same time', () => {
  it('go into LevelDB together, and each is there when it is answered', async () => {
    let batches = 0;
    const write = Reflect.get(store.db, '_batch') as (...values: unknown[]) => Promise<void>;
    Object.assign(store.db, {
      _batch: (...values: unknown[]) => {
        batches++;
        return write.apply(store.db, values);
      },
    });
    const names = Array.from({ length: 25 }, (_, number) => `item-${String(number).padStart(2, '0')}`);
    const Items = names.map((name) => ({ PutRequest: { Item: { pk: { S: 'a' }, sk: { S: name } } } }));
    await client.send(new BatchWriteItemCommand({ RequestItems: { [TableName]: Items } }));
    expect((await query()).Items?.map(({ sk }) => sk?.S)).toEqual(names);
    expect(batches).toBeLessThan(5);
  });

  it('of one item happen one after the other', async () => {
    const add = () =>
      client.send(
        new UpdateItemCommand({
          TableName,
          Key: { pk: { S: 'a' }, sk: { S: 'counter' } },
          UpdateExpression: 'ADD #count :one',
          ExpressionAttributeNames: { '#count': 'count' },
          ExpressionAttributeValues: { ':one': { N: '1' } },
        }),
      );
    await Promise.all(Array.from({ length: 40 }, add));
    expect((await query()).Items?.[0]?.count).toEqual({ N: '40' });
  });
});

describe('a table', () => {
  it('that was deleted and made anew with other keys is used with those', async () => {
    await put('one');
    await client.send(new DeleteTableCommand({ TableName }));
    await waitUntilTableNotExists({ client, minDelay: 0.02, maxDelay: 0.5, maxWaitTime: 30 }, { TableName });
    await expect(put('one')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await client.send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: [{ AttributeName: 'name', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'name', KeyType: 'HASH' }],
      }),
    );
    await waitUntilTableExists({ client, minDelay: 0.02, maxDelay: 0.5, maxWaitTime: 30 }, { TableName });
    await expect(put('one')).rejects.toMatchObject({ name: 'ValidationException' });
    await client.send(new PutItemCommand({ TableName, Item: { name: { S: 'one' } } }));
  });
});

describe('an item that is there', () => {
  it('is read as it was written last', async () => {
    await put('one');
    const { Item } = await client.send(
      new GetItemCommand({ TableName, Key: { pk: { S: 'a' }, sk: { S: 'one' } }, ConsistentRead: true }),
    );
    expect(Item).toEqual({ pk: { S: 'a' }, sk: { S: 'one' } });
  });
});
