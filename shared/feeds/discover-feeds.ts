import { Parser } from 'htmlparser2';
import { resolveLink } from './feed-item.ts';

const feedTypes = /^(application\/(rss|atom|rdf|feed)\+(xml|json)|application\/(json|xml)|text\/xml)$/i;

/**
 * Addresses of the feeds that an HTML page offers (`<link rel="alternate" type="application/rss+xml" href>`), in its
 * order, except that those of comments come last. Absolute; at most 20.
 */
export function discoverFeeds(html: string, url: string): string[] {
  let base = url;
  const found: { address: string; comments: boolean }[] = [];
  const parser = new Parser({
    onopentag(name, { rel, type, href, title }) {
      if (name === 'base') base = resolveLink(href ?? '', url) ?? base;
      const alternate =
        /\balternate\b/i.test(rel ?? '') && feedTypes.test((type ?? '').split(';')[0]?.trim() ?? '');
      const address = name === 'link' && alternate ? resolveLink(href ?? '', base) : undefined;
      if (address) found.push({ address, comments: /comment/i.test(`${title} ${address}`) });
      // The links stand in the head; a page's body can be anything.
      if (name === 'body' || found.length >= 20) parser.pause();
    },
  });
  parser.write(html);
  const ordered = [...found.filter(({ comments }) => !comments), ...found.filter(({ comments }) => comments)];
  return [...new Set(ordered.map(({ address }) => address))];
}
