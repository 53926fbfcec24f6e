import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { type ReceiverKind, receiverKinds, receiverOf } from '../webhooks/receivers/receivers.ts';

/** Where a rule's stories are posted, beside the mail. */
export interface Webhook {
  readonly kind: ReceiverKind;
  readonly url: string;
  /** Signs what is posted (`whsec_…`, shown to the subscriber); for receivers that verify signatures. */
  readonly secret?: string;
  /** ISO instant: what happened before says nothing about this address. */
  readonly savedAt: string;
}

/** How posting went lately, for the subscriber to see. */
export interface WebhookState {
  readonly subscriberId: string;
  readonly ruleId: string;
  /** ISO instant of the last attempt. */
  readonly at: string;
  /** HTTP status of the last answer; absent if there was none. */
  readonly status?: number;
  /** Attempts that failed in a row. */
  readonly failures: number;
  /** What went wrong last, in words. */
  readonly problem?: string;
  /** The receiver has said that it is gone (410): nothing is posted until the webhook is saved again. */
  readonly ended?: boolean;
}

/** A webhook as it is asked for. The address is checked again, with what it resolves to, at every post. */
export const webhookInput = z.strictObject({
  kind: z.enum(receiverKinds).default('standard').describe('What the receiver understands.'),
  url: z
    .url({ protocol: /^https$/, error: 'Write an https address.' })
    .max(2000)
    .describe('Where the stories of each mail are posted as well.'),
});
export type WebhookInput = z.infer<typeof webhookInput>;

/** The webhook to keep: its secret stays as long as its address does. */
export function toWebhook({ kind, url }: WebhookInput, savedAt: string, before?: Webhook): Webhook {
  if (!receiverOf(kind).signed) return { kind, url, savedAt };
  const kept = before?.url === url ? before.secret : undefined;
  return { kind, url, savedAt, secret: kept ?? `whsec_${randomBytes(24).toString('base64')}` };
}

/** The state of this webhook, not of one that stood in its place before. */
export function currentState(webhook: Webhook, state: WebhookState | undefined): WebhookState | undefined {
  return state && state.at >= webhook.savedAt ? state : undefined;
}
