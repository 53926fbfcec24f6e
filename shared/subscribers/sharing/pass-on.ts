import { type RuleQuery, readRuleQuery } from '../../rules/read-rule-query.ts';
import type { Following, Rule } from '../../rules/rule.ts';
import type { RulePatch } from '../../rules/rule-input.ts';
import { minute } from '../../time/units.ts';
import { currentSubscriber, idsSince, isMoving } from '../current-id.ts';
import type { Subscriber } from '../subscriber.ts';
import { findFollower } from './has-left.ts';
import { type FollowingDeps, isOver, readSharedRule, type SharedRule } from './read-following.ts';
import type { MarkedShare, Recipient, Shares } from './share.ts';

/** As long as a change takes, and much more: younger marks are left to those who made them. */
const restAfter = 5 * minute;

/** What is to become of a rule as it was just read; undefined if nothing is. */
export interface RuleEdit {
  readonly patch: RulePatch;
  /** Of the patch. */
  readonly query: RuleQuery | undefined;
  /** `null`: it follows nothing from now on. */
  readonly follows?: Following | null;
}

/** Changes a rule, and does so again on what another writer has made of it in the meantime. */
export type EditRule = (
  subscriber: Subscriber,
  id: string,
  edit: (seen: Rule) => Promise<RuleEdit | undefined>,
) => Promise<unknown>;

export interface PassOnDeps extends FollowingDeps {
  readonly now: () => Date;
}

/**
 * Gives the query and the name of a shared rule to all who follow it. Safe to repeat, and at the same time as itself. One
 * recipient for whom it fails stops no other.
 *
 * @returns whether all have it. Not while one of them, or the owner, is moving to another address
 */
async function passOn(
  place: Pick<Following, 'ownerId' | 'ruleId'>,
  edit: EditRule,
  deps: PassOnDeps,
): Promise<boolean> {
  const shared = await readSharedRule(place, deps);
  if (!shared) {
    const owner = await currentSubscriber(place.ownerId, deps);
    return !owner || !(await isMoving(owner, deps));
  }
  const results = await Promise.allSettled(
    shared.share.recipients.map((recipient) => passOnTo(recipient, shared, edit, deps)),
  );
  return results.every(({ status }) => status === 'fulfilled');
}

/** Gives query and name to one of them. Throws if they cannot be given yet, or may have been lost. */
async function passOnTo(
  place: Recipient,
  { owner, rule: { id: ruleId }, share }: SharedRule,
  edit: EditRule,
  deps: PassOnDeps,
): Promise<void> {
  const { theirRule } = place;
  if (place.state !== 'accepted' || theirRule === undefined) return;
  for await (const id of idsSince(place.theirId, deps)) {
    const subscriber = await deps.subscribers.get(id);
    if (!subscriber || isOver(place, owner, subscriber)) continue;
    let isTheirs = false;
    await edit(subscriber, theirRule, async (seen) => {
      isTheirs = seen.follows?.id === place.id;
      if (!isTheirs) return undefined;
      // Read after the rule that is changed: whoever passes on an older query finds that rule changed, and reads again.
      const now = await deps.rules.get(owner.id, ruleId);
      return now?.shareId === share.id ? editLike(now, seen, deps.now()) : undefined;
    });
    if (!isTheirs) continue;
    // Whoever still gets mail is moved later, with what was just written. Else it may have been copied before.
    const after = await deps.subscribers.get(id);
    if (!after) throw new Error('A recipient of a shared rule has just moved, or was erased.');
    if (after.status !== 'active') await rejectUnsettled(place, after, deps);
    return;
  }
  const former = await findFollower(place, deps);
  if (former) await rejectUnsettled(place, former.subscriber, deps);
}

/** Somebody gets no mail. Throws if that may be over in a moment: they are just accepting, or moving. */
async function rejectUnsettled(place: Recipient, recipient: Subscriber, deps: PassOnDeps): Promise<void> {
  if (recipient.status === 'active') return;
  const isNew = deps.now().getTime() - Date.parse(place.at) < restAfter;
  if (isNew || (await isMoving(recipient, deps)))
    throw new Error('A recipient of a shared rule gets no mail for a moment.');
}

function editLike(now: Rule, { text, name, follows }: Rule, at: Date): RuleEdit | undefined {
  if (!follows || (now.text === text && now.name === name)) return undefined;
  if (now.text === text) return { patch: { name: now.name ?? null }, query: undefined };
  const read = readRuleQuery(now.text);
  // The query language has changed since it was saved.
  if (!read.ok) return undefined;
  return {
    patch: { query: now.text, name: now.name ?? null },
    query: read.value,
    follows: { ...follows, changed: { at: at.toISOString(), before: text } },
  };
}

/** Passes on what a share is marked for. Where that fails, the mark stays for the next run of `passOnRest`. */
export async function passOnMarked(
  marked: MarkedShare,
  edit: EditRule,
  deps: PassOnDeps & { readonly rules: Pick<Shares, 'unmarkShare'> },
): Promise<void> {
  if (await passOn(marked, edit, deps).catch(() => false)) await deps.rules.unmarkShare(marked);
}

/** Shares in one run. The next run takes more. */
const mostShares = 100;

/**
 * Finishes what broke off between a change of a shared rule and the last of its recipients. A share for which it fails
 * stays marked for the next run, behind the others.
 *
 * @returns how many shares were finished, and how many were not
 */
export async function passOnRest(
  edit: EditRule,
  deps: PassOnDeps & {
    readonly rules: Pick<Shares, 'markedShares' | 'markShare' | 'unmarkShare'>;
    readonly log: { error(message: string, error: Error): void };
  },
): Promise<{ readonly finished: number; readonly left: number }> {
  const before = new Date(deps.now().getTime() - restAfter).toISOString();
  const marked = await deps.rules.markedShares(before, mostShares);
  let finished = 0;
  for (const one of marked) {
    if (await finish(one, edit, deps)) finished += 1;
  }
  return { finished, left: marked.length - finished };
}

async function finish(
  one: MarkedShare,
  edit: EditRule,
  deps: Parameters<typeof passOnRest>[1],
): Promise<boolean> {
  try {
    if (!(await passOn(one, edit, deps)))
      throw new Error('Not all recipients of a shared rule have its query.');
    await deps.rules.unmarkShare(one);
    return true;
  } catch (error) {
    deps.log.error(
      'A shared rule was not passed on',
      error instanceof Error ? error : new Error(String(error)),
    );
    const mark = `${deps.now().toISOString()}${one.mark.slice(deps.now().toISOString().length)}`;
    await deps.rules.markShare({ ...one, mark });
    return false;
  }
}
