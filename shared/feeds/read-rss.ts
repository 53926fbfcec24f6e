import type { FeedDocument, FeedItem } from './feed-document.ts';
import { finishItem, primaryLanguage, resolveLink } from './feed-item.ts';
import { childrenNamed, childText, firstChild, type XmlElement } from './read-xml.ts';
import { titleToText } from './title-to-text.ts';

/** RSS 0.9x, 2.0 and RDF (RSS 1.0), which puts its items beside the channel; both places are looked at in each. */
export function readRss(root: XmlElement, url: string): FeedDocument {
  const channel = firstChild(root, 'channel') ?? root;
  const base = baseOf(channel, baseOf(root, url));
  const items = [...childrenNamed(channel, 'item'), ...(channel === root ? [] : childrenNamed(root, 'item'))];
  const read = items.map((item) => readItem(item, baseOf(item, base))).filter((item) => item !== undefined);
  const language = primaryLanguage(
    childText(channel, 'language', 'dc:language') ||
      root.attributes['xml:lang'] ||
      channel.attributes['xml:lang'],
  );
  const ttlMinutes = readTtl(channel);
  const self = atomLink(channel, 'self', base);
  const hub = atomLink(channel, 'hub', base);
  const newUrl = resolveLink(childText(channel, 'itunes:new-feed-url'), base);
  return {
    format: root.name === 'rdf:rdf' ? 'rdf' : 'rss',
    title: titleToText(childText(channel, 'title', 'dc:title')),
    link: resolveLink(childText(channel, 'link'), base) ?? '',
    ...(language && { language }),
    items: read,
    ...(ttlMinutes && { ttlMinutes }),
    ...(self && { self }),
    ...(hub && { hub }),
    ...(newUrl && { newUrl }),
    problems:
      read.length < items.length
        ? [`${items.length - read.length} items without title and text left out`]
        : [],
  };
}

function readItem(item: XmlElement, base: string): FeedItem | undefined {
  const guid = childText(item, 'guid', 'dc:identifier') || item.attributes['rdf:about'];
  // A guid is the article's address unless it says that it is not, or does not look like one.
  const permalink =
    firstChild(item, 'guid')?.attributes.ispermalink !== 'false' && /^https?:/i.test(guid ?? '');
  return finishItem({
    guid,
    title: childText(item, 'title', 'dc:title', 'media:title') || firstChild(item, 'title')?.markup,
    link: childText(item, 'link') || alternateLink(item) || (permalink ? guid : undefined),
    base,
    author: childText(item, 'dc:creator', 'author', 'itunes:author'),
    date: childText(item, 'pubdate', 'dc:date', 'dc:created', 'atom:published', 'atom:updated', 'date'),
    html: [
      'content:encoded',
      'atom:content',
      'description',
      'atom:summary',
      'dc:description',
      'media:description',
    ]
      .map((name) => firstChild(item, name))
      .filter((element) => element !== undefined)
      .map(escapedContent),
    tags: [...childrenNamed(item, 'category'), ...childrenNamed(item, 'dc:subject')].map(({ text }) => text),
    language: childText(item, 'dc:language') || item.attributes['xml:lang'],
  });
}

/** Markup that should have been escaped and often is not; or base64, as an attribute says. */
export function escapedContent(element: XmlElement): string {
  if (element.children.length > 0) return element.markup.replaceAll('<![CDATA[', '').replaceAll(']]>', '');
  const { mode, encoding } = element.attributes;
  return mode === 'base64' || encoding === 'base64'
    ? Buffer.from(element.text, 'base64').toString()
    : element.text;
}

/** The address against which the links inside an element resolve. */
export function baseOf(element: XmlElement, outer: string): string {
  return resolveLink(element.attributes['xml:base'] ?? '', outer) ?? outer;
}

/** `<link href>` of Atom in an RSS element, with or without its prefix. */
function atomLink(element: XmlElement, rel: string, base: string): string | undefined {
  const link = element.children.find(
    ({ name, attributes }) => (name === 'atom:link' || name === 'link') && attributes.rel === rel,
  );
  return resolveLink(link?.attributes.href ?? '', base);
}

function alternateLink(item: XmlElement): string | undefined {
  return item.children.find(
    ({ name, attributes }) =>
      (name === 'atom:link' || name === 'link') &&
      attributes.href &&
      (attributes.rel ?? 'alternate') === 'alternate',
  )?.attributes.href;
}

const periodMinutes: Readonly<Record<string, number>> = {
  hourly: 60,
  daily: 1440,
  weekly: 10_080,
  monthly: 43_200,
  yearly: 525_600,
};

/** `<ttl>` in minutes, or the syndication module's "so many updates in such a period". */
function readTtl(channel: XmlElement): number | undefined {
  const ttl = Number(childText(channel, 'ttl'));
  if (ttl > 0 && Number.isFinite(ttl)) return Math.ceil(ttl);
  const period = periodMinutes[childText(channel, 'sy:updateperiod').toLowerCase()];
  const frequency = Number(childText(channel, 'sy:updatefrequency')) || 1;
  return period && frequency > 0 ? Math.ceil(period / frequency) : undefined;
}
