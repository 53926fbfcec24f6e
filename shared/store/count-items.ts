import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { TableAccess } from './client.ts';
import { tableSchema } from './table.ts';

/** A partition, and the first and last sort key that count. */
export interface KeyBounds {
  readonly ':pk': string;
  readonly ':from': string;
  readonly ':to': string;
}

/** Counts items without transferring them. It costs as much as reading them. Eventually consistent. */
export async function countItems(access: TableAccess, bounds: KeyBounds): Promise<number> {
  let count = 0;
  for await (const page of queryPages(access, bounds, { Select: 'COUNT' })) count += page.Count ?? 0;
  return count;
}

/** The sort keys of items, in order. Reading them costs as much as reading the items. Eventually consistent. */
export async function* sortKeysOf(access: TableAccess, bounds: KeyBounds): AsyncGenerator<string> {
  for await (const { Items = [] } of queryPages(access, bounds, { ProjectionExpression: '#sk' })) {
    for (const item of Items) yield String(item[tableSchema.sortKey]);
  }
}

async function* queryPages(
  { client, table }: TableAccess,
  bounds: KeyBounds,
  wanted: { readonly Select: 'COUNT' } | { readonly ProjectionExpression: string },
) {
  const { partitionKey, sortKey } = tableSchema;
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new QueryCommand({
        TableName: table,
        ...wanted,
        KeyConditionExpression: '#pk = :pk AND #sk BETWEEN :from AND :to',
        ExpressionAttributeNames: { '#pk': partitionKey, '#sk': sortKey },
        ExpressionAttributeValues: { ...bounds },
        ...(start && { ExclusiveStartKey: start }),
      }),
    );
    yield page;
    start = page.LastEvaluatedKey;
  } while (start);
}
