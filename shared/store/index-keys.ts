import * as z from 'zod';
import { allShards } from './shard.ts';

const rows = z.array(z.object({ pk: z.string(), sk: z.string(), gsi1pk: z.string(), gsi1sk: z.string() }));
const answer = z.object({ Items: rows });

/** The rows of a query on the keys-only index, which ElectroDB returns as DynamoDB sent them (`data: 'raw'`). */
export function indexKeys(data: unknown): z.infer<typeof rows> {
  return Array.isArray(data) ? rows.parse(data) : answer.parse(data).Items;
}

/**
 * The due rows of an index that is spread over shards, soonest due first. Rows of one instant are mixed, so that whoever
 * works through them does not write to one shard after the other: each takes 1,000 changes a second.
 */
export async function dueRows(
  shards: number,
  query: (shard: string) => Promise<{ readonly data: unknown }>,
): Promise<z.infer<typeof rows>> {
  const answers = await Promise.all(allShards(shards).map((shard) => query(String(shard))));
  return answers
    .flatMap(({ data }) => indexKeys(data))
    .sort((a, b) => order(a.gsi1sk, b.gsi1sk) || order(a.pk, b.pk));
}

function order(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}

/** The rows of an index that is spread over shards, newest first. */
export async function newestRows(
  shards: number,
  query: (shard: string) => Promise<{ readonly data: unknown }>,
): Promise<z.infer<typeof rows>> {
  return (await dueRows(shards, query)).reverse();
}
