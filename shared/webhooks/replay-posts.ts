import type { CountAgainst, Limit } from '../security/rate-limit.ts';
import type { WaitingPost } from './waiting-post.ts';

export interface ReplayDeps {
  readonly waitingPosts: {
    ofOutput(output: Omit<PostKey, 'slot'>, limit: number): Promise<WaitingPost[]>;
    put(post: WaitingPost, now: Date): Promise<void>;
  };
  readonly countAgainst: CountAgainst;
  readonly now: () => Date;
}

type PostKey = Pick<WaitingPost, 'subscriberId' | 'ruleId' | 'outputId' | 'slot'>;

/** Nobody may use a stranger's address as a target for more than this. */
const replays: Limit = { name: 'output-replays', max: 10, seconds: 3600 };

/** The most messages that are sent again at once, oldest first. */
export const mostReplayed = 50;

export type Replayed =
  | { readonly kind: 'queued'; readonly posts: number }
  | { readonly kind: 'too-often'; readonly waitSeconds: number };

/**
 * Sends again what an output did not take in the last 14 days, under the same ids. The posts become due now, and start
 * three days of attempts anew, even if the output was given up.
 */
export async function replayPosts(
  output: Omit<PostKey, 'slot'>,
  { waitingPosts, countAgainst, now }: ReplayDeps,
): Promise<Replayed> {
  const waitSeconds = await countAgainst(replays, output.subscriberId);
  if (waitSeconds !== undefined) return { kind: 'too-often', waitSeconds };
  const posts = await waitingPosts.ofOutput(output, mostReplayed);
  const at = now();
  for (const post of posts) {
    const dueAt = at.toISOString();
    await waitingPosts.put({ ...post, attempts: 0, firstAt: dueAt, dueAt, byHand: true }, at);
  }
  return { kind: 'queued', posts: posts.length };
}
