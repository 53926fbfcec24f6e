import { randomBytes } from 'node:crypto';
import type { Rule } from '../rules/rule.ts';
import type { CountAgainst } from '../security/rate-limit.ts';
import {
  type DigestInput,
  type DigestPatch,
  digestNamed,
  maxDigests,
  type NamedDigest,
} from './named-digest.ts';
import { ruleChanges } from './save-rule.ts';
import { nextDeliveryAt } from './schedule.ts';
import type { Subscriber } from './subscriber.ts';

export interface ChangeDigestsDeps {
  readonly subscribers: {
    get(id: string): Promise<Subscriber | undefined>;
    changeDigests(seen: Subscriber, next: readonly NamedDigest[]): Promise<boolean>;
    rulesChanged(id: string, at: string): Promise<void>;
  };
  readonly rules: {
    ofSubscriber(subscriberId: string): Promise<Rule[]>;
    get(subscriberId: string, id: string): Promise<Rule | undefined>;
    replace(seen: Rule, next: Rule): Promise<boolean>;
  };
  readonly countAgainst: CountAgainst;
  readonly now: () => Date;
}

export type ChangedDigest =
  | { readonly kind: 'changed'; readonly digest: NamedDigest }
  | { readonly kind: 'too-many' }
  /** Another digest has that name. */
  | { readonly kind: 'name-taken' }
  | { readonly kind: 'too-often'; readonly waitSeconds: number }
  | { readonly kind: 'not-found' };

/** How often to try again when other requests change the digests at the same moment. */
const mostTries = 10;

/** Adds a digest, to which no rule belongs yet. */
export function addDigest(
  subscriber: Subscriber,
  { name, schedule }: DigestInput,
  deps: ChangeDigestsDeps,
): Promise<ChangedDigest> {
  const digest: NamedDigest = { id: randomBytes(9).toString('base64url'), name, schedule };
  return change(subscriber, deps, (digests) => {
    if (digests.length >= maxDigests) return { kind: 'too-many' };
    if (digestNamed(digests, name)) return { kind: 'name-taken' };
    return { next: [...digests, digest], digest };
  });
}

/** Changes a digest. Its mails go on from where they are: a slot that was served is not served again. */
export function changeDigest(
  subscriber: Subscriber,
  id: string,
  { name, schedule }: DigestPatch,
  deps: ChangeDigestsDeps,
): Promise<ChangedDigest> {
  return change(subscriber, deps, (digests) => {
    const seen = digests.find((one) => one.id === id);
    if (!seen) return { kind: 'not-found' };
    const digest = { id, name: name ?? seen.name, schedule: schedule ?? seen.schedule };
    const taken = digestNamed(digests, digest.name);
    if (taken && taken.id !== id) return { kind: 'name-taken' };
    return { next: digests.map((one) => (one.id === id ? digest : one)), digest };
  });
}

/**
 * Deletes a digest. From that write on, its rules are daily rules like others; after it, they are told so as well. If that
 * fails, they still are, because a rule whose digest does not exist is a daily rule.
 */
export async function removeDigest(
  subscriber: Subscriber,
  id: string,
  deps: ChangeDigestsDeps,
): Promise<ChangedDigest> {
  const removed = await change(subscriber, deps, (digests) => {
    const digest = digests.find((one) => one.id === id);
    return digest ? { next: digests.filter((one) => one !== digest), digest } : { kind: 'not-found' };
  });
  if (removed.kind !== 'changed') return removed;
  const rules = await deps.rules.ofSubscriber(subscriber.id);
  await Promise.all(rules.filter(({ digest }) => digest === id).map((rule) => leaveDigest(rule, deps)));
  return removed;
}

type Decided =
  | { readonly next: readonly NamedDigest[]; readonly digest: NamedDigest }
  | Exclude<ChangedDigest, { kind: 'changed' }>;

async function change(
  { id }: Subscriber,
  deps: ChangeDigestsDeps,
  decide: (digests: readonly NamedDigest[]) => Decided,
): Promise<ChangedDigest> {
  const waitSeconds = await deps.countAgainst(ruleChanges, id);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  for (let tries = 0; tries < mostTries; tries += 1) {
    const seen = await deps.subscribers.get(id);
    if (!seen) return { kind: 'not-found' };
    const decided = decide(seen.digests ?? []);
    if ('kind' in decided) return decided;
    if (!(await deps.subscribers.changeDigests(seen, decided.next))) continue;
    await look({ ...seen, digests: decided.next }, deps);
    return { kind: 'changed', digest: decided.digest };
  }
  throw new Error('Too many changes of the digests of one subscriber at the same moment.');
}

/** The next look moves to the time that the digests give now. */
async function look(subscriber: Subscriber, { subscribers, rules, now }: ChangeDigestsDeps): Promise<void> {
  const at = nextDeliveryAt(subscriber, await rules.ofSubscriber(subscriber.id), {
    now: now().toISOString(),
  });
  if (at !== undefined) await subscribers.rulesChanged(subscriber.id, at);
}

async function leaveDigest(rule: Rule, { rules }: Pick<ChangeDigestsDeps, 'rules'>): Promise<void> {
  const { digest: left, ...next } = rule;
  if (left === undefined || (await rules.replace(rule, next))) return;
  // It was changed at the same moment.
  const now = await rules.get(rule.subscriberId, rule.id);
  if (now?.digest === left) await leaveDigest(now, { rules });
}
