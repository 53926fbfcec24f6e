import { generateAtomFeed, generateJsonFeed, generateRssFeed } from 'feedsmith';
import { escapeHtml } from '../articles/escape-html.ts';
import type { Hit } from '../articles/hit.ts';
import type { StoredArticle } from '../articles/stored-article.ts';
import { makeSnippet } from '../mail/snippet.ts';
import { webAddress } from '../mail/web-address.ts';

export const feedFormats = ['rss', 'atom', 'json'] as const;
export type FeedFormat = (typeof feedFormats)[number];

export const feedContentTypes: Readonly<Record<FeedFormat, string>> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
};

/** The stories of a rule, as the input of a feed. */
export interface RuleFeed {
  readonly name: string;
  /** Address of this feed. */
  readonly selfUrl: string;
  readonly siteUrl: string;
  /** The time of the newest hit. A feed without news is unchanged. */
  readonly changedAt: Date;
  readonly hits: readonly Hit[];
  readonly articles: ReadonlyMap<string, StoredArticle>;
}

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly url: string | undefined;
  readonly snippet: string;
  readonly source: string | undefined;
  readonly foundAt: Date;
}

/** Writes the feed. Titles and texts are written as text: markup in them is shown, never interpreted. */
export function writeRuleFeed(feed: RuleFeed, format: FeedFormat): string {
  const entries = feed.hits.map((hit) => toEntry(hit, feed.articles.get(hit.articleId)));
  if (format === 'rss') return rss(feed, entries);
  return format === 'atom' ? atom(feed, entries) : json(feed, entries);
}

function toEntry(hit: Hit, article: StoredArticle | undefined): Entry {
  // Spans are offsets into the revision that matched.
  const spans = article?.revision === hit.revision ? hit.spans.filter(({ field }) => field === 'text') : [];
  const parts = article ? makeSnippet(article.text, spans, { maxLength: 400 }) : [];
  return {
    id: `urn:wirewatch:${hit.articleId}:${hit.revision}`,
    title: article?.title ?? hit.title,
    url: article?.url === undefined ? undefined : webAddress(article.url),
    snippet: parts.map(({ text }) => text).join(''),
    source: hit.source,
    foundAt: new Date(hit.at),
  };
}

function rss({ name, selfUrl, siteUrl, changedAt }: RuleFeed, entries: readonly Entry[]): string {
  return generateRssFeed({
    title: name,
    link: siteUrl,
    description: `New articles for ${name}`,
    lastBuildDate: changedAt,
    atom: { links: [{ href: selfUrl, rel: 'self', type: 'application/rss+xml' }] },
    items: entries.map(({ id, title, url, snippet, source, foundAt }) => ({
      title: sourced(title, source),
      guid: { value: id, isPermaLink: false },
      pubDate: foundAt,
      // Feed readers interpret a description as HTML.
      description: escapeHtml(snippet),
      ...(url !== undefined && { link: url }),
    })),
  });
}

function atom({ name, selfUrl, siteUrl, changedAt }: RuleFeed, entries: readonly Entry[]): string {
  return generateAtomFeed({
    id: selfUrl,
    title: { value: name, type: 'text' },
    updated: changedAt,
    links: [
      { href: selfUrl, rel: 'self', type: 'application/atom+xml' },
      { href: siteUrl, rel: 'alternate' },
    ],
    authors: [{ name: 'Wirewatch' }],
    entries: entries.map(({ id, title, url, snippet, source, foundAt }) => ({
      id,
      title: { value: title, type: 'text' },
      updated: foundAt,
      summary: { value: snippet, type: 'text' },
      ...(url !== undefined && { links: [{ href: url, rel: 'alternate' }] }),
      ...(source !== undefined && { authors: [{ name: source }] }),
    })),
  });
}

function json({ name, selfUrl, siteUrl }: RuleFeed, entries: readonly Entry[]): string {
  const feed = generateJsonFeed({
    title: name,
    feed_url: selfUrl,
    home_page_url: siteUrl,
    items: entries.map(({ id, title, url, snippet, source, foundAt }) => ({
      id,
      title,
      content_text: snippet,
      date_published: foundAt,
      ...(url !== undefined && { url }),
      ...(source !== undefined && { authors: [{ name: source }] }),
    })),
  });
  return JSON.stringify(feed);
}

function sourced(title: string, source: string | undefined): string {
  return source === undefined ? title : `${title} (${source})`;
}
