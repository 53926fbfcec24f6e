import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';

/** What every store is made from: one client and the table's name. */
export interface TableAccess {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/**
 * The table as the functions see it. Region, credentials and endpoint come from the environment.
 * `standard` retries: each call backs off by itself, and a bucket of retries keeps a container from hammering a hot
 * partition. `adaptive` slows all calls of the container down after each throttled one and recovers over minutes: with
 * one call in five throttled it did 2 writes a second where `standard` did 45.
 */
export function openTable(
  table: string,
  dynamo = new DynamoDBClient({ retryMode: 'standard', maxAttempts: 8 }),
): TableAccess {
  return {
    table,
    client: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
  };
}

/** The service name that ElectroDB stamps on each item, so that an entity never reads another's items. */
export const service = 'wirewatch';
