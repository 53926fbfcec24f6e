import { type CurrentIdDeps, idsSince } from '../current-id.ts';
import type { Invitation, Shares } from './share.ts';

/**
 * The invitation to an address, by the id of that address and that of the place. It is there whether its owner has moved or
 * nobody has ever subscribed, and moves along with whoever moves later.
 */
export async function findInvitation(
  theirId: string,
  placeId: string,
  deps: Pick<CurrentIdDeps, 'moves'> & { readonly rules: Pick<Shares, 'invitation'> },
): Promise<Invitation | undefined> {
  for await (const id of idsSince(theirId, deps)) {
    const invitation = await deps.rules.invitation(id, placeId);
    if (invitation) return invitation;
  }
  return undefined;
}
