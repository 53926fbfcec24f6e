import { type ReadLink, readToken } from '../rules/read-link.ts';
import type { Keys } from '../security/keys.ts';
import { signLink } from '../security/signed-links.ts';
import { unsubscribeToken } from '../subscribers/unsubscribe.ts';
import type { DeliveryPlan } from './delivery.ts';
import type { PlanLinks } from './digest-of-plan.ts';

/** The addresses in a mail. Those that act without signing in are signed. All except one-click only show a page. */
export function planLinks(
  { subscriberId, slot, rules }: DeliveryPlan,
  keys: Keys,
  siteUrl: string,
): PlanLinks {
  const end = (ruleId?: string) =>
    `${siteUrl}/u/${unsubscribeToken(keys, ruleId === undefined ? { subscriberId } : { subscriberId, ruleId })}`;
  // The mail in the browser has no size limit: it shows what did not fit into the mail.
  const whole = `${siteUrl}/m/${signLink(keys, 'mail', [subscriberId, slot])}`;
  const read = (what: ReadLink) => `${siteUrl}/r/${readToken(keys, subscriberId, what)}`;
  const rate = (verdict: 'relevant' | 'not-relevant', ruleId: string, articleId: string) =>
    `${siteUrl}/${verdict}/${signLink(keys, verdict, [subscriberId, ruleId, articleId])}`;
  const page = (storyId: string) => `${siteUrl}/s/${signLink(keys, 'story', [subscriberId, storyId])}`;
  const windows = new Map(rules.map((rule) => [rule.ruleId, { from: rule.from, to: rule.readAt }]));
  return {
    digest: {
      viewInBrowser: whole,
      manage: `${siteUrl}/rules`,
      archive: whole,
      unsubscribeAll: end(),
      oneClick: end(),
    },
    archiveUrl: ({ ruleId, from, readAt }) => read({ kind: 'finds', ruleId, from, to: readAt }),
    storyUrl: ({ ruleId, storyId }) => {
      const window = windows.get(ruleId);
      return window && read({ kind: 'story', ruleId, storyId, ...window });
    },
    editRuleUrl: (ruleId) => read({ kind: 'rule', ruleId }),
    pauseRuleUrl: (ruleId) => `${end(ruleId)}?want=pause`,
    weeklyRuleUrl: (ruleId) => `${end(ruleId)}?want=weekly`,
    unsubscribeRuleUrl: (ruleId) => end(ruleId),
    relevantUrl: (ruleId, articleId) => rate('relevant', ruleId, articleId),
    notRelevantUrl: (ruleId, articleId) => rate('not-relevant', ruleId, articleId),
    nearlyUrl: (ruleId, place) => read({ kind: 'nearly', ruleId, slot, place }),
    packUrl: (packId) => `${siteUrl}/packs/${packId}`,
    followUrl: (storyId) => `${page(storyId)}?want=follow`,
    unfollowUrl: (storyId) => `${page(storyId)}?want=unfollow`,
    muteUrl: (storyId) => `${page(storyId)}?want=mute`,
    storyPageUrl: page,
  };
}
