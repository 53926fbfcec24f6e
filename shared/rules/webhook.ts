import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { day } from '../time/units.ts';
import type { ReceiverField, Target } from '../webhooks/receivers/receiver.ts';
import { type ReceiverKind, receiverKinds, receiverOf, receivers } from '../webhooks/receivers/receivers.ts';

/** Where a rule's stories are posted, in addition to the mail. */
export interface Webhook extends Target {
  readonly kind: ReceiverKind;
  /** Signs the posts (`whsec_…`, shown to the subscriber), for receivers that verify signatures. */
  readonly secret?: string;
  /** The secret that it replaced; signs as well until then (ISO), so that the receiver can change over. */
  readonly formerSecret?: { readonly secret: string; readonly until: string };
  /** ISO instant at which it was saved. Earlier results do not belong to this address. */
  readonly savedAt: string;
}

/** One of the outputs that a rule has beside its `webhook`. */
export interface Output extends Webhook {
  readonly id: string;
}

/** The most outputs of a rule, beside its `webhook`. */
export const maxOutputs = 5;

/** The recent results of posting, shown to the subscriber. */
export interface WebhookState {
  readonly subscriberId: string;
  readonly ruleId: string;
  /** Absent: of the rule's `webhook`. */
  readonly outputId?: string;
  /** ISO instant of the last attempt. */
  readonly at: string;
  /** HTTP status of the last answer; absent if there was none. */
  readonly status?: number;
  /** Failed attempts in a row. */
  readonly failures: number;
  /** ISO instant of the first of them. */
  readonly failingSince?: string;
  /** The last problem, in words. */
  readonly problem?: string;
  /** Given up: gone (410), or failing for three days. Nothing is posted until it is saved again or takes a test. */
  readonly ended?: boolean;
  /** It was given up, and its owner is still to be told. */
  readonly untold?: boolean;
  /** The deliveries that it took last, newest last: a message that comes twice is posted once. */
  readonly taken?: readonly string[];
  /** The number of changes; set by the store. */
  readonly version?: number;
}

/** Receivers that need nothing but an address: those that the `webhook` of a rule may be. */
export const webhookKinds = receivers
  .filter(({ fields }) => fields.length === 1 && fields[0].name === 'url')
  .map(({ kind }) => kind);

const url = z.url({ protocol: /^https$/, error: 'Write an https address.' }).max(2000);

/** A webhook as requested. The address, and what it resolves to, is checked again at every post. */
export const webhookInput = z
  .strictObject({
    kind: z.enum(webhookKinds).default('standard').describe('What the receiver understands.'),
    url: url.describe('Where the stories of each mail are posted as well.'),
  })
  .superRefine(checkFields);

/** An output as requested: an address, or what else its kind needs. */
export const outputInput = z
  .strictObject({
    kind: z.enum(receiverKinds).describe('What the receiver understands.'),
    url: url.optional().describe('Where to post. For every kind but Telegram.'),
    token: z
      .string()
      .trim()
      .max(1000)
      .optional()
      .describe('Telegram’s bot token, or an access token of ntfy or Matrix. Never shown again.'),
    to: z.string().trim().max(300).optional().describe('Telegram’s chat, or the room of Matrix.'),
  })
  .superRefine(checkFields);
export type OutputInput = z.infer<typeof outputInput>;

/** The same for an output that is there: without a token, it keeps its own, as long as kind and address stay the same. */
export function outputChange(before: Output) {
  return z.preprocess((value) => {
    if (typeof value !== 'object' || value === null) return value;
    const given: Record<string, unknown> = { ...value };
    const kept = given.kind === before.kind && (given.url === undefined || given.url === before.url);
    const blank = given.token === undefined || given.token === '';
    return kept && blank && before.token !== undefined ? { ...given, token: before.token } : value;
  }, outputInput);
}

function checkFields(
  input: { readonly kind: ReceiverKind } & { readonly [K in keyof Target]?: string | undefined },
  context: z.RefinementCtx,
): void {
  const { fields, label } = receiverOf(input.kind);
  for (const name of ['url', 'token', 'to'] as const) {
    const field = fields.find((one) => one.name === name);
    const value = input[name];
    const message = field === undefined ? value && `${label} takes no ${name}.` : wrongIn(field, value);
    if (message) context.addIssue({ code: 'custom', path: [name], message });
  }
}

function wrongIn(
  { label, optional, form, hosts }: ReceiverField,
  value: string | undefined,
): string | undefined {
  if (value === undefined || value === '') return optional ? undefined : `Give the ${label}.`;
  if (form && !form.pattern.test(value)) return form.wrong;
  if (hosts && !hosts.some((host) => isAt(value, host))) {
    return `The address must be at ${hosts.map((host) => host.replace(/^\./, '*.')).join(', ')}.`;
  }
  return undefined;
}

function isAt(address: string, host: string): boolean {
  const { hostname = '' } = URL.parse(address) ?? {};
  return host.startsWith('.') ? hostname.endsWith(host) : hostname === host;
}

/** The webhook to store. Its secrets are kept as long as its address stays the same. */
export function toWebhook({ kind, url, token, to }: OutputInput, savedAt: string, before?: Webhook): Webhook {
  const { signed, onlyUrl } = receiverOf(kind);
  const target = {
    kind,
    url: onlyUrl ?? url ?? '',
    ...(token && { token }),
    ...(to && { to }),
    savedAt,
  };
  if (!signed) return target;
  if (before?.url === target.url && before.secret !== undefined) {
    const { secret, formerSecret } = before;
    return { ...target, secret, ...(formerSecret && { formerSecret }) };
  }
  return { ...target, secret: newSecret() };
}

/** Of 24 random bytes, as Standard Webhooks writes it. */
function newSecret(): string {
  return `whsec_${randomBytes(24).toString('base64')}`;
}

/** How long the former secret signs as well. */
const rotation = day;

/** With a new signing secret. For a day, both sign. Undefined if the receiver verifies no signatures. */
export function withNewSecret<One extends Webhook>(webhook: One, now: Date): One | undefined {
  if (webhook.secret === undefined) return undefined;
  const until = new Date(now.getTime() + rotation).toISOString();
  return { ...webhook, secret: newSecret(), formerSecret: { secret: webhook.secret, until } };
}

/** The secrets that sign a message now, the current one first. */
export function signingSecrets({ secret, formerSecret }: Webhook, now: Date): string[] {
  if (secret === undefined) return [];
  const former = formerSecret && formerSecret.until > now.toISOString() ? [formerSecret.secret] : [];
  return [secret, ...former];
}

/** The state of this webhook, unless it belongs to an earlier webhook of the rule. */
export function currentState(webhook: Webhook, state: WebhookState | undefined): WebhookState | undefined {
  return state && state.at >= webhook.savedAt ? state : undefined;
}
