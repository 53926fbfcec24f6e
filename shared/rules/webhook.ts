import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type ReceiverKind, receiverKinds, receiverOf } from '../webhooks/receivers/receivers.ts';

/** Where a rule's stories are posted, in addition to the mail. */
export interface Webhook {
  readonly kind: ReceiverKind;
  readonly url: string;
  /** Signs the posts (`whsec_…`, shown to the subscriber), for receivers that verify signatures. */
  readonly secret?: string;
  /** ISO instant at which it was saved. Earlier results do not belong to this address. */
  readonly savedAt: string;
}

/** The recent results of posting, shown to the subscriber. */
export interface WebhookState {
  readonly subscriberId: string;
  readonly ruleId: string;
  /** ISO instant of the last attempt. */
  readonly at: string;
  /** HTTP status of the last answer; absent if there was none. */
  readonly status?: number;
  /** Failed attempts in a row. */
  readonly failures: number;
  /** The last problem, in words. */
  readonly problem?: string;
  /** The receiver answered that it is gone (410). Nothing is posted until the webhook is saved again. */
  readonly ended?: boolean;
}

/** A webhook as requested. The address, and what it resolves to, is checked again at every post. */
export const webhookInput = z.strictObject({
  kind: z.enum(receiverKinds).default('standard').describe('What the receiver understands.'),
  url: z
    .url({ protocol: /^https$/, error: 'Write an https address.' })
    .max(2000)
    .describe('Where the stories of each mail are posted as well.'),
});
export type WebhookInput = z.infer<typeof webhookInput>;

/** The webhook to store. Its secret is kept as long as its address stays the same. */
export function toWebhook({ kind, url }: WebhookInput, savedAt: string, before?: Webhook): Webhook {
  if (!receiverOf(kind).signed) return { kind, url, savedAt };
  const kept = before?.url === url ? before.secret : undefined;
  return { kind, url, savedAt, secret: kept ?? `whsec_${randomBytes(24).toString('base64')}` };
}

/** The state of this webhook, unless it belongs to an earlier webhook of the rule. */
export function currentState(webhook: Webhook, state: WebhookState | undefined): WebhookState | undefined {
  return state && state.at >= webhook.savedAt ? state : undefined;
}
