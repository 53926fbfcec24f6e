import type { Rule } from '../../shared/rules/rule.ts';
import type { Keys } from '../../shared/security/keys.ts';
import { signLink } from '../../shared/security/signed-links.ts';

/** Where a rule's finds can be read as a feed. Ends with the rule. */
export function feedAddresses(
  keys: Keys,
  { subscriberId, id }: Pick<Rule, 'subscriberId' | 'id'>,
  siteUrl: string,
) {
  const address = `${siteUrl}/f/${signLink(keys, 'feed', [subscriberId, id])}`;
  return { rss: `${address}.rss`, atom: `${address}.atom`, json: `${address}.json` };
}
