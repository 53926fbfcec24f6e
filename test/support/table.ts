import {
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  type DynamoDBClientConfig,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { measureItemsAsAws } from '../../infra/local/item-bytes.ts';
import { createDynamoServer } from '../../infra/local/mended-dynalite.ts';
import { openTable, type TableAccess } from '../../shared/store/client.ts';
import { createTableInput } from '../../shared/store/create-table.ts';
import { createInProcessClient } from './in-process-dynamo.ts';
import { checkModelsOnce } from './known-models.ts';

export interface TestTable {
  readonly access: TableAccess;
  readonly dynamo: DynamoDBClient;
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Where a DynamoDB runs that tests use instead of the embedded one: "http://127.0.0.1:5000". */
export const endpointVariable = 'WIREWATCH_TEST_DYNAMODB';
let serial = 0;
checkModelsOnce();

/**
 * The service's table, fresh and empty: in an embedded DynamoDB in memory, which others reach on a free loopback port, or
 * in the one that the environment variable WIREWATCH_TEST_DYNAMODB names.
 */
export async function startTestTable(): Promise<TestTable> {
  const named = process.env[endpointVariable];
  const server = named === undefined ? await startEmbedded() : given(named);
  const { endpoint } = server;
  const dynamo = server.createClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: '000000000000', secretAccessKey: 'test' },
    maxAttempts: 5,
  });
  const name = `wirewatch-test-${process.pid}-${++serial}`;
  await dynamo.send(new CreateTableCommand(createTableInput(name)));
  // Created is not yet usable: until it is ACTIVE, requests for items fail.
  await waitUntilTableExists(
    { client: dynamo, minDelay: 0.02, maxDelay: 0.5, maxWaitTime: 30 },
    { TableName: name },
  );
  return {
    access: openTable(name, dynamo),
    dynamo,
    endpoint,
    async close() {
      if (named !== undefined) await dynamo.send(new DeleteTableCommand({ TableName: name }));
      dynamo.destroy();
      await server.close();
    },
  };
}

interface DynamoPlace {
  readonly endpoint: string;
  createClient(config: DynamoDBClientConfig): DynamoDBClient;
  close(): Promise<void>;
}

// moto's server does not keep two writes of one item apart, so they must not come at the same time.
const given = (endpoint: string): DynamoPlace => ({
  endpoint,
  createClient: (config) =>
    new DynamoDBClient({ ...config, requestHandler: { httpAgent: { maxSockets: 1 } } }),
  close: async () => {},
});

async function startEmbedded(): Promise<DynamoPlace> {
  measureItemsAsAws();
  const server = createDynamoServer({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the embedded DynamoDB has no port');
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    createClient: (config) => createInProcessClient(server, config),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
