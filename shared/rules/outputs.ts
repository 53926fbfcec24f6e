import type { Output, Webhook } from './webhook.ts';

/** The id by which the `webhook` of a rule is named among its outputs. */
export const webhookId = 'webhook';

/** All outputs of a rule: its `webhook` first, by the id `webhook`. */
export function outputsOf({
  webhook,
  outputs = [],
}: {
  readonly webhook?: Webhook;
  readonly outputs?: readonly Output[];
}): Output[] {
  return [...(webhook ? [{ ...webhook, id: webhookId }] : []), ...outputs];
}
