import { createRoute, z } from '@hono/zod-openapi';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { maskEmail } from '../../../../shared/security/audit.ts';
import { emailAddress, emailDescription, subscriberId } from '../../../../shared/security/subscriber-id.ts';
import { eraseSubscriber } from '../../../../shared/subscribers/erase.ts';
import { exportSubscriber } from '../../../../shared/subscribers/export.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import { cursorParam, readCursor, writeCursor } from '../../cursor.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';
import { foundSubscribers, subscriberDetails, suppression } from '../../operator-schemas.ts';
import { exportPart, exportQuery, idParam, me } from '../../schemas.ts';

export type SubscribersDeps = Pick<
  WebDeps,
  | 'hits'
  | 'now'
  | 'queries'
  | 'readKeys'
  | 'rules'
  | 'siteUrl'
  | 'subscriberData'
  | 'subscribers'
  | 'suppressions'
>;

const tags = ['Operating'];
const pageSize = 50;
/** Subscribers read for one page, whether or not they are wanted. */
const maxRead = 500;

const findRoute = createRoute({
  method: 'get',
  path: '/v1/subscribers',
  tags,
  summary: 'Subscribers',
  description:
    'With `email`: none or one, by the whole address. Without: all, newest first, their addresses with most of the name left out. A page ends after 50 or after 500 that were read.',
  security: byKey('GET /v1/subscribers'),
  request: {
    query: z.object({
      email: emailAddress.meta(emailDescription).optional(),
      status: me.shape.status.optional().describe('Only these.'),
      cursor: cursorParam,
    }),
  },
  responses: { 200: jsonOf(foundSubscribers, 'A page of subscribers'), ...problems(401, 403, 422) },
});

const readRoute = createRoute({
  method: 'get',
  path: '/v1/subscribers/{id}',
  tags,
  summary: 'One subscriber',
  description: 'Settings and state, without the whole address and without what is watched.',
  security: byKey('GET /v1/subscribers/{id}'),
  request: { params: idParam },
  responses: { 200: jsonOf(subscriberDetails, 'The subscriber'), ...problems(401, 403, 404, 422) },
});

const exportRoute = createRoute({
  method: 'get',
  path: '/v1/subscribers/{id}/export',
  tags,
  summary: 'Everything that is stored about a subscriber',
  description: 'For those who ask the operator rather than the service itself.',
  security: byKey('GET /v1/subscribers/{id}/export'),
  request: { params: idParam, query: exportQuery },
  responses: {
    200: jsonOf(exportPart, 'As much of it as fits into one answer'),
    ...problems(401, 403, 404, 422),
  },
});

const eraseRoute = createRoute({
  method: 'delete',
  path: '/v1/subscribers/{id}',
  tags,
  summary: 'Erase a subscriber',
  description: 'As subscribers do themselves. That an address bounced is kept, as a hash.',
  security: byKey('DELETE /v1/subscribers/{id}'),
  request: { params: idParam },
  responses: { 204: { description: 'Erased' }, ...problems(401, 403, 404, 422) },
});

/** The calls of this file, for the typed client. */
export type SubscribersCalls = typeof findRoute | typeof readRoute | typeof exportRoute | typeof eraseRoute;

export function operatorSubscriberRoutes(app: WebApp, deps: SubscribersDeps): void {
  app.openapi(findRoute, async (c) => {
    const { email, status, cursor } = c.req.valid('query');
    return c.json(
      await (email === undefined ? listSubscribers({ status, cursor }, deps) : findSubscriber(email, deps)),
      200,
    );
  });

  app.openapi(readRoute, async (c) => {
    return c.json(await subscriberDetailsOf(c.req.valid('param').id, deps), 200);
  });

  app.openapi(exportRoute, async (c) => {
    const { after } = c.req.valid('query');
    return c.json(await exportOf(c.req.valid('param').id, after, deps), 200);
  });

  app.openapi(eraseRoute, async (c) => {
    await eraseKnown(c.req.valid('param').id, deps);
    return c.body(null, 204);
  });
}

type Found = z.infer<typeof foundSubscribers>;

async function known(id: string, { subscribers }: Pick<SubscribersDeps, 'subscribers'>): Promise<Subscriber> {
  const subscriber = await subscribers.get(id);
  if (subscriber) return subscriber;
  throw new HttpProblem('not-found', 'There is no subscriber with this id.');
}

/** Settings and state, without the whole address and without what is watched. @throws HttpProblem 404 if there is none. */
export async function subscriberDetailsOf(
  id: string,
  deps: Pick<SubscribersDeps, 'rules' | 'subscribers' | 'suppressions'>,
): Promise<z.infer<typeof subscriberDetails>> {
  const found = await known(id, deps);
  const [suppressed, rules] = await Promise.all([deps.suppressions.get(id), deps.rules.ofSubscriber(id)]);
  return {
    ...masked(found, suppressed?.reason),
    rules: rules.length,
    ...(suppressed && { suppression: suppression.parse(suppressed) }),
    ...(found.failedLooks !== undefined && { failedLooks: found.failedLooks }),
  };
}

/** A part of everything that is stored about a subscriber. @throws HttpProblem 404 if there is none. */
export async function exportOf(
  id: string,
  after: string | undefined,
  deps: SubscribersDeps,
): Promise<z.infer<typeof exportPart>> {
  await known(id, deps);
  const nextUrl = (next: string) =>
    `${deps.siteUrl}/v1/subscribers/${id}/export?${new URLSearchParams({ after: next })}`;
  return exportPart.parse(await exportSubscriber(id, { after, nextUrl }, deps));
}

/** @throws HttpProblem 404 if there is none. */
export async function eraseKnown(id: string, deps: SubscribersDeps): Promise<void> {
  await known(id, deps);
  await eraseSubscriber(id, deps);
}

/** Whoever has this address, and why it is suppressed, if it is. */
export async function findSubscriber(
  email: string,
  deps: Pick<SubscribersDeps, 'readKeys' | 'subscribers' | 'suppressions'>,
): Promise<Found> {
  const id = subscriberId(await deps.readKeys(), email);
  const [found, suppressed] = await Promise.all([deps.subscribers.get(id), deps.suppressions.get(id)]);
  return {
    subscribers: found ? [{ id, ...me.parse(found) }] : [],
    ...(suppressed && { suppression: suppression.parse(suppressed) }),
  };
}

/** A page of subscribers, newest first, their addresses with most of the name left out. */
export async function listSubscribers(
  { status, cursor }: { status?: Subscriber['status'] | undefined; cursor?: string | undefined },
  deps: Pick<SubscribersDeps, 'subscribers' | 'suppressions'>,
): Promise<Found> {
  const wanted: Subscriber[] = [];
  let place: { at: string; id: string } | undefined =
    cursor === undefined ? { at: '~', id: '' } : readCursor(cursor);
  for (let read = 0; place && read < maxRead && wanted.length < pageSize; read += pageSize) {
    const page = await deps.subscribers.page(place, pageSize - wanted.length);
    wanted.push(...page.subscribers.filter((one) => status === undefined || one.status === status));
    place = page.next;
  }
  const suppressed = await deps.suppressions.among(wanted.map(({ id }) => id));
  return {
    subscribers: wanted.map((one) => masked(one, suppressed.get(one.id)?.reason)),
    ...(place && { cursor: writeCursor(place) }),
  };
}

function masked(found: Subscriber, suppressed: Found['subscribers'][number]['suppressed']) {
  const { id, email } = found;
  return { id, ...me.parse({ ...found, email: maskEmail(email) }), ...(suppressed && { suppressed }) };
}
