/** An address as long as this would make a feed's item, and so each of its polls, more expensive than others. */
export const maxFeedUrl = 500;

/** Schemes that some programs put before or in place of "http", and what they stand for. */
const feedSchemes = /^(feeds?|itpcs?|pcast|podcast|rss):(?:\/\/)?(?=\S)/i;

/** The address in its normal form, if it can be that of a feed; "feed:" and its like mean "http:". */
export function feedAddress(address: string): string | undefined {
  const [prefix, scheme = ''] = feedSchemes.exec(address.trim()) ?? [];
  const rest = address.trim().slice(prefix?.length ?? 0);
  const isSecure = /s$/i.test(scheme) && !/^rss$/i.test(scheme);
  // What has a scheme of its own behind that, and no port, is taken by it.
  const hasScheme = /^[a-z][\w+.-]*:(?!\d)/i.test(rest);
  const whole = prefix === undefined || hasScheme ? rest : `http${isSecure ? 's' : ''}://${rest}`;
  const url = URL.parse(whole);
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined;
  url.hash = '';
  return url.href.length <= maxFeedUrl ? url.href : undefined;
}
