import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from '@aws-sdk/client-dynamodb';
import { measureItemsAsAws } from '../../infra/local/item-bytes.ts';
import { createDynamoServer } from '../../infra/local/mended-dynalite.ts';
import { openTable, type TableAccess } from '../../shared/store/client.ts';
import { createTableInput } from '../../shared/store/create-table.ts';

export interface TestTable {
  readonly access: TableAccess;
  readonly dynamo: DynamoDBClient;
  readonly endpoint: string;
  close(): Promise<void>;
}

/** A fresh embedded DynamoDB in memory, on a free loopback port, with the service's table in it. */
export async function startTestTable(): Promise<TestTable> {
  measureItemsAsAws();
  const server = createDynamoServer({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the embedded DynamoDB has no port');
  const endpoint = `http://127.0.0.1:${address.port}`;
  const dynamo = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
    maxAttempts: 5,
  });
  await dynamo.send(new CreateTableCommand(createTableInput('wirewatch-test')));
  // Created is not yet usable: until it is ACTIVE, requests for items fail.
  await waitUntilTableExists(
    { client: dynamo, minDelay: 0.02, maxDelay: 0.5, maxWaitTime: 30 },
    { TableName: 'wirewatch-test' },
  );
  return {
    access: openTable('wirewatch-test', dynamo),
    dynamo,
    endpoint,
    async close() {
      dynamo.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
