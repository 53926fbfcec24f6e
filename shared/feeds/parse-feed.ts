import { decodeText } from './decode-text.ts';
import { discoverFeeds } from './discover-feeds.ts';
import type { FeedDocument } from './feed-document.ts';
import { FeedError } from './feed-error.ts';
import type { FeedFormat } from './feed-format.ts';
import { atom } from './read-atom.ts';
import { readJsonFeed } from './read-json-feed.ts';
import { rss } from './read-rss.ts';
import { sitemap } from './read-sitemap.ts';
import { readXml, type XmlElement } from './read-xml.ts';

/** Where a document came from: its address, against which links are resolved, and its Content-Type header. */
export interface FeedSource {
  readonly url: string;
  readonly contentType?: string;
}

/** All XML formats. To add one, write its file and add it here. */
const formats: readonly FeedFormat[] = [rss, atom, sitemap];
const formatsByRoot = new Map(
  formats.flatMap((format) => format.roots.map((root) => [root, format] as const)),
);

/**
 * Reads RSS 0.9x to 2.0, RDF, RSS 1.1, CDF, Atom, JSON Feed and news sitemaps. The format is recognised by the
 * document itself, never by its content type, which is often wrong. It accepts whatever a feed reader would show, and
 * lists in `problems` what was left out. Throws `FeedError` if the document is not a feed; for an HTML page the error
 * lists the feeds that the page offers.
 *
 * Time and memory are linear in `body`. The caller limits its size.
 */
export function parseFeed(body: Uint8Array, { url, contentType }: FeedSource): FeedDocument {
  const text = decodeText(body, contentType);
  const start = text.search(/[^\s\ufeff\0]/);
  if (start < 0) throw new FeedError('not-a-feed', `${url} is empty.`);
  if (text[start] === '{') return readJsonFeed(text.slice(start), url);

  const { top, brokenAt } = readXml(text, url);
  const root = findRoot(top);
  const feed = root && formatsByRoot.get(root.name)?.read(root, url);
  if (feed === undefined) throw notAFeed(text, start, url);
  if (brokenAt === undefined) return feed;
  return {
    ...feed,
    problems: [
      ...feed.problems,
      `${url} is incomplete: it ends at ${brokenAt}; the items before that were read`,
    ],
  };
}

/** The root element of the feed. Junk before it (server warnings, an unclosed tag) may have moved it down one level. */
function findRoot(top: XmlElement): XmlElement | undefined {
  let level: readonly XmlElement[] = [top];
  for (let depth = 0; depth < 4; depth += 1) {
    const root = level.find(({ name }) => formatsByRoot.has(name));
    if (root) return root;
    level = level.flatMap(({ children }) => children);
  }
  return undefined;
}

function notAFeed(text: string, start: number, url: string): FeedError {
  if (/<(?:!doctype html|html|head|body)\b/i.test(text.slice(start, start + 4096))) {
    const alternates = discoverFeeds(text, url);
    return alternates.length > 0
      ? new FeedError('html-page', `${url} is an HTML page. It offers the feed ${alternates[0]}.`, {
          alternates,
        })
      : new FeedError(
          'html-page',
          `${url} is an HTML page without a feed. Look for the address of its RSS feed.`,
        );
  }
  // JSON.stringify makes unprintable characters visible.
  const begins = JSON.stringify(text.slice(start, start + 40));
  return new FeedError(
    'not-a-feed',
    `${url} cannot be read as a feed: its first line begins with ${begins}.`,
  );
}
