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

/**
 * An id and those to which the moves from it lead, in this order. For what has to be found with the person whose it is:
 * somebody else may have signed up at an address that was moved away from.
 */
export async function* idsSince(subscriberId: string, { moves }: Pick<CurrentIdDeps, 'moves'>) {
  const seen = new Set<string>();
  let id: string | undefined = subscriberId;
  while (id !== undefined && !seen.has(id) && seen.size < mostMoves) {
    seen.add(id);
    yield id;
    id = (await moves.get(id))?.to;
  }
}

/** Whether somebody whose mail is stopped is just moving to another address: then it is stopped for that time only. */
export async function isMoving(
  { id, status }: Pick<Subscriber, 'id' | 'status'>,
  deps: CurrentIdDeps,
): Promise<boolean> {
  const move = status === 'unsubscribed' ? await deps.moves.get(id) : undefined;
  if (!move) return false;
  // The copy of the subscriber is written last. A move of former days has somebody at its end.
  const there = await currentSubscriber(move.to, deps);
  return there === undefined || there.status === 'pending';
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
