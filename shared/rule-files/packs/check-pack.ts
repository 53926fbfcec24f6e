import { retryAfter } from '../../feeds/poll-timing.ts';
import { FetchError } from '../../net/fetch-error.ts';
import { day, hour, minute } from '../../time/units.ts';
import type { PackAddress, PackAddressChanges, PackAddresses, Telling } from './pack-address.ts';
import { hashOfPack, maxPackBytes } from './pack-file.ts';
import type { TellFollowersDeps, Told } from './tell-followers.ts';

export interface CheckPackDeps extends TellFollowersDeps {
  readonly addresses: Pick<PackAddresses, 'get' | 'change' | 'remove'>;
  /** Reaches public addresses only, and reads a limited number of bytes in a limited time. */
  readonly get: (
    url: string,
    request: { readonly headers: Readonly<Record<string, string>>; readonly maxBytes: number },
  ) => Promise<Answer>;
}

interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

export type CheckedPack =
  /** It was not due, or nobody follows it any more. */
  | { readonly outcome: 'not-due' | 'ended' }
  | { readonly outcome: 'unchanged' }
  /** `isDone`: no follower is left for the next run. */
  | { readonly outcome: 'changed'; readonly told: number; readonly isDone: boolean }
  | { readonly outcome: 'failed'; readonly problem: string };

/** After so many failures in a row the pause does not grow any more: a week. */
const pauses = [hour, 4 * hour, day, 2 * day, 4 * day, 7 * day] as const;
/** An address that nobody follows is forgotten, unless somebody began to so lately that the index may not know. */
const settledAfter = hour;
/** Followers for whom there was no time are told in the next run, which is an hour later. */
const goOnAfter = 30 * minute;
/** The longest validators and problems that are kept. */
const longest = { validator: 500, problem: 500 };

/**
 * Checks the pack at an address, if it is due. When it has changed, each follower for whom that makes a difference is
 * noted, once for each version; where there is no time for all, the next run goes on. What is wrong with a pack is stored
 * with its address, and leads to a longer pause. Only faults of the store are thrown. The pause is written before the
 * fetch: a file that kills its reader is not tried again at once, and of two workers only one fetches.
 */
export async function checkPack(id: string, deps: CheckPackDeps): Promise<CheckedPack> {
  const now = deps.now();
  const seen = await deps.addresses.get(id);
  if (!seen || seen.nextCheckAt > now.toISOString()) return { outcome: 'not-due' };
  const claim = { failures: seen.failures + 1, nextCheckAt: after(now, pauseOf(seen.failures + 1)) };
  if (!(await deps.addresses.change(seen, claim))) return { outcome: 'not-due' };
  const claimed: PackAddress = { ...seen, ...claim };

  const isFollowed = (await deps.packs.followersOf(id, { limit: 1 })).length > 0;
  if (!isFollowed && seen.followedAt < after(now, -settledAfter)) {
    await deps.addresses.remove(claimed);
    return { outcome: 'ended' };
  }
  let answer: Answer;
  try {
    answer = await deps.get(seen.url, { headers: conditionsOf(seen), maxBytes: maxPackBytes });
  } catch (error) {
    if (!(error instanceof FetchError)) throw error;
    return fail(claimed, error.message, deps);
  }
  const isKnown = answer.status === 304 || (answer.status === 200 && hashOfPack(answer.body) === seen.hash);
  if (isKnown && !seen.telling) {
    const validators = answer.status === 304 ? {} : validatorsOf(answer);
    await deps.addresses.change(claimed, { ...wasRead(now), ...validators, nextCheckAt: after(now, day) });
    return { outcome: 'unchanged' };
  }
  return tellChange(claimed, answer, deps);
}

/** Tells followers of what an address has answered. */
async function tellChange(claimed: PackAddress, answer: Answer, deps: CheckPackDeps): Promise<CheckedPack> {
  // They bring the engine and all languages, to try a pack's golden articles.
  const [{ readAnswer }, { tellFollowers, tellMissed }] = await Promise.all([
    import('./read-pack.ts'),
    import('./tell-followers.ts'),
  ]);
  const now = deps.now();
  const read = readAnswer(claimed.url, answer);
  if (!read.ok) {
    return fail(claimed, read.problem, deps, retryAfter(answer.headers['retry-after'], now.getTime()));
  }
  const { content } = read;
  const from = placeFor(content.hash, claimed.telling);
  const note = async (telling: Telling) => void (await deps.addresses.change(claimed, { telling }));
  const isOnlyMissed = from !== undefined && from.after === undefined;
  const result: Told = isOnlyMissed
    ? await tellMissed(from, content, deps)
    : await tellFollowers(claimed.id, content, from, note, deps);
  const { told, place, gaveUp } = result;
  if (gaveUp) return fail(claimed, 'Many followers could not be told.', deps);
  const isDone = place.after === undefined;
  await deps.addresses.change(claimed, {
    ...wasRead(now),
    ...(isDone && (place.again ? unknown : { hash: content.hash, ...validatorsOf(answer) })),
    telling: isDone && (place.again || place.missed.length === 0) ? undefined : place,
    nextCheckAt: after(now, isDone ? day : goOnAfter),
  });
  return isOnlyMissed && told === 0 ? { outcome: 'unchanged' } : { outcome: 'changed', told, isDone };
}

/** Nothing is known of what was told, so that the next check tells all. */
const unknown = { hash: '', etag: undefined, lastModified: undefined } as const;

/**
 * Where to go on. When the pack has changed once more, those who are left come first: a file that differs with each fetch
 * would else never be told to the last ones.
 */
function placeFor(hash: string, before: Telling | undefined): Telling | undefined {
  if (before?.hash === hash) return before;
  return before?.after && { hash, after: before.after, missed: [], again: true };
}

function wasRead(now: Date): PackAddressChanges {
  return { failures: 0, problem: undefined, checkedAt: now.toISOString() };
}

/** What a server is asked with. While followers are left to be told, the file itself is needed. */
function conditionsOf({ etag, lastModified, telling }: PackAddress): Record<string, string> {
  return {
    accept: 'application/yaml, text/yaml, text/plain;q=0.9, */*;q=0.5',
    ...(etag && !telling && { 'if-none-match': etag }),
    ...(lastModified && !telling && { 'if-modified-since': lastModified }),
  };
}

function validatorsOf({ headers }: Answer): PackAddressChanges {
  return { etag: validator(headers.etag), lastModified: validator(headers['last-modified']) };
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

function pauseOf(failures: number): number {
  return pauses[Math.min(failures, pauses.length) - 1] ?? hour;
}

function validator(header: string | undefined): string | undefined {
  return header !== undefined && header.length <= longest.validator ? header : undefined;
}

function after(now: Date, milliseconds: number): string {
  return new Date(now.getTime() + milliseconds).toISOString();
}
