import { readRuleQuery } from '../rules/read-rule-query.ts';
import { maxRules } from '../rules/rule-input.ts';
import { hour } from '../time/units.ts';
import type { SubscriptionRequest } from './subscription-request.ts';

/** How long after the last request a pending sign-up can be confirmed. */
export const confirmationHours = 24;

/** Leaves room in an item, which holds at most 400 KB. */
const maxPendingBytes = 300_000;

/**
 * What an address has asked for and not yet confirmed. There is one for each address, and further requests are added to
 * it.
 */
export interface PendingSignUp {
  readonly subscriberId: string;
  readonly request: SubscriptionRequest;
  /** ISO instant of the first request. Together with the query it determines the ids of the rules. */
  readonly startedAt: string;
  /** ISO instant of the last request. */
  readonly askedAt: string;
  /** Counts the changes, so that requests at the same moment cannot overwrite one another. */
  readonly version: number;
  /** ISO instant at which the last confirmation mail was claimed; absent when none was sent. */
  readonly mailedAt?: string;
}

export interface PendingSignUps {
  /** Strongly consistent. */
  get(subscriberId: string): Promise<PendingSignUp | undefined>;
  /**
   * Writes the next version; false when another writer did so first. A repeated write whose first answer was lost is
   * recognised as the same write.
   */
  save(next: PendingSignUp): Promise<boolean>;
  /**
   * Records that a confirmation is being mailed, unless one was mailed after `notAfter`. Of many requests at once, only
   * one may send a mail. `writer` is a random name for each claim: it recognises a repeated write, and only it can take
   * the claim back.
   */
  claimMail(subscriberId: string, claim: { at: string; notAfter: string; writer: string }): Promise<boolean>;
  /** Takes this writer's claim back, because its mail was certainly not sent. */
  releaseMail(subscriberId: string, writer: string): Promise<void>;
  /** Removes it if it still has this version. */
  remove(seen: PendingSignUp): Promise<void>;
}

/** Whether it can still be confirmed. */
export function isOpen({ askedAt }: PendingSignUp, now: Date): boolean {
  return now.getTime() - Date.parse(askedAt) < confirmationHours * hour;
}

/**
 * The pending sign-up with a further request added. A query that is asked for again gets the newer frequency and name,
 * and the newer time zone and hour apply. When there is too much to keep, the oldest rules are dropped, because the
 * last request most likely comes from the owner of the address, who is looking at the form.
 *
 * @param before an earlier sign-up; one that can no longer be confirmed is ignored
 */
export function withRequest(
  subscriberId: string,
  request: SubscriptionRequest,
  { before, now }: { readonly before: PendingSignUp | undefined; readonly now: Date },
): PendingSignUp {
  const open = before && isOpen(before, now) ? before : undefined;
  const at = now.toISOString();
  return {
    subscriberId,
    request: { ...request, rules: newest(mergedRules(open?.request.rules ?? [], request.rules)) },
    startedAt: open?.startedAt ?? at,
    askedAt: at,
    version: (before?.version ?? 0) + 1,
  };
}

type Rules = SubscriptionRequest['rules'];

function mergedRules(older: Rules, newer: Rules): Rules {
  const byQuery = new Map(older.map((rule) => [identityOf(rule), rule]));
  for (const rule of newer) byQuery.set(identityOf(rule), rule);
  return [...byQuery.values()];
}

function newest(rules: Rules): Rules {
  const kept = rules.slice(-maxRules);
  while (kept.length > 1 && bytesOf(kept) > maxPendingBytes) kept.shift();
  return kept;
}

function bytesOf(rules: Rules): number {
  return Buffer.byteLength(JSON.stringify(rules));
}

/** Equal for queries that mean the same. */
function identityOf({ query }: Rules[number]): string {
  const read = readRuleQuery(query);
  return read.ok ? read.value.id : query;
}
