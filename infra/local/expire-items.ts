import { DeleteItemCommand, type DynamoDBClient, paginateScan } from '@aws-sdk/client-dynamodb';
import { tableSchema } from '../../shared/store/table.ts';

/**
 * Deletes the items whose time to live is over. DynamoDB does this by itself, dynalite does not. Returns their number.
 * @param now Milliseconds since the epoch.
 */
export async function expireItems(client: DynamoDBClient, table: string, now: number): Promise<number> {
  const { partitionKey, sortKey, ttlAttribute } = tableSchema;
  const expired = {
    ExpressionAttributeNames: { '#ttl': ttlAttribute },
    ExpressionAttributeValues: { ':now': { N: String(Math.floor(now / 1000)) } },
  };
  let count = 0;
  const pages = paginateScan({ client }, { TableName: table, FilterExpression: '#ttl < :now', ...expired });
  for await (const { Items = [] } of pages) {
    for (const item of Items) {
      const { [partitionKey]: pk, [sortKey]: sk } = item;
      if (!pk || !sk) continue;
      await client
        .send(
          new DeleteItemCommand({
            TableName: table,
            Key: { [partitionKey]: pk, [sortKey]: sk },
            // The item may have been written again since the scan.
            ConditionExpression: '#ttl < :now',
            ...expired,
          }),
        )
        .catch(ignoreRenewed);
      count += 1;
    }
  }
  return count;
}

function ignoreRenewed(error: unknown): void {
  if (!(error instanceof Error && error.name === 'ConditionalCheckFailedException')) throw error;
}

const hour = 3_600_000;

/** Runs `expire` now and every hour until stopped. */
export function startExpiring(expire: () => Promise<unknown>, onError: (error: unknown) => void) {
  let running: Promise<unknown> = Promise.resolve();
  const run = () => {
    running = expire().catch(onError);
  };
  run();
  const timer = setInterval(run, hour);
  return {
    async stop(): Promise<void> {
      clearInterval(timer);
      await running;
    },
  };
}
