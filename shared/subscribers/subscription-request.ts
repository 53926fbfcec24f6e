import * as z from 'zod';
import { checkTimes, localTime } from '../rules/own-schedule.ts';
import { ruleFields } from '../rules/rule-input.ts';
import { emailAddress, emailDescription } from '../security/subscriber-id.ts';
import { timezone } from './settings.ts';

/**
 * A rule as visitors may ask for it: without a digest, since they have none, and without a webhook. The confirmation page shows only the rules. With a webhook,
 * somebody could sign another person up and receive the same stories.
 */
const signUpRule = z
  .strictObject(ruleFields.omit({ webhook: true, digest: true }).shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys' && issue.keys.includes('webhook')
        ? 'A webhook cannot be set when signing up. Confirm first, then sign in and set it at /rules.'
        : undefined,
  })
  .check(checkTimes);

/** A sign-up is stored as one item of at most 400 KB, which also holds earlier requests. */
const maxRequestBytes = 100_000;

/** The body of `POST /v1/subscriptions`. */
export const subscriptionInput = z.strictObject({
  email: emailAddress.meta(emailDescription),
  rules: z
    .array(signUpRule)
    .min(1, 'Ask for at least one rule.')
    .max(20, 'Ask for at most 20 rules; more can be added after confirming.')
    .refine(
      (rules) => Buffer.byteLength(JSON.stringify(rules)) <= maxRequestBytes,
      'These rules are too long in total. Ask for some of them now and add the others after confirming.',
    ),
  timezone: timezone.default('UTC'),
  digestTime: localTime.default('08:00'),
});
export type SubscriptionInput = z.infer<typeof subscriptionInput>;

/** What a confirmation applies; the address is the subscriber's. A confirmation token holds it. */
export const subscriptionRequest = subscriptionInput.omit({ email: true });
export type SubscriptionRequest = z.infer<typeof subscriptionRequest>;
