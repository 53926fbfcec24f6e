import { createRoute } from '@hono/zod-openapi';
import { readSending, type SendingDeps } from '../../../../shared/delivery/read-sending.ts';
import { readStats, type StatsDeps } from '../../../../shared/subscribers/read-stats.ts';
import type { WebApp } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';
import { stats } from '../../operator-schemas.ts';

const statsRoute = createRoute({
  method: 'get',
  path: '/v1/stats',
  tags: ['Operating'],
  summary: 'How the service does',
  security: byKey('GET /v1/stats'),
  responses: { 200: jsonOf(stats, 'Counts'), ...problems(401, 403) },
});

/** The calls of this file, for the typed client. */
export type StatsCalls = typeof statsRoute;

export function statsRoutes(app: WebApp, deps: StatsDeps & SendingDeps): void {
  app.openapi(statsRoute, async (c) => {
    const [counts, sending] = await Promise.all([readStats(deps), readSending(deps)]);
    return c.json({ ...counts, sending }, 200);
  });
}
