import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import type { FeedFormat } from './feed-formats.ts';
import type { FeedStory } from './feed-stories.ts';

/** The stories of a rule, as the input of a feed. */
export interface RuleFeed {
  readonly name: string;
  /** Address of this feed. */
  readonly selfUrl: string;
  readonly siteUrl: string;
  /** The name of the service. */
  readonly by: string;
  /** The time of the newest hit. A feed without news is unchanged. */
  readonly changedAt: Date;
  readonly stories: readonly FeedStory[];
}

/** Writes the feed. Titles are text: markup in them is shown, never interpreted. */
export function writeRuleFeed(feed: RuleFeed, format: FeedFormat): string {
  switch (format) {
    case 'rss':
      return rss(feed);
    case 'atom':
      return atom(feed);
    case 'json':
      return json(feed);
    default:
      return format satisfies never;
  }
}

function rss({ name, selfUrl, siteUrl, changedAt, stories }: RuleFeed): string {
  return generateRssFeed({
    title: name,
    link: siteUrl,
    description: `New articles for ${name}`,
    lastBuildDate: changedAt,
    atom: { links: [{ href: selfUrl, rel: 'self', type: 'application/rss+xml' }] },
    items: stories.map(({ id, title, url, html, source, foundAt }) => ({
      title: source === undefined ? title : `${title} (${source})`,
      guid: { value: id, isPermaLink: false },
      pubDate: foundAt,
      // Feed readers interpret a description as HTML.
      description: html,
      ...(url !== undefined && { link: url }),
      ...(source !== undefined && { dc: { creators: [source] } }),
    })),
  });
}

function atom({ name, selfUrl, siteUrl, by, changedAt, stories }: RuleFeed): string {
  return generateAtomFeed({
    id: selfUrl,
    title: { value: name, type: 'text' },
    updated: changedAt,
    links: [
      { href: selfUrl, rel: 'self', type: 'application/atom+xml' },
      { href: siteUrl, rel: 'alternate' },
    ],
    authors: [{ name: by }],
    entries: stories.map(({ id, title, url, snippet, html, source, foundAt, changedAt: updated }) => ({
      id,
      title: { value: title, type: 'text' },
      published: foundAt,
      updated,
      summary: { value: snippet, type: 'text' },
      content: { value: html, type: 'html' },
      ...(url !== undefined && { links: [{ href: url, rel: 'alternate' }] }),
      ...(source !== undefined && { authors: [{ name: source }] }),
    })),
  });
}

/** With `_wirewatch` for programs: JSON Feed leaves names that begin with `_` to whoever writes it. */
function json({ name, selfUrl, siteUrl, stories }: RuleFeed): string {
  const { items = [], ...feed } = generateJsonFeed({
    title: name,
    feed_url: selfUrl,
    home_page_url: siteUrl,
    items: stories.map(({ id, title, url, snippet, html, source, language, foundAt, changedAt }) => ({
      id,
      title,
      content_text: snippet,
      content_html: html,
      date_published: foundAt,
      date_modified: changedAt,
      ...(url !== undefined && { url }),
      ...(language !== undefined && { language }),
      ...(source !== undefined && { authors: [{ name: source }] }),
    })),
  }) as { readonly items?: readonly object[] };
  const extended = items.map((item, at) => {
    const { why, source, others } = stories[at] ?? {};
    return { ...item, _wirewatch: { why, source, others } };
  });
  return JSON.stringify({ ...feed, items: extended });
}
