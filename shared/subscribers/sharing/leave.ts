import type { Rule } from '../../rules/rule.ts';
import { createEditRule, type SavedRule, type SaveRuleDeps } from '../save-rule.ts';
import type { Subscriber } from '../subscriber.ts';
import type { OpenInvitation } from './accept.ts';
import { type Shares, withoutRecipient, withRecipient } from './share.ts';

interface ListDeps {
  readonly rules: Pick<Shares, 'share' | 'saveShare'>;
}

/** Says no to an invitation, which its owner sees. They cannot ask this address for this rule again. */
export async function declineInvitation(
  { share: { ownerId, ruleId }, place, token, email }: OpenInvitation,
  deps: ListDeps & { readonly rules: Pick<Shares, 'putInvitation'>; readonly now: () => Date },
): Promise<void> {
  const at = deps.now().toISOString();
  const { id } = place;
  // With the address first: the owner could take it off the list and ask again.
  await deps.rules.putInvitation({
    subscriberId: token.owner,
    id,
    ownerId,
    ruleId,
    email,
    at,
    state: 'declined',
  });
  for (;;) {
    const share = await deps.rules.share(ownerId, ruleId);
    const stored = share?.recipients.find((one) => one.id === id);
    if (!share || !stored || stored.state === 'accepted') return;
    const { mailedAt: _, ...rest } = stored;
    if (await deps.rules.saveShare(withRecipient(share, { ...rest, state: 'declined', at }, deps.now())))
      return;
  }
}

/**
 * Takes somebody off the list of a rule: an invitation no longer counts, and whoever had accepted keeps the rule as their
 * own. One write, so there is nothing to repair. False if they are not on the list.
 */
export async function withdraw(
  rule: Pick<Rule, 'subscriberId' | 'id' | 'shareId'>,
  recipientId: string,
  deps: ListDeps,
): Promise<boolean> {
  for (;;) {
    const share = await deps.rules.share(rule.subscriberId, rule.id);
    if (!share || share.id !== rule.shareId) return false;
    if (!share.recipients.some(({ id }) => id === recipientId)) return false;
    if (await deps.rules.saveShare(withoutRecipient(share, recipientId))) return true;
  }
}

/** Makes a rule that was shared with a subscriber their own, as it is now. The one who shares it sees that they left. */
export function makeOwn(
  subscriber: Subscriber,
  ruleId: string,
  deps: Omit<SaveRuleDeps, 'countAgainst'>,
): Promise<SavedRule> {
  return createEditRule(deps)(subscriber, ruleId, async ({ follows }) =>
    follows ? { patch: {}, query: undefined, follows: null } : undefined,
  );
}
