import * as z from 'zod';
import { allShards } from './shard.ts';

const rows = z.array(z.object({ pk: z.string(), sk: z.string(), gsi1pk: z.string(), gsi1sk: z.string() }));
const answer = z.object({ Items: rows });

/** The rows of a query on the keys-only index, which ElectroDB returns as DynamoDB sent them (`data: 'raw'`). */
export function indexKeys(data: unknown): z.infer<typeof rows> {
  return Array.isArray(data) ? rows.parse(data) : answer.parse(data).Items;
}

/** The due rows of an index that is spread over shards, soonest due first. */
export async function dueRows(
  shards: number,
  query: (shard: string) => Promise<{ readonly data: unknown }>,
): Promise<z.infer<typeof rows>> {
  const answers = await Promise.all(allShards(shards).map((shard) => query(String(shard))));
  return answers
    .flatMap(({ data }) => indexKeys(data))
    .sort((a, b) => Number(a.gsi1sk > b.gsi1sk) - Number(a.gsi1sk < b.gsi1sk));
}
