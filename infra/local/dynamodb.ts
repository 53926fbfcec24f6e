import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { openTable } from '../../shared/store/client.ts';
import { createTableInput } from '../../shared/store/create-table.ts';
import { migrateTable } from '../../shared/store/migrations/migrate-table.ts';
import { region } from './aws/account.ts';
import { expireItems } from './expire-items.ts';
import { answerInProcess, type HttpAnswer, type HttpRequest } from './in-process-requests.ts';
import { measureItemsAsAws } from './item-bytes.ts';
import { createDynamoServer } from './mended-dynalite.ts';
import { rebuildIndexes, rebuildIndexesOf } from './rebuild-indexes.ts';

export interface LocalDynamo {
  /** "http://127.0.0.1:1234". */
  readonly url: string;
  /** Answers a request of this process as one that came to `url`. */
  answer(request: HttpRequest): Promise<HttpAnswer>;
  /**
   * Deletes the items whose time to live is over. `now` is in milliseconds since the epoch. Returns the number of
   * items.
   */
  expire(now: number): Promise<number>;
  close(): Promise<void>;
}

export interface LocalDynamoOptions {
  readonly folder: string;
  readonly table: string;
  /** The last run did not close the database. Its indexes may lag behind the items and are built again. */
  readonly mend: boolean;
  /** A write failed, and then writing worked again. Requests in between are refused, and nothing is lost. */
  readonly onWriteFailed?: (error: Error) => void;
  readonly onWritesAgain?: () => void;
}

/** DynamoDB on disk for the functions of this machine, on a loopback port, with the service's table. */
export async function startDynamo({
  folder,
  table,
  mend,
  onWriteFailed = () => {},
  onWritesAgain = () => {},
}: LocalDynamoOptions): Promise<LocalDynamo> {
  if (mend) await rebuildIndexes(folder, table);
  measureItemsAsAws();
  const server = createDynamoServer(
    { path: folder, createTableMs: 0 },
    { onFailure: onWriteFailed, mend: (store) => rebuildIndexesOf(store, table), onMended: onWritesAgain },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint: url,
    region,
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await client.send(new CreateTableCommand(createTableInput(table))).catch(ignoreExisting);
  // Created is not yet usable: until it is ACTIVE, requests for items fail.
  await waitUntilTableExists(
    { client, minDelay: 0.02, maxDelay: 0.5, maxWaitTime: 30 },
    { TableName: table },
  );

  // The table is of an earlier version. Nothing else uses it yet.
  await migrateTable(openTable(table, client), { now: () => new Date() });

  return {
    url,
    answer: (request) => answerInProcess(server, request),
    expire: (now) => expireItems(client, table, now),
    close() {
      client.destroy();
      return new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      });
    },
  };
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof ResourceInUseException)) throw error;
}
