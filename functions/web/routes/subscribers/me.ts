import { createRoute } from '@hono/zod-openapi';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { changeSettings } from '../../../../shared/subscribers/change-settings.ts';
import { eraseSubscriber } from '../../../../shared/subscribers/erase.ts';
import { exportSubscriber } from '../../../../shared/subscribers/export.ts';
import { settingsPatch } from '../../../../shared/subscribers/settings.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { bySession, jsonBody, jsonOf, named, problems } from '../../openapi.ts';
import { exportPart, exportQuery, me } from '../../schemas.ts';
import { endSession, requireSubscriber } from '../../session.ts';
import { suppressedDetail } from '../../suppressed-detail.ts';

type MeDeps = Pick<
  WebDeps,
  | 'hits'
  | 'now'
  | 'queries'
  | 'rules'
  | 'siteUrl'
  | 'subscriberData'
  | 'subscribers'
  | 'suppressions'
  | 'tokens'
>;

const tags = ['Subscriber'];

const readRoute = createRoute({
  method: 'get',
  path: '/v1/me',
  tags,
  summary: 'My settings',
  security: bySession,
  responses: { 200: jsonOf(me, 'Settings'), ...problems(401) },
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/v1/me',
  tags,
  summary: 'Change my settings',
  description: 'What is left out stays. `status` stops all mail, or starts it again from now on.',
  security: bySession,
  request: { body: jsonBody(named('Settings', settingsPatch)) },
  responses: { 200: jsonOf(me, 'The settings as they are now'), ...problems(400, 401, 403, 409, 415, 422) },
});

const eraseRoute = createRoute({
  method: 'delete',
  path: '/v1/me',
  tags,
  summary: 'Erase everything about me',
  description: 'Address, settings, rules and deliveries. That an address bounced is kept, as a hash.',
  security: bySession,
  responses: { 204: { description: 'Erased' }, ...problems(401, 403) },
});

const exportRoute = createRoute({
  method: 'get',
  path: '/v1/me/export',
  tags,
  summary: 'Everything that is stored about me',
  security: bySession,
  request: { query: exportQuery },
  responses: { 200: jsonOf(exportPart, 'As much of it as fits into one answer'), ...problems(401, 422) },
});

/** The calls of this file, for the typed client. */
export type MeCalls = typeof readRoute | typeof changeRoute | typeof eraseRoute | typeof exportRoute;

export function meRoutes(app: WebApp, deps: MeDeps): void {
  app.openapi(readRoute, async (c) => c.json(me.parse(await requireSubscriber(c, deps)), 200));

  app.openapi(changeRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const changed = await changeSettings(subscriber, c.req.valid('json'), deps);
    if (changed.kind === 'suppressed') throw new HttpProblem('conflict', suppressedDetail);
    return c.json(me.parse(changed.subscriber), 200);
  });

  app.openapi(eraseRoute, async (c) => {
    const { id } = await requireSubscriber(c, deps);
    await eraseSubscriber(id, deps);
    await endSession(c, 'session', deps);
    return c.body(null, 204);
  });

  app.openapi(exportRoute, async (c) => {
    const { id } = await requireSubscriber(c, deps);
    c.header('content-disposition', 'attachment; filename="wirewatch-export.json"');
    const { after } = c.req.valid('query');
    const nextUrl = (next: string) => `${deps.siteUrl}/v1/me/export?${new URLSearchParams({ after: next })}`;
    return c.json(exportPart.parse(await exportSubscriber(id, { after, nextUrl }, deps)), 200);
  });
}
