import * as z from 'zod';

const rows = z.array(z.object({ pk: z.string(), sk: z.string(), gsi1pk: z.string(), gsi1sk: z.string() }));
const answer = z.object({ Items: rows });

/** The rows of a query on the keys-only index, which ElectroDB hands over as DynamoDB gave them (`data: 'raw'`). */
export function indexKeys(data: unknown): z.infer<typeof rows> {
  return Array.isArray(data) ? rows.parse(data) : answer.parse(data).Items;
}
