import { createRoute, z } from '@hono/zod-openapi';
import { checkQuery, type QueryCheck } from '../../../../shared/rules/check-query.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { limitCaller, limits } from '../../limits.ts';
import { jsonBody, jsonOf, problems } from '../../openapi.ts';
import { queryCheck, toSampleMatch } from '../../schemas.ts';

type QueriesDeps = Pick<WebDeps, 'countAgainst' | 'readKeys' | 'readSample'>;

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
  responses: { 200: jsonOf(queryCheck, 'What the query would do'), ...problems(400, 415, 422, 429) },
});

/** The calls of this file, for the typed client. */
export type QueriesCalls = typeof checkRoute;

export function queryRoutes(app: WebApp, deps: QueriesDeps): void {
  app.openapi(checkRoute, async (c) => {
    await limitCaller(c, limits.check, deps);
    return c.json(toAnswer(checkQuery(c.req.valid('json').query, await deps.readSample())), 200);
  });
}

function toAnswer(check: QueryCheck): z.infer<typeof queryCheck> {
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
