import type { WebDeps } from './deps.ts';

/** More address changes than anybody makes while a mail is kept. */
const mostMoves = 20;

/**
 * The present id of a link's subscriber. Links in mails contain the id of the address that they were sent to, and that
 * address may have changed since.
 */
export async function currentId(
  subscriberId: string,
  { subscribers, moves }: Pick<WebDeps, 'subscribers' | 'moves'>,
): Promise<string> {
  let id = subscriberId;
  for (let followed = 0; followed < mostMoves; followed += 1) {
    if (await subscribers.get(id)) return id;
    const move = await moves.get(id);
    if (!move) return id;
    id = move.to;
  }
  return id;
}
