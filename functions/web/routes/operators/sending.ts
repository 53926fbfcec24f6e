import { createRoute } from '@hono/zod-openapi';
import { readSending, type SendingDeps } from '../../../../shared/delivery/read-sending.ts';
import type { WebApp } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';
import { sending } from '../../operator-schemas.ts';

const resumeRoute = createRoute({
  method: 'post',
  path: '/v1/sending/resume',
  tags: ['Operating'],
  summary: 'Release the brake',
  description:
    'After the cause of bounces and complaints is repaired: they are counted anew from now on, and mail goes out within a minute.',
  security: byKey('POST /v1/sending/resume'),
  responses: { 200: jsonOf(sending, 'How mail fares now'), ...problems(401, 403) },
});

/** The calls of this file, for the typed client. */
export type SendingCalls = typeof resumeRoute;

export function sendingRoutes(
  app: WebApp,
  deps: SendingDeps & { readonly reputation: { forget(): Promise<void> } },
): void {
  app.openapi(resumeRoute, async (c) => {
    await deps.reputation.forget();
    return c.json(await readSending(deps), 200);
  });
}
