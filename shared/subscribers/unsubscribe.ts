import type { Keys } from '../security/keys.ts';
import { signLink, verifyLink } from '../security/signed-links.ts';
import { type RemoveRulesDeps, removeRule } from './remove-rules.ts';

/** What an unsubscribe link ends: one rule, or all mail. */
export interface Unsubscription {
  readonly subscriberId: string;
  readonly ruleId?: string;
}

export interface UnsubscribeDeps extends RemoveRulesDeps {
  readonly subscribers: RemoveRulesDeps['subscribers'] & { unsubscribe(id: string): Promise<boolean> };
}

/** The last part of `/u/{token}`. It never expires, because the link in an old mail must still work. */
export function unsubscribeToken(keys: Keys, { subscriberId, ruleId }: Unsubscription): string {
  return signLink(keys, 'unsubscribe', ruleId === undefined ? [subscriberId] : [subscriberId, ruleId]);
}

/** What the token ends; undefined if it was not signed by this service. */
export function readUnsubscribeToken(keys: Keys, token: string): Unsubscription | undefined {
  const [subscriberId, ruleId] = verifyLink(keys, 'unsubscribe', token) ?? [];
  if (subscriberId === undefined) return undefined;
  return ruleId === undefined ? { subscriberId } : { subscriberId, ruleId };
}

/**
 * Ends the rule or all mail, at once. It can be called any number of times. A delivery in preparation reads the
 * subscriber again before it sends. Unsubscribing from everything keeps the rules, for people who come back through the
 * settings.
 */
export async function unsubscribe(
  { subscriberId, ruleId }: Unsubscription,
  deps: UnsubscribeDeps,
): Promise<void> {
  if (ruleId === undefined) await deps.subscribers.unsubscribe(subscriberId);
  else await removeRule(subscriberId, ruleId, deps);
}
