import type { Moves } from './change-address.ts';
import type { Subscriber } from './subscriber.ts';

/** More address changes than anybody makes while a mail is kept. */
const mostMoves = 20;

export interface CurrentIdDeps {
  readonly subscribers: { get(id: string): Promise<Subscriber | undefined> };
  readonly moves: Pick<Moves, 'get'>;
}

/**
 * The present id of a link's subscriber. Links in mails contain the id of the address that they were sent to, and that
 * address may have changed since.
 */
export async function currentId(subscriberId: string, deps: CurrentIdDeps): Promise<string> {
  return (await follow(subscriberId, deps)).id;
}

/** Whoever had this id once, as they are now; undefined if they were erased. */
export async function currentSubscriber(
  subscriberId: string,
  deps: CurrentIdDeps,
): Promise<Subscriber | undefined> {
  return (await follow(subscriberId, deps)).subscriber;
}

/** Where the moves from an id lead, and who is there. */
async function follow(
  subscriberId: string,
  { subscribers, moves }: CurrentIdDeps,
): Promise<{ readonly id: string; readonly subscriber?: Subscriber }> {
  let id = subscriberId;
  for (let followed = 0; followed < mostMoves; followed += 1) {
    const subscriber = await subscribers.get(id);
    if (subscriber) return { id, subscriber };
    const move = await moves.get(id);
    if (!move) return { id };
    id = move.to;
  }
  return { id };
}
