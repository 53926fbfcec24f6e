import type { WebhookMessage } from '../messages.ts';
import { minute } from '../time/units.ts';
import type { WaitingPost } from './waiting-post.ts';

type DuePost = Pick<WaitingPost, 'subscriberId' | 'ruleId' | 'outputId' | 'slot'> & {
  readonly dueAt: string;
};

export interface SchedulePostsDeps {
  readonly posts: {
    due(now: string, limit: number): Promise<DuePost[]>;
    putOff(post: DuePost, until: string): Promise<boolean>;
  };
  readonly webhooks: { send(messages: readonly WebhookMessage[]): Promise<void> };
  readonly now: () => Date;
}

/** The most in a minute. What is due beyond that comes in the next minutes. */
const mostAtOnce = 500;
/** A message that was lost on its way is queued again after so long. */
const attemptTakes = 20 * minute;

/** Queues the posts whose next attempt is due. Each is put off first, so that the next minute does not queue it again. */
export async function schedulePosts({ posts, webhooks, now }: SchedulePostsDeps): Promise<number> {
  const at = now();
  const due = await posts.due(at.toISOString(), mostAtOnce);
  const until = new Date(at.getTime() + attemptTakes).toISOString();
  const messages: WebhookMessage[] = [];
  for (const post of due) {
    const { subscriberId, ruleId, outputId, slot } = post;
    if (await posts.putOff(post, until))
      messages.push({ subscriberId, ruleId, outputId, slot, dueAt: until });
  }
  if (messages.length > 0) await webhooks.send(messages);
  return messages.length;
}
