import { createRoute, z } from '@hono/zod-openapi';
import { findSilentSources } from '../../../../shared/delivery/silent-sources.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { bySession, jsonOf, problems } from '../../openapi.ts';
import { ownRule } from '../../own-rule.ts';
import { idParam } from '../../schemas.ts';

type CoverageDeps = Pick<
  WebDeps,
  'hits' | 'now' | 'readFeeds' | 'rules' | 'siteUrl' | 'subscribers' | 'tokens'
>;

const coverageRoute = createRoute({
  method: 'get',
  path: '/v1/me/rules/{id}/coverage',
  tags: ['Rules'],
  summary: 'Sources that a rule no longer hears from',
  description:
    'Sources that the rule found something of in each of three weeks, and that have been silent since for at least three days and for twice as long as ever before, unless their feed still brings other articles. From the newest 1,000 finds of 34 days.',
  security: bySession,
  request: { params: idParam },
  responses: {
    200: jsonOf(
      z.object({
        silentSources: z.array(
          z
            .object({
              name: z.string(),
              since: z.string().describe('When the rule last found something of it.'),
              problem: z.string().optional().describe('Why its feed cannot be read.'),
            })
            .openapi('SilentSource'),
        ),
      }),
      'The longest silence first; none if all are heard of',
    ),
    ...problems(401, 404, 422),
  },
});

/** The calls of this file, for the typed client. */
export type CoverageCalls = typeof coverageRoute;

/** Proof of coverage: whether the sources that a rule usually hears from are still heard. */
export function coverageRoutes(app: WebApp, deps: CoverageDeps): void {
  app.openapi(coverageRoute, async (c) => {
    const rule = await ownRule(c, c.req.valid('param').id, deps);
    return c.json({ silentSources: await findSilentSources(rule, deps.now(), deps) }, 200);
  });
}
