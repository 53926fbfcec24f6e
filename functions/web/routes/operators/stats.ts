import { createRoute } from '@hono/zod-openapi';
import { readStats, type StatsDeps } from '../../../../shared/subscribers/read-stats.ts';
import type { WebApp } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';
import { stats } from '../../schemas.ts';

const statsRoute = createRoute({
  method: 'get',
  path: '/v1/stats',
  tags: ['Operating'],
  summary: 'How the service does',
  security: byKey('admin'),
  responses: { 200: jsonOf(stats, 'Counts'), ...problems(401, 403) },
});

export function statsRoutes(app: WebApp, deps: StatsDeps): void {
  app.openapi(statsRoute, async (c) => {
    return c.json(await readStats(deps), 200);
  });
}
