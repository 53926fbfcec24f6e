import type { StoredArticle } from '../articles/stored-article.ts';
import { asError } from '../as-error.ts';
import type { Brand } from '../brand.ts';
import { composeMessage } from '../mail/compose-message.ts';
import { renderDigest } from '../mail/render-digest.ts';
import type { Keys } from '../security/keys.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { type DeliveryPlan, deliveryIdOf, type PlannedEntry } from './delivery.ts';
import { digestOfPlan } from './digest-of-plan.ts';
import { planLinks } from './plan-links.ts';

export interface ComposeDeps {
  readonly articles: { getMany(ids: readonly string[]): Promise<StoredArticle[]> };
  readonly readKeys: () => Promise<Keys>;
  readonly sender: string;
  readonly brand: Brand;
  readonly siteUrl: string;
  /** Hears of a story that cannot be shown, and why. */
  readonly onPoison: (entry: PlannedEntry, error: Error) => void;
  readonly now: () => Date;
}

/** Composes the mail of a plan: reads its articles, renders them and builds the MIME message. */
export function createComposeDelivery(
  deps: ComposeDeps,
): (subscriber: Subscriber, plan: DeliveryPlan) => Promise<Uint8Array> {
  return async (subscriber, plan) => {
    const [articles, keys] = await Promise.all([
      deps.articles.getMany(plan.entries.map(({ articleId }) => articleId)),
      deps.readKeys(),
    ]);
    const byId = new Map(articles.map((article) => [article.id, article]));
    const compose = (some: DeliveryPlan) => composeDelivery(subscriber, some, byId, keys, deps);
    try {
      return await compose(plan);
    } catch (error) {
      return await compose(await withoutPoison(plan, compose, error, deps));
    }
  };
}

/**
 * The plan without the stories that make composing fail, each tried alone. They are counted, like those above the cap: their
 * rule's archive has them. The other stories must not wait for a mail that never works.
 * @throws the error if it is no story's fault
 */
async function withoutPoison(
  plan: DeliveryPlan,
  compose: (some: DeliveryPlan) => Promise<Uint8Array>,
  cause: unknown,
  { onPoison }: Pick<ComposeDeps, 'onPoison'>,
): Promise<DeliveryPlan> {
  const poisoned = new Set<PlannedEntry>();
  for (const entry of plan.entries) {
    try {
      await compose({ ...plan, entries: [entry] });
    } catch (error) {
      poisoned.add(entry);
      onPoison(entry, asError(error));
    }
  }
  if (poisoned.size === 0) throw cause;
  return {
    ...plan,
    entries: plan.entries.filter((entry) => !poisoned.has(entry)),
    rules: plan.rules.map((rule) => {
      const leftOut = [...poisoned].filter(({ ruleId }) => ruleId === rule.ruleId).length;
      return { ...rule, overflow: rule.overflow + leftOut };
    }),
  };
}

/** The same without I/O, from data that was read before. `npm run bench` times this. */
export function composeDelivery(
  subscriber: Subscriber,
  plan: DeliveryPlan,
  articles: ReadonlyMap<string, StoredArticle>,
  keys: Keys,
  { sender, brand, siteUrl, now }: Pick<ComposeDeps, 'sender' | 'brand' | 'siteUrl' | 'now'>,
): Promise<Uint8Array> {
  const links = planLinks(plan, keys, siteUrl);
  const mail = renderDigest(digestOfPlan(plan, subscriber, articles, links), { brand });
  const [onlyRule, ...otherRules] = plan.rules;
  return composeMessage({
    from: { name: brand.name, address: sender },
    ...(brand.replyTo !== undefined && { replyTo: brand.replyTo }),
    to: subscriber.email,
    ...mail,
    id: deliveryIdOf(plan.subscriberId, plan.slot),
    date: now(),
    list: {
      id: plan.digest?.id ?? (onlyRule && otherRules.length === 0 ? onlyRule.ruleId : 'digest'),
      oneClickUrl: links.digest.oneClick,
    },
  });
}
