import { HttpProblem } from '../../shared/http/problem.ts';
import { type Invited, invite, mailInvitation } from '../../shared/subscribers/sharing/invite.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import type { WebDeps } from './deps.ts';
import { evenly } from './even-answers.ts';
import { limitAll, limits } from './limits.ts';

export type InvitePersonDeps = Pick<
  WebDeps,
  | 'countAgainst'
  | 'evenAnswersMs'
  | 'log'
  | 'mails'
  | 'moves'
  | 'now'
  | 'readKeys'
  | 'rules'
  | 'subscribers'
  | 'suppressions'
  | 'tokens'
  | 'wait'
>;

/**
 * Invites an address to a rule of its owner. The result looks and takes the same whether the address is unknown, that of a
 * subscriber, suppressed, or wants no invitations.
 */
export async function invitePerson(
  owner: Subscriber,
  ruleId: string,
  email: string,
  deps: InvitePersonDeps,
): Promise<Invited> {
  await limitAll(limits.subscribeAll, deps);
  const keys = await deps.readKeys();
  let invited: Invited | undefined;
  await evenly(
    'Inviting',
    async () => {
      invited = await invite(owner, ruleId, email, keys, deps);
      if (invited.kind !== 'invited') return;
      const outcome = await mailInvitation(owner, ruleId, { email, ...invited }, keys, deps);
      deps.log.info('Somebody was invited to a rule', { outcome });
    },
    deps,
  );
  if (invited) return invited;
  throw new HttpProblem('unavailable', 'Nobody was invited. Try again in a minute.');
}
