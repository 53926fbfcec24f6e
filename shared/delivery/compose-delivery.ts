import type { StoredArticle } from '../articles/stored-article.ts';
import { composeMessage } from '../mail/compose-message.ts';
import { renderDigest } from '../mail/render-digest.ts';
import type { Keys } from '../security/keys.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { type DeliveryPlan, deliveryIdOf } from './delivery.ts';
import { digestOfPlan } from './digest-of-plan.ts';
import { planLinks } from './plan-links.ts';

export interface ComposeDeps {
  readonly articles: { getMany(ids: readonly string[]): Promise<StoredArticle[]> };
  readonly readKeys: () => Promise<Keys>;
  readonly sender: string;
  readonly siteUrl: string;
  readonly now: () => Date;
}

/** The name that mail comes from. */
const senderName = 'Wirewatch';

/** Writes the mail of a plan: reads its articles, renders them and builds the MIME message. */
export function createComposeDelivery(
  deps: ComposeDeps,
): (subscriber: Subscriber, plan: DeliveryPlan) => Promise<Uint8Array> {
  return async (subscriber, plan) => {
    const [articles, keys] = await Promise.all([
      deps.articles.getMany(plan.entries.map(({ articleId }) => articleId)),
      deps.readKeys(),
    ]);
    return composeDelivery(
      subscriber,
      plan,
      new Map(articles.map((article) => [article.id, article])),
      keys,
      deps,
    );
  };
}

/** The same with everything at hand: no I/O, and what `npm run bench` times. */
export function composeDelivery(
  subscriber: Subscriber,
  plan: DeliveryPlan,
  articles: ReadonlyMap<string, StoredArticle>,
  keys: Keys,
  { sender, siteUrl, now }: Pick<ComposeDeps, 'sender' | 'siteUrl' | 'now'>,
): Promise<Uint8Array> {
  const links = planLinks(plan, keys, siteUrl);
  const mail = renderDigest(digestOfPlan(plan, subscriber, articles, links));
  const [onlyRule, ...otherRules] = plan.rules;
  return composeMessage({
    from: { name: senderName, address: sender },
    to: subscriber.email,
    ...mail,
    id: deliveryIdOf(plan.subscriberId, plan.slot),
    date: now(),
    list: {
      id: onlyRule && otherRules.length === 0 ? onlyRule.ruleId : 'digest',
      oneClickUrl: links.digest.oneClick,
    },
  });
}
