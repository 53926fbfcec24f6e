import type { Keys } from '../security/keys.ts';
import { signLink } from '../security/signed-links.ts';
import { unsubscribeToken } from '../subscribers/unsubscribe.ts';
import type { DeliveryPlan } from './delivery.ts';
import type { PlanLinks } from './digest-of-plan.ts';

/** The addresses of a mail. Those that act without signing in are signed; all but one-click only show a page. */
export function planLinks(
  { subscriberId, slot, rules }: DeliveryPlan,
  keys: Keys,
  siteUrl: string,
): PlanLinks {
  const end = (ruleId?: string) =>
    `${siteUrl}/u/${unsubscribeToken(keys, ruleId === undefined ? { subscriberId } : { subscriberId, ruleId })}`;
  const from = rules.map((rule) => rule.from).toSorted()[0] ?? slot;
  return {
    digest: {
      viewInBrowser: `${siteUrl}/m/${signLink(keys, 'mail', [subscriberId, slot])}`,
      manage: `${siteUrl}/rules`,
      archive: `${siteUrl}/archive?${new URLSearchParams({ from, to: slot })}`,
      unsubscribeAll: end(),
      oneClick: end(),
    },
    archiveUrl: (rule) =>
      `${siteUrl}/archive?${new URLSearchParams({ rule: rule.ruleId, from: rule.from, to: rule.readAt })}`,
    unsubscribeRuleUrl: (ruleId) => end(ruleId),
    notRelevantUrl: (ruleId, articleId) =>
      `${siteUrl}/not-relevant/${signLink(keys, 'not-relevant', [subscriberId, ruleId, articleId])}`,
  };
}
