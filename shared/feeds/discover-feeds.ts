import { Parser } from 'htmlparser2';
import { feedAddress } from './feed-address.ts';
import { resolveLink } from './feed-item.ts';

const feedTypes = /^(?:application|text)\/(?:(?:rss|atom|rdf|feed)\+(?:xml|json)|xml)$/i;
/** This type is used for anything: APIs of the site, descriptions for embedding. */
const vagueType = /^application\/json$/i;
const feedWords = /\b(?:rss|atom|feeds?|jsonfeed)\b/i;

const maxFound = 20;

/** How likely it is that a link leads to the page's own feed; 0 is most likely. Lower numbers come first. */
type Sureness = 0 | 1 | 2;

/**
 * Addresses of the feeds that an HTML page offers, in the order of the page. First `<link rel="alternate"
 * type="application/rss+xml" href>` anywhere in the page (many pages have it in the body), then feeds of comments,
 * then `<a>` elements that are marked as links to a feed. Absolute addresses, at most 20.
 */
export function discoverFeeds(html: string, url: string): string[] {
  let base: string | undefined;
  const found: { address: string; sureness: Sureness }[] = [];
  const parser = new Parser({
    onopentag(name, { rel = '', type = '', href = '', title = '' }) {
      if (name === 'base') base ??= resolveLink(href, url);
      if ((name !== 'link' && name !== 'a') || !offersFeed(rel, type, `${title} ${href}`)) return;
      // Some pages write "feed:" instead of "http:".
      const address = resolveLink(feedAddress(href) ?? href, base ?? url);
      const sureness = name === 'a' ? 2 : /comment/i.test(`${title} ${href}`) ? 1 : 0;
      if (address) found.push({ address, sureness });
      if (found.length >= maxFound) parser.pause();
    },
  });
  parser.write(html);
  const ordered = ([0, 1, 2] as const).flatMap((grade) => found.filter(({ sureness }) => sureness === grade));
  return [...new Set(ordered.map(({ address }) => address))];
}

function offersFeed(rel: string, type: string, words: string): boolean {
  const relations = rel.toLowerCase().split(/\s+/);
  if (relations.includes('stylesheet')) return false;
  if (relations.includes('feed')) return true;
  const mime = type.split(';')[0]?.trim() ?? '';
  if (vagueType.test(mime)) return relations.includes('alternate') && feedWords.test(words);
  return feedTypes.test(mime) && (relations.includes('alternate') || /\+/.test(mime));
}
