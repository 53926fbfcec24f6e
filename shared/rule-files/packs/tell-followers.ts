import { asError } from '../../as-error.ts';
import type { Rule } from '../../rules/rule.ts';
import { comparePack, fillPack, type PackRule, PackValuesError } from './compare-pack.ts';
import type { FollowedPack, FollowedPacks } from './followed-pack.ts';
import type { Follower, Telling } from './pack-address.ts';
import type { PackContent } from './read-pack.ts';

export interface TellFollowersDeps {
  readonly packs: Pick<FollowedPacks, 'followersOf' | 'get' | 'noteNews' | 'forgetNews'>;
  readonly rules: { ofSubscriber(subscriberId: string): Promise<Rule[]> };
  readonly subscribers: {
    /** A mail is to tell what has changed in packs. The next one does. */
    notePackNews(subscriberId: string, at: string): Promise<void>;
  };
  /** Whether another part of the followers may be begun. */
  readonly hasTime: () => boolean;
  readonly now: () => Date;
  readonly log: { error(message: string, error: Error): void };
}

export interface Told {
  /** How many were told. */
  readonly told: number;
  /** Where to go on; `after` is absent once the last one was reached. */
  readonly place: Telling;
  /** So many could not be told that the trouble is not theirs: the place is before them. */
  readonly gaveUp: boolean;
}

/** How many followers are one part, after which the place is noted. */
export const partOfFollowers = 100;
/** How many are told at the same time: each waits for the table two or three times. */
const atOnce = 10;
/** More of a part, and more than half of it, fail for a reason that is not their own. */
const fewMissed = 10;
/** The most who are tried again: they are stored in one item. Others hear of the next version. */
const mostMissed = 500;

/**
 * Tells followers of a content, part by part, until all are told or the time is up; one part at least. Whoever cannot be
 * told is logged and skipped. Safe to repeat.
 *
 * @param addressId of the pack
 * @param from where an earlier run ended; undefined: at the first one
 * @param note stores the place after each part
 */
export async function tellFollowers(
  addressId: string,
  content: PackContent,
  from: Telling | undefined,
  note: (place: Telling) => Promise<void>,
  deps: TellFollowersDeps,
): Promise<Told> {
  const rulesFor = rulesForEach(content);
  let place: Telling = from ?? { hash: content.hash, missed: [] };
  let told = 0;
  for (;;) {
    const followers = await deps.packs.followersOf(addressId, {
      after: place.after,
      limit: partOfFollowers,
    });
    const part = await tellPart(followers, content, rulesFor, deps);
    if (part.missed.length > Math.max(fewMissed, followers.length / 2)) return { told, place, gaveUp: true };
    told += part.told;
    const { after: _, ...kept } = place;
    const after = followers.length < partOfFollowers ? undefined : followers.at(-1);
    const missed = [...place.missed, ...part.missed].slice(0, mostMissed);
    place = { ...kept, ...(after && { after }), missed };
    if (after === undefined) return { told, place, gaveUp: false };
    await note(place);
    if (!deps.hasTime()) return { told, place, gaveUp: false };
  }
}

/** Tries those again who were missed. */
export async function tellMissed(
  place: Telling,
  content: PackContent,
  deps: TellFollowersDeps,
): Promise<Told> {
  const { told, missed } = await tellPart(place.missed, content, rulesForEach(content), deps);
  return { told, place: { hash: content.hash, missed }, gaveUp: false };
}

type RulesFor = (pack: FollowedPack) => readonly PackRule[];

async function tellPart(
  followers: readonly Follower[],
  content: PackContent,
  rulesFor: RulesFor,
  deps: TellFollowersDeps,
): Promise<{ readonly told: number; readonly missed: readonly Follower[] }> {
  const missed: Follower[] = [];
  let told = 0;
  for (let i = 0; i < followers.length; i += atOnce) {
    await Promise.all(
      followers.slice(i, i + atOnce).map(async (follower) => {
        try {
          if (await tell(follower, content, rulesFor, deps)) told += 1;
        } catch (error) {
          missed.push(follower);
          deps.log.error(`A follower of the pack ${follower.id} could not be told`, asError(error));
        }
      }),
    );
  }
  return { told, missed };
}

/** Notes that a mail is to tell a follower of this version, or that nothing is to be told any more. Safe to repeat. */
async function tell(
  { subscriberId, id }: Follower,
  content: PackContent,
  rulesFor: RulesFor,
  deps: TellFollowersDeps,
): Promise<boolean> {
  const pack = await deps.packs.get(subscriberId, id);
  if (!pack) return false;
  const isKnown = pack.contentHash === content.hash || pack.toldHash === content.hash;
  if (isKnown || pack.newsHash !== content.hash) {
    const changes = isKnown ? 0 : changesFor(pack, rulesFor, await deps.rules.ofSubscriber(subscriberId));
    if (changes === 0) {
      // Perhaps a mail was to tell of a version that is gone, as when a change was taken back.
      if (pack.newsHash !== undefined) await deps.packs.forgetNews(pack);
      return false;
    }
    if (!(await deps.packs.noteNews(pack, content.hash, changes))) return false;
  }
  await deps.subscribers.notePackNews(subscriberId, deps.now().toISOString());
  return true;
}

/** How many rules would change. A pack that asks for a value which the follower has not given is one change. */
function changesFor(pack: FollowedPack, rulesFor: RulesFor, saved: readonly Rule[]): number {
  try {
    return comparePack(rulesFor(pack), pack.rules, saved).length;
  } catch (error) {
    if (error instanceof PackValuesError) return 1;
    throw error;
  }
}

/** The rules of a content with the values of each follower. They are filled in once where all have the same. */
function rulesForEach({ set }: PackContent): RulesFor {
  const { parameters = {} } = set;
  if (Object.keys(parameters).length > 0) return ({ values }) => fillPack(set, values);
  const same = fillPack(set, {});
  return () => same;
}
