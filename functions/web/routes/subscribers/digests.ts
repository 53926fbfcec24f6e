import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { ownSchedule } from '../../../../shared/rules/own-schedule.ts';
import { addDigest, changeDigest, removeDigest } from '../../../../shared/subscribers/change-digests.ts';
import {
  digestInput,
  digestPatch,
  maxDigests,
  type NamedDigest,
} from '../../../../shared/subscribers/named-digest.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import { ownTimetable } from '../../../../shared/subscribers/timetable.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { shownLimits } from '../../limits.ts';
import { bySession, jsonBody, jsonOf, named, problems } from '../../openapi.ts';
import { changedOrThrow } from '../../own-digest.ts';
import { idParam } from '../../schemas.ts';
import { requireSubscriber } from '../../session.ts';

type DigestsDeps = Pick<WebDeps, 'countAgainst' | 'now' | 'rules' | 'siteUrl' | 'subscribers' | 'tokens'>;

const digest = z
  .object({
    id: z.string(),
    name: z.string(),
    schedule: ownSchedule,
    nextAt: z.string().describe('When it comes next, if one of its rules finds something until then.'),
  })
  .openapi('Digest');

const tags = ['Subscriber'];

const listRoute = createRoute({
  method: 'get',
  path: '/v1/me/digests',
  tags,
  summary: 'My digests',
  description: 'Those with a name. Rules that belong to none come in the usual mail.',
  security: bySession,
  responses: { 200: jsonOf(z.object({ digests: z.array(digest) }), 'Oldest first'), ...problems(401) },
});

const addRoute = createRoute({
  method: 'post',
  path: '/v1/me/digests',
  tags,
  summary: 'Add a digest',
  description: `Its rules come in a mail of their own. Put rules into it by their field \`digest\`. At most ${maxDigests}.`,
  security: bySession,
  request: { body: jsonBody(named('NewDigest', digestInput)) },
  responses: { 201: jsonOf(digest, 'Added'), ...problems(400, 401, 403, 409, 415, 422, 429) },
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/v1/me/digests/{id}',
  tags,
  summary: 'Change a digest',
  description:
    'What is left out stays. A time that was served today is not served again today when it is moved.',
  security: bySession,
  request: { params: idParam, body: jsonBody(named('DigestChanges', digestPatch)) },
  responses: { 200: jsonOf(digest, 'Changed'), ...problems(400, 401, 403, 404, 409, 415, 422, 429) },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/v1/me/digests/{id}',
  tags,
  summary: 'Delete a digest',
  description: 'Its rules are kept, and come in the usual daily digest from then on.',
  security: bySession,
  request: { params: idParam },
  responses: { 204: { description: 'Deleted' }, ...problems(401, 403, 404, 422, 429) },
});

/** The calls of this file, for the typed client. */
export type DigestsCalls = typeof listRoute | typeof addRoute | typeof changeRoute | typeof removeRoute;

export function digestRoutes(app: WebApp, deps: DigestsDeps): void {
  const shown = ({ id, name, schedule }: NamedDigest, subscriber: Subscriber) => {
    const { at } = ownTimetable(id, schedule, subscriber).after(deps.now().getTime());
    return digest.parse({ id, name, schedule, nextAt: new Date(at).toISOString() });
  };
  const counted = (c: Context<WebEnv>): DigestsDeps => ({ ...deps, countAgainst: shownLimits(c, deps) });

  app.openapi(listRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const { digests = [] } = subscriber;
    return c.json({ digests: digests.map((one) => shown(one, subscriber)) }, 200);
  });

  app.openapi(addRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const added = changedOrThrow(await addDigest(subscriber, c.req.valid('json'), counted(c)));
    return c.json(shown(added, subscriber), 201);
  });

  app.openapi(changeRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const { id } = c.req.valid('param');
    const changed = changedOrThrow(await changeDigest(subscriber, id, c.req.valid('json'), counted(c)));
    return c.json(shown(changed, subscriber), 200);
  });

  app.openapi(removeRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    changedOrThrow(await removeDigest(subscriber, c.req.valid('param').id, counted(c)));
    return c.body(null, 204);
  });
}
