import { createHash } from 'node:crypto';
import { readRuleQuery } from '../rules/read-rule-query.ts';
import type { Rule } from '../rules/rule.ts';
import { openToken, type Token, type TokenDeps } from '../security/tokens.ts';
import { removeRules } from './remove-rules.ts';
import { firstDelivery, type SaveRuleDeps, writeRule } from './save-rule.ts';
import type { Subscriber } from './subscriber.ts';
import { type SubscriptionRequest, subscriptionRequest } from './subscription-request.ts';

export interface ConfirmDeps
  extends TokenDeps,
    Pick<SaveRuleDeps, 'rules' | 'queries' | 'firstAlertAfterMs'> {
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    confirm(id: string, pendingToken: string, changes: Partial<Subscriber>): Promise<boolean>;
    rulesChanged(id: string, at: string): Promise<void>;
  };
}

/** An open confirmation link: whose it is and what it asks for. */
export interface OpenConfirmation {
  readonly subscriber: Subscriber;
  readonly request: SubscriptionRequest;
  readonly token: Token;
}

/** Reads a confirmation link and changes nothing: mail scanners open links. Used links still open, until they expire. */
export async function openConfirmation(
  text: string,
  deps: TokenDeps & Pick<ConfirmDeps, 'subscribers'>,
): Promise<OpenConfirmation | undefined> {
  const token = await openToken(text, 'confirm', deps);
  const subscriber = token && (await deps.subscribers.get(token.owner));
  const request = subscriptionRequest.safeParse(token?.request);
  if (!token || !subscriber || !request.success) return undefined;
  return { subscriber, request: request.data, token };
}

/**
 * Takes a confirmation link into effect. The rules are written first, under ids derived from the token, and one
 * conditional write on the subscriber makes them count; so a crash between is repaired by the next try, and of many
 * at once one succeeds. A replay changes nothing: `first` is false then.
 */
export async function confirm(
  { subscriber, request, token }: OpenConfirmation,
  deps: ConfirmDeps,
): Promise<{ first: boolean }> {
  if (subscriber.pendingToken !== token.hash) return { first: false };
  // Rules from before an unsubscription ended with it: the new request is all that was asked for.
  const revived = subscriber.status === 'unsubscribed';
  const ids = request.rules.map((_, index) => ruleId(token.hash, index));
  if (revived) await removeRules(subscriber.id, deps.rules, ids);

  const rules: Rule[] = [];
  for (const [index, input] of request.rules.entries()) {
    const read = readRuleQuery(input.query);
    if (read.ok) rules.push(await writeRule(subscriber.id, ids[index] ?? '', input, read.value, deps));
  }

  const due = firstDelivery({ ...subscriber, ...settingsOf(request) }, rules, deps);
  if (subscriber.status === 'active') {
    // Settings stay as they are: the request came from a form that anybody can fill in.
    await deps.subscribers.rulesChanged(subscriber.id, due);
    return { first: await deps.subscribers.confirm(subscriber.id, token.hash, {}) };
  }
  const first = await deps.subscribers.confirm(subscriber.id, token.hash, {
    ...settingsOf(request),
    confirmedAt: deps.now().toISOString(),
    cursors: {},
    nextDeliveryAt: due,
  });
  return { first };
}

function settingsOf({ timezone, digestTime }: SubscriptionRequest) {
  return { timezone, digestTime };
}

/** The same confirmation always writes the same rules. */
function ruleId(tokenHash: string, index: number): string {
  return createHash('sha256').update(`${tokenHash}#${index}`).digest('base64url').slice(0, 22);
}
