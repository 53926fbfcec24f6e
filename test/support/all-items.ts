import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { TestTable } from './table.ts';

/** Every item of the table, as DynamoDB keeps it. */
export async function allItems({ access }: Pick<TestTable, 'access'>): Promise<Record<string, unknown>[]> {
  const items: Record<string, unknown>[] = [];
  let start: Record<string, unknown> | undefined;
  do {
    const page = await access.client.send(
      new ScanCommand({
        TableName: access.table,
        ConsistentRead: true,
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}
