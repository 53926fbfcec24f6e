import { type RuleQuery, readRuleQuery } from '../rules/read-rule-query.ts';
import type { Rule } from '../rules/rule.ts';
import { shortHash } from '../security/short-hash.ts';
import { openToken, type Token, type TokenDeps } from '../security/tokens.ts';
import { isOpen, type PendingSignUp, type PendingSignUps } from './pending-sign-up.ts';
import { removeRules } from './remove-rules.ts';
import { createRule, firstDelivery, type SaveRuleDeps } from './save-rule.ts';
import type { Shares } from './sharing/share.ts';
import type { Subscriber } from './subscriber.ts';
import type { SubscriptionRequest } from './subscription-request.ts';

export interface ConfirmDeps extends TokenDeps, Pick<SaveRuleDeps, 'queries' | 'firstAlertAfterMs'> {
  readonly rules: SaveRuleDeps['rules'] & Pick<Shares, 'endShare'>;
  readonly subscribers: SaveRuleDeps['subscribers'] & {
    get(id: string): Promise<Subscriber | undefined>;
    /** Makes a subscriber active; false when it already is. */
    activate(id: string, changes: Partial<Subscriber>): Promise<boolean>;
  };
  readonly pendingSignUps: Pick<PendingSignUps, 'get' | 'remove'>;
}

/** A confirmation link that can be used: whose it is and what it confirms. */
export interface OpenConfirmation {
  readonly kind: 'open';
  readonly subscriber: Subscriber;
  readonly pending: PendingSignUp;
  readonly token: Token;
}

/** `used`: everything asked for is already confirmed. `unknown`: not our link, or too old. */
export type ReadConfirmation = OpenConfirmation | { readonly kind: 'used' | 'unknown' };

/**
 * Reads a confirmation link and changes nothing, because mail scanners open links. Every link mailed in the last 24
 * hours works, older links of the same address too, and each confirms everything the address has asked for.
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

/** Identifies what a confirmation page showed, so that nothing is confirmed that was added after it was opened. */
export function revisionOf({ request, startedAt }: PendingSignUp): string {
  return shortHash(JSON.stringify([startedAt, request]));
}

export interface Confirmed {
  /** True for one caller only, however often the link is used at the same time. That caller may sign in. */
  readonly first: boolean;
  /** Rules that were asked for beyond the maximum number of rules for a subscriber. */
  readonly leftOut: SubscriptionRequest['rules'];
}

/**
 * Applies a pending sign-up. Every step can be repeated: the rules have ids derived from the request, one conditional
 * write makes the subscriber active, and only then is the request removed and the token used. So a crash between two
 * steps is repaired by the next attempt.
 */
export async function confirm(
  { subscriber, pending, token }: OpenConfirmation,
  deps: ConfirmDeps,
): Promise<Confirmed> {
  const wanted = pending.request.rules.flatMap((input) => {
    const read = readRuleQuery(input.query);
    return read.ok ? [{ input, query: read.value, id: ruleId(pending, read.value) }] : [];
  });
  // Rules from before the subscriber unsubscribed are removed: the new request is all that was asked for.
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
  // The settings of an active subscriber stay as they are, because anybody can fill in the form.
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
