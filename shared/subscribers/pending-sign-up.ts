import { readRuleQuery } from '../rules/read-rule-query.ts';
import { maxRules } from '../rules/rule-input.ts';
import { hour } from '../time/units.ts';
import type { SubscriptionRequest } from './subscription-request.ts';

/** A pending sign-up can be confirmed for so long after the last request. */
export const confirmationHours = 24;

/** An item holds 400 KB. */
const maxPendingBytes = 300_000;

/** What an address has asked for and not yet confirmed: one per address, to which every further request is added. */
export interface PendingSignUp {
  readonly subscriberId: string;
  readonly request: SubscriptionRequest;
  /** ISO instant of the first request; with the query it names the rules that come of it. */
  readonly startedAt: string;
  /** ISO instant of the last request. */
  readonly askedAt: string;
  /** Counts the changes, so that no request is lost to another one at the same moment. */
  readonly version: number;
}

export interface PendingSignUps {
  /** Strongly consistent. */
  get(subscriberId: string): Promise<PendingSignUp | undefined>;
  /**
   * Writes the next version; false if somebody else did so first. A write whose answer was lost and that is repeated
   * counts as its own.
   */
  save(next: PendingSignUp): Promise<boolean>;
  /**
   * Notes that a confirmation is being mailed, unless one was mailed after `notAfter`: of many requests at once one
   * may mail. `writer` is made up for each claim: it tells a repeated write, and who may take the claim back.
   */
  claimMail(subscriberId: string, claim: { at: string; notAfter: string; writer: string }): Promise<boolean>;
  /** Takes the claim of this writer back: its mail was certainly not sent. */
  releaseMail(subscriberId: string, writer: string): Promise<void>;
  /** Removes it, if it still is this version. */
  remove(seen: PendingSignUp): Promise<void>;
}

/** Whether it can still be confirmed. */
export function isOpen({ askedAt }: PendingSignUp, now: Date): boolean {
  return now.getTime() - Date.parse(askedAt) < confirmationHours * hour;
}

/**
 * The pending sign-up with a further request. A query that is asked for again takes the newer frequency and name; the
 * newer time zone and hour count. Of more than can be kept the oldest rules leave: whoever asks last is most likely
 * the owner of the address, who is looking at the form.
 *
 * @param before a sign-up that can no longer be confirmed counts as none
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
