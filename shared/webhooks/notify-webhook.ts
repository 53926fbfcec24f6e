import type { StoredArticle } from '../articles/stored-article.ts';
import type { DeliveryPlan } from '../delivery/delivery.ts';
import type { OnPoison } from '../mail/tell-story.ts';
import type { WebhookMessage } from '../messages.ts';
import { outputsOf, webhookId } from '../rules/outputs.ts';
import type { Rule } from '../rules/rule.ts';
import { currentState, type Output, type WebhookState } from '../rules/webhook.ts';
import { shortHash } from '../security/short-hash.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { newsOf } from './news-of-plan.ts';
import { type PostDeps, type PostOutcome, postNews } from './post-news.ts';
import type { News } from './receivers/news.ts';
import { givenUpAfter, nextAttempt, type WaitingPost } from './waiting-post.ts';

export interface NotifyDeps extends PostDeps {
  readonly subscribers: { get(id: string): Promise<Subscriber | undefined> };
  readonly rules: { get(subscriberId: string, id: string): Promise<Rule | undefined> };
  readonly deliveries: { plan(subscriberId: string, slot: string): Promise<DeliveryPlan | undefined> };
  readonly articles: { getMany(ids: readonly string[]): Promise<StoredArticle[]> };
  readonly states: {
    get(subscriberId: string, ruleId: string, outputId: string): Promise<WebhookState | undefined>;
    replace(seen: WebhookState | undefined, next: WebhookState): Promise<boolean>;
    remove(subscriberId: string, ruleId: string, outputId: string): Promise<void>;
  };
  readonly posts: {
    get(post: PostKey): Promise<WaitingPost | undefined>;
    put(post: WaitingPost, now: Date): Promise<void>;
    remove(post: PostKey): Promise<void>;
  };
  /** Tells the owner of a rule that one of its outputs was given up. */
  readonly tellOwner: (subscriber: Subscriber, rule: Rule, output: Output, problem: string) => Promise<void>;
  readonly onPoison: OnPoison;
  /** A number from 0 to 1. */
  readonly random: () => number;
}

type PostKey = Pick<WaitingPost, 'subscriberId' | 'ruleId' | 'outputId' | 'slot'>;

/** What is to be posted to one output. */
interface Post {
  readonly subscriber: Subscriber;
  readonly rule: Rule;
  readonly output: Output;
  readonly slot: string;
  readonly news: News;
}

/** How many deliveries an output remembers to have taken. */
const remembered = 20;

/**
 * Posts what a delivery found for one rule, to all of its outputs or to the one that the message names. The id of a
 * message is the same at every attempt, so that a receiver can drop repeats (Standard Webhooks). The subscriber, the rule
 * and its outputs are read again: what was deleted or unsubscribed meanwhile is not posted.
 *
 * What came of it stands in the output's state, for its owner to see. What may go better later waits in the table
 * (`WaitingPost`), so that a failing receiver is no failed message. An output that is gone, or that took nothing for
 * three days, is given up, and its owner is told once.
 * @throws what the table or the mailer throws, so that the queue tries again.
 */
export async function notifyWebhook(message: WebhookMessage, deps: NotifyDeps): Promise<void> {
  const { subscriberId, slot, ruleId } = message;
  const [subscriber, rule, plan] = await Promise.all([
    deps.subscribers.get(subscriberId),
    deps.rules.get(subscriberId, ruleId),
    deps.deliveries.plan(subscriberId, slot),
  ]);
  const outputs =
    subscriber?.status === 'active' && rule && plan
      ? outputsOf(rule).filter(({ id }) => message.outputId === undefined || id === message.outputId)
      : [];
  if (!subscriber || !rule || !plan || outputs.length === 0) {
    if (message.outputId !== undefined)
      await deps.posts.remove({ subscriberId, ruleId, outputId: message.outputId, slot });
    return;
  }
  const articles = await deps.articles.getMany(plan.entries.map(({ articleId }) => articleId));
  const news = newsOf(plan, ruleId, new Map(articles.map((article) => [article.id, article])), deps.onPoison);
  if (!news) return;
  const posted = await Promise.allSettled(
    outputs.map((output) =>
      postTo(
        { subscriber, rule, output, slot, news },
        message.outputId === undefined ? undefined : message,
        deps,
      ),
    ),
  );
  const failed = posted.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}

/** @param again the message waited and is due */
async function postTo(post: Post, again: WebhookMessage | undefined, deps: NotifyDeps): Promise<void> {
  const { subscriber, rule, output, slot, news } = post;
  const key = { subscriberId: subscriber.id, ruleId: rule.id, outputId: output.id, slot };
  const seen = await deps.states.get(subscriber.id, rule.id, output.id);
  const state = currentState(output, seen);
  // Without failures in a row nothing waits, so that an output that works costs nothing for this.
  const waiting = again || (state?.failures ?? 0) > 0 ? await deps.posts.get(key) : undefined;
  if (state?.taken?.includes(slot)) return waiting && deps.posts.remove(key);
  // A message of the queue that came twice: the first one has posted, or waits already.
  const isRepeat = again
    ? waiting?.dueAt === undefined || waiting.dueAt !== again.dueAt
    : waiting !== undefined;
  if (isRepeat) return tellIfUntold(post, state, deps);
  if (state?.ended && !waiting?.byHand) {
    if (waiting) await deps.posts.put(withoutDueTime(waiting), deps.now());
    return tellIfUntold(post, state, deps);
  }

  const outcome = await postNews(output, messageId(key), news, deps);
  if (outcome.problem !== undefined)
    await deps.posts.put(waitingAfter(key, waiting, outcome, deps), deps.now());
  const after = await record(post, seen, outcome, deps);
  if (outcome.problem === undefined && waiting) await deps.posts.remove(key);
  // Erased or deleted while the receiver was answering: nothing may be left of it.
  if (!(await deps.rules.get(subscriber.id, rule.id))) {
    await deps.states.remove(subscriber.id, rule.id, output.id);
    await deps.posts.remove(key);
    return;
  }
  await tellIfUntold(post, after, deps);
}

function waitingAfter(
  key: PostKey,
  before: WaitingPost | undefined,
  outcome: PostOutcome,
  { now, random }: NotifyDeps,
): WaitingPost {
  const at = now();
  const post = {
    ...key,
    attempts: (before?.attempts ?? 0) + 1,
    firstAt: before?.firstAt ?? at.toISOString(),
    problem: outcome.problem ?? '',
  };
  const dueAt = mayGoBetter(outcome)
    ? nextAttempt(post, { now: at, random: random(), waitMs: outcome.waitMs })
    : undefined;
  return { ...post, ...(before?.byHand && { byHand: true }), ...(dueAt !== undefined && { dueAt }) };
}

/** Writes what came of a post. Another one to the same output may end at the same moment: both are counted. */
async function record(
  { subscriber, rule, output, slot }: Post,
  read: WebhookState | undefined,
  outcome: PostOutcome,
  deps: NotifyDeps,
): Promise<WebhookState> {
  for (let tries = 0, seen = read; tries < 10; tries++) {
    const before = currentState(output, seen);
    const at = deps.now().toISOString();
    const { status, problem, ended } = outcome;
    const taken = [...(before?.taken ?? []), ...(problem === undefined ? [slot] : [])].slice(-remembered);
    const failingSince = problem === undefined ? undefined : (before?.failingSince ?? at);
    const isGivenUp =
      before?.ended ||
      ended ||
      (failingSince !== undefined && Date.parse(at) - Date.parse(failingSince) >= givenUpAfter);
    const next: WebhookState = {
      subscriberId: subscriber.id,
      ruleId: rule.id,
      ...(output.id !== webhookId && { outputId: output.id }),
      at,
      failures: problem === undefined ? 0 : (before?.failures ?? 0) + 1,
      taken,
      ...(status !== undefined && { status }),
      ...(problem !== undefined && { problem, failingSince: failingSince ?? at }),
      ...(problem !== undefined && isGivenUp && { ended: true }),
      ...(problem !== undefined && isGivenUp && (before?.untold || !before?.ended) && { untold: true }),
    };
    if (await deps.states.replace(seen, next)) return { ...next, version: (seen?.version ?? 0) + 1 };
    seen = await deps.states.get(subscriber.id, rule.id, output.id);
  }
  throw new Error('The state of an output changes all the time.');
}

/** Only who has taken the mark away sends the mail. If that fails, the mark is put back for the next attempt. */
async function tellIfUntold(
  { subscriber, rule, output }: Post,
  state: WebhookState | undefined,
  deps: NotifyDeps,
): Promise<void> {
  if (!state?.untold) return;
  const { untold: _, ...told } = state;
  if (!(await deps.states.replace(state, told))) return;
  try {
    await deps.tellOwner(subscriber, rule, output, state.problem ?? '');
  } catch (error) {
    const now = await deps.states.get(subscriber.id, rule.id, output.id);
    if (now?.ended) await deps.states.replace(now, { ...now, untold: true });
    throw error;
  }
}

function withoutDueTime({ dueAt: _, byHand: __, ...post }: WaitingPost): WaitingPost {
  return post;
}

/** An address that answers 404 will do so in an hour as well: that is its subscriber's business, not the operator's. */
function mayGoBetter({ status, ended }: PostOutcome): boolean {
  if (ended) return false;
  return status === undefined || status < 400 || status >= 500 || [408, 409, 425, 429].includes(status);
}

function messageId({ subscriberId, slot, ruleId, outputId }: PostKey): string {
  const output = outputId === webhookId ? '' : ` ${outputId}`;
  return `msg_${shortHash(`${subscriberId} ${slot} ${ruleId}${output}`)}`;
}
