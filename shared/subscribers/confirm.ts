import { type RuleQuery, readRuleQuery } from '../rules/read-rule-query.ts';
import type { Rule } from '../rules/rule.ts';
import { shortHash } from '../security/short-hash.ts';
import { openToken, type Token, type TokenDeps } from '../security/tokens.ts';
import { isOpen, type PendingSignUp, type PendingSignUps } from './pending-sign-up.ts';
import { removeRules } from './remove-rules.ts';
import { createRule, firstDelivery, type SaveRuleDeps } from './save-rule.ts';
import type { Subscriber } from './subscriber.ts';
import type { SubscriptionRequest } from './subscription-request.ts';

export interface ConfirmDeps
  extends TokenDeps,
    Pick<SaveRuleDeps, 'rules' | 'queries' | 'firstAlertAfterMs'> {
  readonly subscribers: SaveRuleDeps['subscribers'] & {
    get(id: string): Promise<Subscriber | undefined>;
    /** Makes a subscriber active who is not; false for one who is. */
    activate(id: string, changes: Partial<Subscriber>): Promise<boolean>;
  };
  readonly pendingSignUps: Pick<PendingSignUps, 'get' | 'remove'>;
}

/** An open confirmation link: whose it is and what it confirms. */
export interface OpenConfirmation {
  readonly kind: 'open';
  readonly subscriber: Subscriber;
  readonly pending: PendingSignUp;
  readonly token: Token;
}

/** `used`: all that was asked for has been confirmed before. `unknown`: no link of ours, or too old. */
export type ReadConfirmation = OpenConfirmation | { readonly kind: 'used' | 'unknown' };

/**
 * Reads a confirmation link and changes nothing: mail scanners open links. Every link that was mailed in the last 24
 * hours opens, the older ones too, and each confirms everything that the address has asked for.
 */
export async function openConfirmation(
  text: string,
  deps: TokenDeps & {
    readonly subscribers: Pick<ConfirmDeps['subscribers'], 'get'>;
    readonly pendingSignUps: Pick<PendingSignUps, 'get'>;
  },
): Promise<ReadConfirmation> {
  const token = await openToken(text, 'confirm', deps);
  if (!token) return { kind: 'unknown' };
  const [subscriber, pending] = await Promise.all([
    deps.subscribers.get(token.owner),
    deps.pendingSignUps.get(token.owner),
  ]);
  if (!subscriber) return { kind: 'unknown' };
  if (pending && isOpen(pending, deps.now())) return { kind: 'open', subscriber, pending, token };
  return { kind: subscriber.status === 'active' ? 'used' : 'unknown' };
}

/** Names what a confirmation page has shown, so that nothing is confirmed that was added after it was opened. */
export function revisionOf({ request, startedAt }: PendingSignUp): string {
  return shortHash(JSON.stringify([startedAt, request]));
}

export interface Confirmed {
  /** True for one caller only, however often and at once the link is used: it may sign in. */
  readonly first: boolean;
  /** What was asked for and is beyond the most rules that a subscriber may have. */
  readonly leftOut: SubscriptionRequest['rules'];
}

/**
 * Takes a pending sign-up into effect. Every step may be done again: the rules have ids that follow from the request,
 * one conditional write makes the subscriber active, and only then is the request removed and the token used up. So a
 * crash between two steps is repaired by the next try.
 */
export async function confirm(
  { subscriber, pending, token }: OpenConfirmation,
  deps: ConfirmDeps,
): Promise<Confirmed> {
  const wanted = pending.request.rules.flatMap((input) => {
    const read = readRuleQuery(input.query);
    return read.ok ? [{ input, query: read.value, id: ruleId(pending, read.value) }] : [];
  });
  // Rules from before an unsubscription ended with it: the new request is all that was asked for.
  if (subscriber.status === 'unsubscribed') {
    await removeRules(
      subscriber.id,
      deps,
      wanted.map(({ id }) => id),
    );
  }

  const rules: Rule[] = [];
  const leftOut: SubscriptionRequest['rules'] = [];
  for (const { input, query, id } of wanted) {
    const rule = await createRule({ subscriberId: subscriber.id, id, input, query }, deps);
    if (rule) rules.push(rule);
    else leftOut.push(input);
  }

  const settings = settingsOf(pending.request);
  const due = firstDelivery({ ...subscriber, ...settings }, rules, deps);
  const activated = await deps.subscribers.activate(subscriber.id, {
    ...settings,
    confirmedAt: deps.now().toISOString(),
    cursors: {},
    nextDeliveryAt: due,
  });
  // Settings of an active subscriber stay as they are: the request came from a form that anybody can fill in.
  if (!activated) await deps.subscribers.rulesChanged(subscriber.id, due);
  await deps.pendingSignUps.remove(pending);
  return { first: await deps.tokens.use(token.owner, token.hash, deps.now().toISOString()), leftOut };
}

function settingsOf({ timezone, digestTime }: SubscriptionRequest) {
  return { timezone, digestTime };
}

/** The same request always writes the same rules. */
function ruleId({ subscriberId, startedAt }: PendingSignUp, { id }: RuleQuery): string {
  return shortHash(`${subscriberId}#${startedAt}#${id}`);
}
