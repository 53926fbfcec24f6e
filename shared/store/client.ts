import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What every store is made from: one client and the table's name. */
export interface TableAccess {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/**
 * The table as the functions see it. Region, credentials and endpoint come from the environment.
 * `adaptive` retries slow the client down when a partition is hot, instead of hammering it.
 */
export function openTable(
  table: string,
  dynamo = new DynamoDBClient({ retryMode: 'adaptive', maxAttempts: 8 }),
): TableAccess {
  return {
    table,
    client: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
  };
}

/** The service name that ElectroDB stamps on each item, so that an entity never reads another's items. */
export const service = 'wirewatch';
