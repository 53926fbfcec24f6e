/**
 * Global indexes lag behind their table; the embedded database's never do. This makes them: until `catchUp`, every
 * query of a global index is answered as it would have been when `lag` was called.
 */
import { allItems } from './all-items.ts';
import type { TestTable } from './table.ts';

export interface StaleIndex {
  /** From now on the index no longer changes. */
  lag(): Promise<void>;
  catchUp(): void;
}

export function makeIndexesStale(table: TestTable): StaleIndex {
  let frozen: ReadonlyMap<string, readonly Record<string, unknown>[]> | undefined;

  table.dynamo.middlewareStack.add(
    (next) => async (args) => {
      const { input } = args;
      if (!frozen || !('IndexName' in input) || input.IndexName !== 'gsi1') return next(args);
      const result = await next(args);
      const partition = partitionOf(input);
      const old = (frozen.get(partition) ?? []).map(({ pk, sk, gsi1pk, gsi1sk }) => ({
        pk,
        sk,
        gsi1pk,
        gsi1sk,
      }));
      const matching = old.filter((item) => withinSortKey(String(item.gsi1sk), input));
      Object.assign(result.output, { Items: matching, Count: matching.length, LastEvaluatedKey: undefined });
      return result;
    },
    { step: 'initialize', name: 'staleIndex', priority: 'low' },
  );

  return {
    async lag() {
      const items = (await allItems(table)).filter(({ gsi1pk }) => gsi1pk !== undefined);
      frozen = Map.groupBy(items, ({ gsi1pk }) => String(gsi1pk));
    },
    catchUp() {
      frozen = undefined;
    },
  };
}

/** The value of the partition key in a query as ElectroDB writes it. */
function partitionOf(input: object): string {
  return String(valuesOf(input)[':pk'] ?? '');
}

/** The sort key conditions that the stores use: up to a value, or beginning with one. */
function withinSortKey(sortKey: string, input: object): boolean {
  const limit = Object.entries(valuesOf(input)).find(([name]) => name.startsWith(':sk'))?.[1];
  if (limit === undefined) return true;
  const condition = 'KeyConditionExpression' in input ? String(input.KeyConditionExpression) : '';
  return condition.includes('begins_with') ? sortKey.startsWith(String(limit)) : sortKey <= `${limit}\uffff`;
}

function valuesOf(input: object): Record<string, unknown> {
  return 'ExpressionAttributeValues' in input ? Object(input.ExpressionAttributeValues) : {};
}
