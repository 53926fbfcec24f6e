import { createRoute, z } from '@hono/zod-openapi';
import { HttpProblem, type ProblemError } from '../../../../shared/http/problem.ts';
import { readRuleQuery } from '../../../../shared/rules/read-rule-query.ts';
import { subscribe } from '../../../../shared/subscribers/subscribe.ts';
import {
  type SubscriptionInput,
  subscriptionInput,
} from '../../../../shared/subscribers/subscription-request.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { evenly } from '../../even-answers.ts';
import { limitAll, limitCaller, limits } from '../../limits.ts';
import { mailLanguage } from '../../mail-language.ts';
import { jsonBody, jsonOf, named, problems } from '../../openapi.ts';

const accepted = z
  .object({ detail: z.string() })
  .openapi('SubscriptionAccepted', { description: 'The same whatever is known about the address.' });

const subscriptionsRoute = createRoute({
  method: 'post',
  path: '/v1/subscriptions',
  tags: ['Subscribing'],
  summary: 'Ask for rules to be watched',
  description:
    'Mails a confirmation link to the address, at most once in 24 hours; nothing else happens before it is confirmed.',
  request: { body: jsonBody(named('Subscription', subscriptionInput)) },
  responses: { 202: jsonOf(accepted, 'Accepted'), ...problems(400, 415, 422, 429) },
});

export function subscriptionRoutes(app: WebApp, deps: WebDeps): void {
  app.openapi(subscriptionsRoute, async (c) => {
    await limitCaller(c, limits.subscribe, deps);
    await acceptSubscription(c.req.valid('json'), mailLanguage(c, deps.defaultLanguage), deps);
    return c.json({ detail: acceptedDetail }, 202);
  });
}

export const acceptedDetail =
  'If this address can get mail from us, a confirmation is on its way. Its link works for 24 hours, and so long no second one is sent.';

/** Refuses queries that cannot be watched; whatever the state of the address, the rest looks and lasts the same. */
export async function acceptSubscription(
  input: SubscriptionInput,
  language: string,
  deps: WebDeps,
): Promise<void> {
  const errors = input.rules.flatMap(({ query }, index) => queryErrors(query, `rules.${index}.query`));
  if (errors.length > 0) {
    throw new HttpProblem('invalid-request', 'A query cannot be watched as it is written.', { errors });
  }
  await limitAll(limits.subscribeAll, deps);
  const keys = await deps.readKeys();
  await evenly(
    'Subscribing',
    async () => {
      const outcome = await subscribe(input, keys, {
        ...deps,
        defaultLanguage: language,
        sendConfirmation: deps.mails.sendConfirmation,
      });
      deps.log.info('Subscription asked for', { outcome });
    },
    deps,
  );
}

/** What is wrong with a query, as problem errors at a path; empty if it can be watched. */
function queryErrors(query: string, path: string): ProblemError[] {
  const read = readRuleQuery(query);
  return read.ok ? [] : read.problems.map((problem) => ({ path, ...problem }));
}
