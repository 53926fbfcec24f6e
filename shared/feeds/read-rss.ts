import { escapeHtml } from '../articles/escape-html.ts';
import { primaryLanguage } from '../articles/primary-language.ts';
import { type CategoryNames, categoryTags } from './category-tags.ts';
import { holdsMarkup } from './content-to-text.ts';
import type { FeedDocument, FeedItem } from './feed-document.ts';
import type { FeedFormat } from './feed-format.ts';
import { type Body, finishItem, resolveLink } from './feed-item.ts';
import {
  childContent,
  childrenAmong,
  childrenNamed,
  childText,
  childTexts,
  contentOf,
  findAll,
  firstChild,
  type XmlElement,
} from './read-xml.ts';
import { titleToText } from './title-to-text.ts';

/** RSS 0.9x, 2.0, RDF (RSS 1.0, with items next to the channel), RSS 1.1, and CDF (with items as attributes). */
export const rss: FeedFormat = { roots: ['rss', 'rdf:rdf', 'rdf', 'channel'], read: readRss };

/** Elements that hold the text of an item, in all common namespaces. */
const bodies = new Set([
  'content:encoded',
  'yandex:full-text',
  'turbo:content',
  'full-text',
  'fulltext',
  'fullitem',
  'xhtml:body',
  'body',
  'atom:content',
  'content',
  'description',
  'atom:summary',
  'summary',
  'excerpt:encoded',
  'dc:description',
  'dc:abstract',
  'abstract',
  'itunes:summary',
  'googleplay:description',
  'itunes:subtitle',
]);

const dates = [
  'pubdate',
  'dc:date',
  'dc:issued',
  'dc:created',
  'published',
  'atom:published',
  'issued',
  'atom:issued',
  'date',
  'publicationdate',
  'updated',
  'atom:updated',
  'dc:modified',
  'modified',
  'atom:modified',
  'lastmod',
];

const categories: CategoryNames = {
  whole: new Set(['category', 'atom:category', 'dc:subject', 'media:category', 'itunes:category']),
  lists: new Set(['media:keywords', 'itunes:keywords', 'keywords', 'tags']),
};

function readRss(root: XmlElement, url: string): FeedDocument {
  const channel = firstChild(root, 'channel') ?? root;
  const outer = baseOf(channel, baseOf(root, url));
  const link =
    resolveLink(childText(channel, 'link'), outer) ??
    atomLink(channel, 'alternate', outer) ??
    resolveLink(channel.attributes.href ?? channel.attributes['rdf:about'] ?? '', outer);
  // Feeds are often served from another host than their pages, and relative links are meant for the pages.
  const base = outer === url ? (link ?? url) : outer;
  const items = findAll(root, 'item');
  const inherited = authorsOf(channel, channelAuthors);
  const read = items
    .map((item) => readItem(item, baseOf(item, base), inherited))
    .filter((item) => item !== undefined);
  const language = [
    childText(channel, 'language', 'dc:language'),
    channel.attributes['xml:lang'],
    root.attributes['xml:lang'],
  ]
    .map(primaryLanguage)
    .find((known) => known !== undefined);
  const ttlMinutes = readTtl(channel);
  const self = atomLink(channel, 'self', outer);
  const hub = atomLink(channel, 'hub', outer);
  const newUrl = resolveLink(childText(channel, 'itunes:new-feed-url'), outer);
  return {
    format: root.name === 'rss' || (root.name === 'channel' && !root.attributes.xmlns) ? 'rss' : 'rdf',
    title: titleToText(childContent(channel, 'title', 'dc:title', 'atom:title')),
    link: link ?? '',
    ...(language && { language }),
    items: read,
    ...(ttlMinutes && { ttlMinutes }),
    ...(self && { self }),
    ...(hub && { hub }),
    ...(newUrl && { newUrl }),
    problems:
      read.length < items.length
        ? [`${items.length - read.length} items without title and text were left out`]
        : [],
  };
}

function readItem(item: XmlElement, base: string, inherited: readonly string[]): FeedItem | undefined {
  const guid = childText(item, 'guid', 'dc:identifier', 'atom:id', 'id') || item.attributes['rdf:about'];
  const permalink = firstChild(item, 'guid')?.attributes.ispermalink?.toLowerCase();
  const texts = childrenAmong(item, bodies);
  const authors = authorsOf(item, itemAuthors);
  return finishItem({
    guid,
    title: titleToText(childContent(item, 'title', 'dc:title', 'media:title', 'atom:title', 'itunes:title')),
    links: [
      childText(item, 'feedburner:origlink', 'origlink'),
      childText(item, 'link', 'rss:link'),
      alternateLink(item),
      item.attributes.href,
      // A guid is the article's address, unless it is marked as not a permalink or does not look like an address.
      permalink !== 'false' && (permalink === 'true' || /^https?:/i.test(guid ?? '')) ? guid : undefined,
      /^https?:/i.test(item.attributes['rdf:about'] ?? '') ? item.attributes['rdf:about'] : undefined,
    ],
    base,
    authors: authors.length > 0 ? authors : inherited,
    dates: item.attributes.lastmod ? [item.attributes.lastmod] : childTexts(item, dates),
    bodies: texts.map((element) => ({ html: contentOf(element), language: element.attributes['xml:lang'] })),
    captions: captionsOf(item),
    tags: categoryTags(item, categories),
    languages: [
      childText(item, 'dc:language', 'language'),
      item.attributes['xml:lang'],
      firstChild(item, 'title')?.attributes['xml:lang'],
    ],
    source: childText(item, 'source'),
  });
}

/** The captions of films and pictures in Media RSS, inside or outside of groups. */
export function captionsOf(item: XmlElement): Body[] {
  return findAll(item, 'media:description', 'media:text').map((element) => ({
    html: captionHtml(contentOf(element)),
  }));
}

/** The description of a film is plain text of many lines: chapters, links, credits. */
function captionHtml(caption: string): string {
  return holdsMarkup(caption) ? caption : escapeHtml(caption).replace(/\r?\n/g, '<br>');
}

const itemAuthors = [
  'dc:creator',
  'author',
  'dc:author',
  'atom:author',
  'itunes:author',
  'creator',
  'byline',
  'googleplay:author',
];
const channelAuthors = ['dc:creator', 'author', 'atom:author', 'itunes:author', 'googleplay:author'];

/** All elements with the first of these names that occurs. Atom puts the name into an element of its own. */
export function authorsOf(element: XmlElement, names: readonly string[]): string[] {
  for (const name of names) {
    const named = childrenNamed(element, name);
    if (named.length === 0) continue;
    const found = named
      .map((author) => childText(author, 'atom:name', 'name', 'foaf:name') || author.text.trim())
      .filter((text) => text !== '');
    if (found.length > 0) return found;
  }
  return [];
}

/** The address against which links inside an element are resolved. */
export function baseOf(element: XmlElement, outer: string): string {
  return resolveLink(element.attributes['xml:base'] ?? '', outer) ?? outer;
}

/** `<link href>` of Atom in an RSS element, with or without a prefix. */
function atomLink(element: XmlElement, rel: string, base: string): string | undefined {
  return resolveLink(linksOf(element, rel)[0]?.attributes.href ?? '', base);
}

function alternateLink(item: XmlElement): string | undefined {
  return linksOf(item, 'alternate')[0]?.attributes.href;
}

function linksOf(element: XmlElement, rel: string): readonly XmlElement[] {
  return element.children.filter(
    ({ name, attributes }) =>
      (name === 'atom:link' || name === 'link') &&
      attributes.href &&
      (attributes.rel ?? 'alternate').toLowerCase() === rel,
  );
}

const periodMinutes: Readonly<Record<string, number>> = {
  hourly: 60,
  daily: 1440,
  weekly: 10_080,
  monthly: 43_200,
  yearly: 525_600,
};

/** `<ttl>` in minutes, or the syndication module's number of updates per period. */
function readTtl(channel: XmlElement): number | undefined {
  const ttl = Number(childText(channel, 'ttl'));
  if (ttl > 0 && Number.isFinite(ttl)) return Math.ceil(ttl);
  const period = periodMinutes[childText(channel, 'sy:updateperiod').toLowerCase()];
  const frequency = Number(childText(channel, 'sy:updatefrequency')) || 1;
  return period && frequency > 0 ? Math.ceil(period / frequency) : undefined;
}
