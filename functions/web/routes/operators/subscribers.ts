import { createRoute, z } from '@hono/zod-openapi';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { emailAddress, subscriberId } from '../../../../shared/security/subscriber-id.ts';
import { eraseSubscriber } from '../../../../shared/subscribers/erase.ts';
import { exportSubscriber } from '../../../../shared/subscribers/export.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';
import { foundSubscribers, idParam, me, suppression } from '../../schemas.ts';

type SubscribersDeps = Pick<
  WebDeps,
  | 'log'
  | 'hits'
  | 'now'
  | 'queries'
  | 'rules'
  | 'readKeys'
  | 'subscriberData'
  | 'subscribers'
  | 'suppressions'
>;

const tags = ['Operating'];
const security = byKey('admin');

const findRoute = createRoute({
  method: 'get',
  path: '/v1/subscribers',
  tags,
  summary: 'Find a subscriber by address',
  description: 'None or one, by the whole address. Nothing lists all of them.',
  security,
  request: { query: z.object({ email: emailAddress }) },
  responses: {
    200: jsonOf(foundSubscribers, 'Who has the address'),
    ...problems(401, 403, 422),
  },
});

const exportRoute = createRoute({
  method: 'get',
  path: '/v1/subscribers/{id}/export',
  tags,
  summary: 'Everything that is stored about a subscriber',
  description: 'For those who ask the operator rather than the service itself.',
  security,
  request: { params: idParam },
  responses: { 200: jsonOf(z.record(z.string(), z.unknown()), 'By kind'), ...problems(401, 403, 404) },
});

const eraseRoute = createRoute({
  method: 'delete',
  path: '/v1/subscribers/{id}',
  tags,
  summary: 'Erase a subscriber',
  description: 'As subscribers do themselves. That an address bounced is kept, as a hash.',
  security,
  request: { params: idParam },
  responses: { 204: { description: 'Erased' }, ...problems(401, 403, 404) },
});

export function operatorSubscriberRoutes(app: WebApp, deps: SubscribersDeps): void {
  async function known(id: string): Promise<Subscriber> {
    const subscriber = await deps.subscribers.get(id);
    if (subscriber) return subscriber;
    throw new HttpProblem('not-found', 'There is no subscriber with this id.');
  }

  app.openapi(findRoute, async (c) => {
    const id = subscriberId(await deps.readKeys(), c.req.valid('query').email);
    const [found, suppressed] = await Promise.all([deps.subscribers.get(id), deps.suppressions.get(id)]);
    return c.json(
      {
        subscribers: found ? [{ id, ...me.parse(found) }] : [],
        ...(suppressed && { suppression: suppression.parse(suppressed) }),
      },
      200,
    );
  });

  app.openapi(exportRoute, async (c) => {
    const { id } = await known(c.req.valid('param').id);
    return c.json(await exportSubscriber(id, deps), 200);
  });

  app.openapi(eraseRoute, async (c) => {
    const { id } = await known(c.req.valid('param').id);
    await eraseSubscriber(id, deps);
    deps.log.info('An operator erased a subscriber', { subscriber: id });
    return c.body(null, 204);
  });
}
