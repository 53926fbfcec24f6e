import * as z from 'zod';
import { ruleInput } from '../rules/rule-input.ts';
import { emailAddress } from '../security/subscriber-id.ts';
import { localTime, timezone } from './settings.ts';

/**
 * A rule as strangers may ask for it: where its stories are posted is no part of it. Whoever confirms sees rules and not
 * where else they would go, so that somebody could sign a reader up and read along.
 */
const signUpRule = z.strictObject(ruleInput.omit({ webhook: true }).shape, {
  error: (issue) =>
    issue.code === 'unrecognized_keys' && issue.keys.includes('webhook')
      ? 'A webhook cannot be asked for when signing up. Confirm first, then sign in and set it at /rules.'
      : undefined,
});

/** What is asked for is stored as one item, of 400 KB at most, with room for what was asked for before. */
const maxRequestBytes = 100_000;

/** The body of `POST /v1/subscriptions`. */
export const subscriptionInput = z.strictObject({
  email: emailAddress.meta({ example: 'reader@example.org', type: 'string', format: 'email' }),
  rules: z
    .array(signUpRule)
    .min(1, 'Ask for one rule at least.')
    .max(20, 'Ask for 20 rules at most; more can be added after confirming.')
    .refine(
      (rules) => Buffer.byteLength(JSON.stringify(rules)) <= maxRequestBytes,
      'These rules are too long together. Ask for some of them now and add the others after confirming.',
    ),
  timezone: timezone.default('UTC'),
  digestTime: localTime.default('08:00'),
});
export type SubscriptionInput = z.infer<typeof subscriptionInput>;

/** What a confirmation takes into effect; the address is the subscriber's. A confirmation token holds it. */
export const subscriptionRequest = subscriptionInput.omit({ email: true });
export type SubscriptionRequest = z.infer<typeof subscriptionRequest>;
