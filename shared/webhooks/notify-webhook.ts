import type { StoredArticle } from '../articles/stored-article.ts';
import type { DeliveryPlan } from '../delivery/delivery.ts';
import type { WebhookMessage } from '../messages.ts';
import type { Rule } from '../rules/rule.ts';
import { currentState, type Webhook, type WebhookState } from '../rules/webhook.ts';
import { shortHash } from '../security/short-hash.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { newsOf } from './news-of-plan.ts';
import { receiverOf } from './receivers/receivers.ts';

export interface NotifyDeps {
  readonly subscribers: { get(id: string): Promise<Subscriber | undefined> };
  readonly rules: { get(subscriberId: string, id: string): Promise<Rule | undefined> };
  readonly deliveries: { plan(subscriberId: string, slot: string): Promise<DeliveryPlan | undefined> };
  readonly articles: { getMany(ids: readonly string[]): Promise<StoredArticle[]> };
  readonly states: {
    get(subscriberId: string, ruleId: string): Promise<WebhookState | undefined>;
    put(state: WebhookState): Promise<void>;
    remove(subscriberId: string, ruleId: string): Promise<void>;
  };
  /** Reaches public addresses only; throws an error whose message says why nothing could be posted. */
  readonly post: (
    url: string,
    body: string,
    request: { readonly headers: Readonly<Record<string, string>> },
  ) => Promise<{ readonly status: number }>;
  readonly now: () => Date;
}

/** The receiver did not take the message. Thrown so that the queue tries again, and keeps it in the end. */
class WebhookFailedError extends Error {
  override readonly name = 'WebhookFailedError';
}

/**
 * Posts what a delivery found for one rule. The id of the message is the same at every attempt, so that a receiver
 * can drop repeats (Standard Webhooks). The subscriber, the rule and its webhook are read again: what was deleted or
 * unsubscribed meanwhile is not posted.
 * What became of it stands in the webhook's state, for the subscriber to see.
 * @throws WebhookFailedError when it may go better later: no answer, or one that does not blame the request.
 */
export async function notifyWebhook(message: WebhookMessage, deps: NotifyDeps): Promise<void> {
  const { subscriberId, slot, ruleId } = message;
  const [subscriber, rule, plan, state] = await Promise.all([
    deps.subscribers.get(subscriberId),
    deps.rules.get(subscriberId, ruleId),
    deps.deliveries.plan(subscriberId, slot),
    deps.states.get(subscriberId, ruleId),
  ]);
  if (subscriber?.status !== 'active' || !rule?.webhook || !plan) return;
  const before = currentState(rule.webhook, state);
  if (before?.ended) return;
  const articles = await deps.articles.getMany(plan.entries.map(({ articleId }) => articleId));
  const news = newsOf(plan, ruleId, new Map(articles.map((article) => [article.id, article])));
  if (!news) return;

  const body = JSON.stringify(receiverOf(rule.webhook.kind).body(news));
  const outcome = await attempt(rule.webhook, messageId(message), body, deps);
  const failures = outcome.problem === undefined ? 0 : (before?.failures ?? 0) + 1;
  await deps.states.put({ subscriberId, ruleId, at: deps.now().toISOString(), failures, ...outcome });
  // Erased or deleted while the receiver was answering: nothing may be left of it.
  if (!(await deps.rules.get(subscriberId, ruleId))) await deps.states.remove(subscriberId, ruleId);
  if (outcome.problem !== undefined && mayGoBetter(outcome)) throw new WebhookFailedError(toldToLog(outcome));
}

/** The address of a webhook is a secret of its subscriber, who finds the whole problem beside the rule. */
function toldToLog({ status }: Outcome): string {
  return status === undefined ? 'The receiver could not be reached.' : `The receiver answered ${status}.`;
}

/** An address that answers 404 will do so in an hour as well: that is its subscriber's business, not the operator's. */
function mayGoBetter({ status, ended }: Outcome): boolean {
  if (ended) return false;
  return status === undefined || status < 400 || status >= 500 || [408, 409, 425, 429].includes(status);
}

type Outcome = Pick<WebhookState, 'status' | 'problem' | 'ended'>;

async function attempt(
  webhook: Webhook,
  id: string,
  body: string,
  { post, now }: NotifyDeps,
): Promise<Outcome> {
  try {
    const { status } = await post(webhook.url, body, { headers: headersOf(webhook, id, body, now()) });
    if (status >= 200 && status < 300) return { status };
    if (status === 410) return { status, ended: true, problem: 'The receiver says that it is gone (410).' };
    return { status, problem: `The receiver answered ${status}.` };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

function headersOf({ kind, secret }: Webhook, id: string, body: string, now: Date): Record<string, string> {
  return { 'content-type': 'application/json', ...receiverOf(kind).headers({ id, body, secret, now }) };
}

function messageId({ subscriberId, slot, ruleId }: WebhookMessage): string {
  return `msg_${shortHash(`${subscriberId} ${slot} ${ruleId}`)}`;
}
