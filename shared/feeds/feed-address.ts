/** The most characters of a feed's address. A longer one would make the feed's item, and so each poll, more expensive. */
export const maxFeedUrl = 500;

/** Schemes that some programs write before or instead of "http", and what they mean. */
const feedSchemes = /^(feeds?|itpcs?|pcast|podcast|rss):(?:\/\/)?(?=\S)/i;

/** The address in its normal form, if it can be the address of a feed. "feed:" and similar schemes mean "http:". */
export function feedAddress(address: string): string | undefined {
  const [prefix, scheme = ''] = feedSchemes.exec(address.trim()) ?? [];
  const rest = address.trim().slice(prefix?.length ?? 0);
  const isSecure = /s$/i.test(scheme) && !/^rss$/i.test(scheme);
  // If the rest has its own scheme and no port, that scheme is used.
  const hasScheme = /^[a-z][\w+.-]*:(?!\d)/i.test(rest);
  const whole = prefix === undefined || hasScheme ? rest : `http${isSecure ? 's' : ''}://${rest}`;
  const url = URL.parse(whole);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  url.hash = '';
  return url.href.length <= maxFeedUrl ? url.href : undefined;
}
