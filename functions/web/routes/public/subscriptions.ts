import { createRoute, z } from '@hono/zod-openapi';
import { subscriptionInput } from '../../../../shared/subscribers/subscription-request.ts';
import { acceptedDetail, acceptSubscription, type SubscriptionDeps } from '../../accept-subscription.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { limitCaller, limits } from '../../limits.ts';
import { jsonBody, jsonOf, named, problems } from '../../openapi.ts';
import { pageLanguage } from '../../page-language.ts';

type SubscriptionsDeps = SubscriptionDeps & Pick<WebDeps, 'defaultLanguage' | 'siteUrl'>;

const accepted = z
  .object({ detail: z.string() })
  .openapi('SubscriptionAccepted', { description: 'The same whatever is known about the address.' });

const subscriptionsRoute = createRoute({
  method: 'post',
  path: '/v1/subscriptions',
  tags: ['Subscribing'],
  summary: 'Ask for rules to be watched',
  description:
    'Adds the rules to what this address has asked for, and mails a link that confirms all of it: two minutes after the last such mail at the earliest, 3 an hour and 6 a day at most. Nothing else happens before it is confirmed.',
  request: { body: jsonBody(named('Subscription', subscriptionInput)) },
  responses: { 202: jsonOf(accepted, 'Accepted'), ...problems(400, 415, 422, 429) },
});

/** The calls of this file, for the typed client. */
export type SubscriptionsCalls = typeof subscriptionsRoute;

export function subscriptionRoutes(app: WebApp, deps: SubscriptionsDeps): void {
  app.openapi(subscriptionsRoute, async (c) => {
    await limitCaller(c, limits.subscribe, deps);
    await acceptSubscription(c.req.valid('json'), pageLanguage(c, deps).code, deps);
    return c.json({ detail: acceptedDetail }, 202);
  });
}
