import { createRoute, z } from '@hono/zod-openapi';
import { checkQuery, type QueryCheck } from '../../../../shared/rules/check-query.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { limitCaller, limits } from '../../limits.ts';
import { jsonBody, jsonOf, problems } from '../../openapi.ts';
import { remark, sampleMatch, toSampleMatch } from '../../schemas.ts';

type QueriesDeps = Pick<WebDeps, 'countAgainst' | 'readKeys' | 'readSample'>;

const checked = z
  .object({
    ok: z.boolean().describe('Whether the query can be watched.'),
    problems: z.array(remark).describe('Why not; empty if it can.'),
    canonical: z.string().optional().describe('The text by which rules of the same meaning share one query.'),
    warnings: z.array(remark),
    sample: z
      .object({ articles: z.int(), from: z.string(), to: z.string() })
      .optional()
      .describe(
        'What it was tried on: all articles received between these instants, at most 2,000 or about 1 MB.',
      ),
    matched: z.int().optional(),
    matches: z.array(sampleMatch).describe('The best ten.'),
    forms: z.array(z.string()).describe('The words that were found, as articles write them.'),
    expectedPerDay: z.number().optional().describe('Scaled from the sample; absent if it is too small.'),
  })
  .openapi('QueryCheck');

const checkRoute = createRoute({
  method: 'post',
  path: '/v1/queries/check',
  tags: ['Queries'],
  summary: 'Try a query',
  description: 'Reads the query and tries it on recent articles. Nothing is stored.',
  request: {
    body: jsonBody(
      z
        .strictObject({ query: z.string().max(10_000).openapi({ example: '"Quds Force" AND Iran' }) })
        .openapi('QueryToCheck'),
    ),
  },
  responses: { 200: jsonOf(checked, 'What the query would do'), ...problems(400, 415, 422, 429) },
});

export function queryRoutes(app: WebApp, deps: QueriesDeps): void {
  app.openapi(checkRoute, async (c) => {
    await limitCaller(c, limits.check, deps);
    return c.json(toAnswer(checkQuery(c.req.valid('json').query, await deps.readSample())), 200);
  });
}

function toAnswer(check: QueryCheck): z.infer<typeof checked> {
  if (!check.ok) return { ok: false, problems: [...check.problems], warnings: [], matches: [], forms: [] };
  const { warnings, matches, forms, ...rest } = check;
  return {
    ...rest,
    problems: [],
    warnings: [...warnings],
    matches: matches.map(toSampleMatch),
    forms: [...forms],
  };
}
