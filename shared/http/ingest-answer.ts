import * as z from 'zod';

/** The answer of `POST /v1/articles`: the accepted and the rejected articles, by their index in the body. */
export const ingestAnswer = z.object({
  accepted: z.array(
    z.object({
      index: z.int(),
      id: z.string(),
      notBefore: z.string().optional().describe('It waits for the end of its embargo.'),
    }),
  ),
  rejected: z.array(
    z.object({
      index: z.int(),
      line: z.int().optional().describe('In NDJSON: the line, from 1.'),
      errors: z.array(z.object({ path: z.string(), message: z.string() })),
    }),
  ),
  confirmation: z
    .object({ confirmUrl: z.string().optional() })
    .optional()
    .describe('Of a posted mail: it was no letter, but a list that asks whether the subscription is meant.'),
});
