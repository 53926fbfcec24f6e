import * as z from 'zod';
import { ruleInput } from '../rules/rule-input.ts';
import { emailAddress } from '../security/subscriber-id.ts';
import { localTime, timezone } from './settings.ts';

/** The body of `POST /v1/subscriptions`. */
export const subscriptionInput = z.strictObject({
  email: emailAddress.meta({ example: 'reader@example.org', type: 'string', format: 'email' }),
  rules: z
    .array(ruleInput)
    .min(1, 'Ask for one rule at least.')
    .max(20, 'Ask for 20 rules at most; more can be added after confirming.'),
  timezone: timezone.default('UTC'),
  digestTime: localTime.default('08:00'),
});
export type SubscriptionInput = z.infer<typeof subscriptionInput>;

/** What a confirmation takes into effect; the address is the subscriber's. A confirmation token holds it. */
export const subscriptionRequest = subscriptionInput.omit({ email: true });
export type SubscriptionRequest = z.infer<typeof subscriptionRequest>;
