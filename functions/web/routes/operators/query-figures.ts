import { createRoute, z } from '@hono/zod-openapi';
import {
  type FigureOrder,
  figureOrders,
  mergeFigures,
  type QueryFigure,
} from '../../../../shared/articles/query-figures.ts';
import { frequencies } from '../../../../shared/rules/rule.ts';
import { mostWatchers } from '../../../../shared/store/rule-store.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';
import { queryFigures } from '../../operator-schemas.ts';

export type FiguresDeps = Pick<WebDeps, 'now' | 'queries' | 'queryFigures' | 'rules'>;

const shown = 25;

const figuresRoute = createRoute({
  method: 'get',
  path: '/v1/queries/figures',
  tags: ['Operating'],
  summary: 'The noisiest and the slowest queries',
  description: `The ${shown} queries that matched the most articles of a day, or that took the most steps of one. Counted by each container for the first of every hour: close to the truth, not exact. A step is one look at a word or a part of the query, some nanoseconds; only articles that took many are counted.`,
  security: byKey('GET /v1/queries/figures'),
  request: {
    query: z.object({
      by: z.enum(figureOrders).default('hits').describe('`steps`: the slowest first.'),
      day: z.iso
        .date('Write a day, like 2026-11-23.')
        .optional()
        .describe('A UTC day of the last two weeks; today if left out.'),
    }),
  },
  responses: { 200: jsonOf(queryFigures, 'The most first'), ...problems(401, 403, 422) },
});

/** The calls of this file, for the typed client. */
export type QueryFiguresCalls = typeof figuresRoute;

export function queryFigureRoutes(app: WebApp, deps: FiguresDeps): void {
  app.openapi(figuresRoute, async (c) => {
    const { by, day = deps.now().toISOString().slice(0, 10) } = c.req.valid('query');
    return c.json({ day, queries: await readFigures(day, by, deps) }, 200);
  });
}

/** The queries of a UTC day with the most hits or steps. */
export async function readFigures(
  day: string,
  by: FigureOrder,
  deps: FiguresDeps,
): Promise<z.infer<typeof queryFigures>['queries']> {
  const figures = mergeFigures(await deps.queryFigures.ofDay(day), by, shown);
  return Promise.all(figures.map((one) => toAnswer(one, deps)));
}

async function toAnswer({ queryId: id, ...figure }: QueryFigure, { queries, rules }: FiguresDeps) {
  const [query, watchers] = await Promise.all([
    queries.get(id),
    rules.watchers(id, { prefix: '', frequencies }),
  ]);
  return {
    id,
    ...(query?.expression && { expression: query.expression }),
    ...figure,
    watchers: watchers?.subscriberIds.length ?? mostWatchers,
    ...(!watchers && { moreWatchers: true }),
  };
}
