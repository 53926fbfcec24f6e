import { asError } from '../../as-error.ts';
import { retryAfter } from '../../feeds/poll-timing.ts';
import { FetchError } from '../../net/fetch-error.ts';
import type { Rule } from '../../rules/rule.ts';
import { day, hour } from '../../time/units.ts';
import { comparePack, PackValuesError, rulesOfPack } from './compare-pack.ts';
import type { FollowedPack, FollowedPacks } from './followed-pack.ts';
import type { PackAddress, PackAddresses } from './pack-address.ts';
import { type PackContent, readAnswer } from './read-pack.ts';

export interface CheckPackDeps {
  readonly addresses: Pick<PackAddresses, 'get' | 'change' | 'remove'>;
  readonly packs: Pick<FollowedPacks, 'followersOf' | 'get' | 'noteNews'>;
  readonly rules: { ofSubscriber(subscriberId: string): Promise<Rule[]> };
  readonly subscribers: {
    /** A mail is to tell what has changed in packs. The next one does. */
    notePackNews(subscriberId: string, at: string): Promise<void>;
  };
  /** Reaches public addresses only, and reads a limited number of bytes in a limited time. */
  readonly get: (
    url: string,
    request: { readonly headers: Readonly<Record<string, string>>; readonly maxBytes: number },
  ) => Promise<{
    readonly status: number;
    readonly body: Uint8Array;
    readonly headers: Readonly<Record<string, string>>;
  }>;
  readonly now: () => Date;
  readonly log: { error(message: string, error: Error): void };
}

export type CheckedPack =
  /** It was not due, or nobody follows it any more. */
  | { readonly outcome: 'not-due' | 'ended' }
  | { readonly outcome: 'unchanged' }
  | { readonly outcome: 'changed'; readonly told: number }
  | { readonly outcome: 'failed'; readonly problem: string };

/** The most bytes of a pack, as where it is first looked at. */
const maxPackBytes = 64_000;
/** After so many failures in a row the pause does not grow any more: a week. */
const pauses = [hour, 4 * hour, day, 2 * day, 4 * day, 7 * day] as const;
/** An address that nobody follows is forgotten, unless somebody began to so lately that the index may not know. */
const settledAfter = hour;
/** The longest validators and problems that are kept. */
const longest = { validator: 500, problem: 500 };

/**
 * Checks the pack at an address, if it is due. When it has changed, each follower for whom that makes a difference is
 * noted, once for each version. What is wrong with a pack is stored with its address, and leads to a longer pause. Only
 * faults of the store are thrown. The pause is written before the fetch: a file that kills its reader is not tried again
 * at once, and of two workers only one fetches.
 */
export async function checkPack(id: string, deps: CheckPackDeps): Promise<CheckedPack> {
  const now = deps.now();
  const seen = await deps.addresses.get(id);
  if (!seen || seen.nextCheckAt > now.toISOString()) return { outcome: 'not-due' };
  const claim = { failures: seen.failures + 1, nextCheckAt: after(now, pauseOf(seen.failures + 1)) };
  if (!(await deps.addresses.change(seen, claim))) return { outcome: 'not-due' };
  const claimed: PackAddress = { ...seen, ...claim };

  const followers = await deps.packs.followersOf(id);
  if (followers.length === 0 && seen.followedAt < after(now, -settledAfter)) {
    await deps.addresses.remove(claimed);
    return { outcome: 'ended' };
  }
  let answer: Awaited<ReturnType<CheckPackDeps['get']>>;
  try {
    answer = await deps.get(seen.url, { headers: conditionsOf(seen), maxBytes: maxPackBytes });
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return fail(claimed, error.message, deps);
  }
  const wasRead = { failures: 0, problem: undefined, checkedAt: now.toISOString() };
  const tomorrow = after(now, day);
  if (answer.status === 304) {
    await deps.addresses.change(claimed, { ...wasRead, nextCheckAt: tomorrow });
    return { outcome: 'unchanged' };
  }
  const read = readAnswer(seen.url, answer);
  if (!read.ok) {
    return fail(claimed, read.problem, deps, retryAfter(answer.headers['retry-after'], now.getTime()));
  }
  const { content } = read;
  const told = content.hash === seen.hash ? 0 : await tellAll(followers, content, deps);
  if (told === undefined) {
    // What could not be told is told at the next check, for which the pack must count as changed.
    await deps.addresses.change(claimed, { ...wasRead, nextCheckAt: after(now, hour) });
    return { outcome: 'failed', problem: 'Not all followers could be told.' };
  }
  await deps.addresses.change(claimed, {
    ...wasRead,
    hash: content.hash,
    etag: validator(answer.headers.etag),
    lastModified: validator(answer.headers['last-modified']),
    nextCheckAt: tomorrow,
  });
  return content.hash === seen.hash ? { outcome: 'unchanged' } : { outcome: 'changed', told };
}

function conditionsOf({ etag, lastModified }: PackAddress): Record<string, string> {
  return {
    accept: 'application/yaml, text/yaml, text/plain;q=0.9, */*;q=0.5',
    ...(etag && { 'if-none-match': etag }),
    ...(lastModified && { 'if-modified-since': lastModified }),
  };
}

async function fail(
  claimed: PackAddress,
  problem: string,
  { addresses, now }: CheckPackDeps,
  asked = 0,
): Promise<CheckedPack> {
  const pause = Math.max(pauseOf(claimed.failures), Math.min(asked, 7 * day));
  await addresses.change(claimed, {
    problem: problem.slice(0, longest.problem),
    nextCheckAt: after(now(), pause),
  });
  return { outcome: 'failed', problem };
}

/** @returns how many were told; undefined if some could not be */
async function tellAll(
  followers: readonly Follower[],
  content: PackContent,
  deps: CheckPackDeps,
): Promise<number | undefined> {
  let told = 0;
  let failed = false;
  for (const follower of followers) {
    try {
      if (await tell(follower, content, deps)) told += 1;
    } catch (error) {
      failed = true;
      deps.log.error(`A follower of the pack ${follower.id} could not be told`, asError(error));
    }
  }
  return failed ? undefined : told;
}

type Follower = Pick<FollowedPack, 'subscriberId' | 'id'>;

/** Notes that a mail is to tell a follower of this version. Safe to repeat. */
async function tell(
  { subscriberId, id }: Follower,
  content: PackContent,
  deps: CheckPackDeps,
): Promise<boolean> {
  const pack = await deps.packs.get(subscriberId, id);
  if (!pack || pack.contentHash === content.hash || pack.toldHash === content.hash) return false;
  if (pack.newsHash !== content.hash) {
    const changes = changesFor(pack, content, await deps.rules.ofSubscriber(subscriberId));
    if (changes === 0) return false;
    if (!(await deps.packs.noteNews(pack, content.hash, changes))) return false;
  }
  await deps.subscribers.notePackNews(subscriberId, deps.now().toISOString());
  return true;
}

/** How many rules would change. A pack that asks for a value which the follower has not given is one change. */
function changesFor(pack: FollowedPack, { set }: PackContent, saved: readonly Rule[]): number {
  try {
    return comparePack(rulesOfPack(set, pack.values), pack.rules, saved).length;
  } catch (error) {
    if (error instanceof PackValuesError) return 1;
    throw error;
  }
}

function pauseOf(failures: number): number {
  return pauses[Math.min(failures, pauses.length) - 1] ?? hour;
}

function validator(header: string | undefined): string | undefined {
  return header !== undefined && header.length <= longest.validator ? header : undefined;
}

function after(now: Date, milliseconds: number): string {
  return new Date(now.getTime() + milliseconds).toISOString();
}
