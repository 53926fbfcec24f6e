import type { Feed } from './feed.ts';

/** How a feed does. `to-confirm`: a mailing list asks whether the subscription is meant. `new`: never read so far. */
export const feedStates = ['failing', 'to-confirm', 'new', 'read', 'paused', 'gone'] as const;
export type FeedState = (typeof feedStates)[number];

/** The one thing that an operator wants to know about it first. */
export function feedState({
  status,
  failures,
  lastReadAt,
  confirmUrl,
}: Pick<Feed, 'status' | 'failures'> & {
  readonly lastReadAt?: string | undefined;
  readonly confirmUrl?: string | undefined;
}): FeedState {
  if (confirmUrl !== undefined) return 'to-confirm';
  if (status !== 'active') return status;
  if (failures > 0) return 'failing';
  return lastReadAt === undefined ? 'new' : 'read';
}
