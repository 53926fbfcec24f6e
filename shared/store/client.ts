import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { callLimits } from '../aws/call-limits.ts';

/** The input of every store: a client and the table's name. */
export interface TableAccess {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

/**
 * The table as used by the functions. Region, credentials and endpoint come from the environment. The retry mode is
 * `standard`: each call has its own backoff, and a retry quota protects a hot partition. The mode `adaptive` slows
 * down all calls of the container after each throttled one and recovers over minutes: with one call in five throttled
 * it did 2 writes a second, `standard` did 45.
 */
export function openTable(
  table: string,
  dynamo = new DynamoDBClient({ retryMode: 'standard', maxAttempts: 8, requestHandler: callLimits }),
): TableAccess {
  return {
    table,
    client: DynamoDBDocumentClient.from(dynamo, { marshallOptions: { removeUndefinedValues: true } }),
  };
}

/** The service name that ElectroDB writes into each item, so that an entity never reads another's items. */
export const service = 'wirewatch';
