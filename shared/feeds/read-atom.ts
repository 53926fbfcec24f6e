import { cleanLine } from '../articles/clean-text.ts';
import { escapeHtml } from '../articles/escape-html.ts';
import { primaryLanguage } from '../articles/primary-language.ts';
import { type CategoryNames, categoryTags } from './category-tags.ts';
import { contentToText, holdsMarkup } from './content-to-text.ts';
import type { FeedDocument, FeedItem } from './feed-document.ts';
import type { FeedFormat } from './feed-format.ts';
import { finishItem, resolveLink } from './feed-item.ts';
import { authorsOf, baseOf, captionsOf } from './read-rss.ts';
import {
  childContent,
  childrenAmong,
  childText,
  childTexts,
  contentOf,
  findAll,
  firstChild,
  type XmlElement,
} from './read-xml.ts';
import { plainTitleToText, titleToText } from './title-to-text.ts';

/** Atom 1.0 (RFC 4287) and 0.3, feeds and single entries. Some or all names may have a prefix. */
export const atom: FeedFormat = { roots: ['feed', 'atom:feed', 'entry', 'atom:entry'], read: readAtom };

const names = (...local: readonly string[]) => local.flatMap((name) => [name, `atom:${name}`]);

const bodies = new Set([...names('content', 'summary'), 'content:encoded', 'dc:description', 'description']);
const dates = [
  ...names('published', 'issued'),
  'dc:date',
  ...names('updated', 'modified', 'created'),
  'dc:modified',
  'dc:created',
  'pubdate',
];
const authors = [...names('author'), 'dc:creator', 'itunes:author'];
const categories: CategoryNames = {
  whole: new Set([...names('category'), 'dc:subject']),
  lists: new Set(['media:keywords']),
};

function readAtom(root: XmlElement, url: string): FeedDocument {
  const outer = baseOf(root, url);
  const link = linkTo(root, 'alternate', outer);
  const base = outer === url && isElsewhere(link, url) ? link : outer;
  const inherited = authorsOf(root, authors);
  const language = primaryLanguage(root.attributes['xml:lang'] ?? childText(root, 'dc:language', 'language'));
  const entries = /entry$/.test(root.name) ? [root] : findAll(root, 'entry', 'atom:entry');
  const items = entries
    .map((entry) => readEntry(entry, base, inherited))
    .filter((item) => item !== undefined);
  const self = linkTo(root, 'self', outer);
  const hub = linkTo(root, 'hub', outer);
  return {
    format: 'atom',
    title: plainConstruct(firstOf(root, 'title')),
    link: link ?? '',
    ...(language && { language }),
    items,
    ...(self && { self }),
    ...(hub && { hub }),
    problems:
      items.length < entries.length
        ? [`${entries.length - items.length} items without title and text were left out`]
        : [],
  };
}

/**
 * Is the publisher's page on another host than the feed? Then links that begin with "/" refer to the host of the
 * page.
 */
function isElsewhere(link: string | undefined, url: string): link is string {
  return link !== undefined && URL.parse(link)?.host !== URL.parse(url)?.host;
}

function readEntry(entry: XmlElement, outerBase: string, inherited: readonly string[]): FeedItem | undefined {
  const base = baseOf(entry, outerBase);
  const source = firstOf(entry, 'source');
  const guid = childText(entry, ...names('id'));
  const texts = childrenAmong(entry, bodies);
  const own = [...authorsOf(entry, authors), ...(source ? authorsOf(source, authors) : [])];
  return finishItem({
    guid,
    title:
      plainConstruct(firstOf(entry, 'title')) || titleToText(childContent(entry, 'dc:title', 'media:title')),
    links: [
      childText(entry, 'feedburner:origlink'),
      linkTo(entry, 'alternate', base),
      // The way RSS writes it.
      childText(entry, ...names('link')),
      /^https?:/i.test(guid) ? guid : undefined,
    ],
    base,
    authors: own.length > 0 ? own : inherited,
    dates: childTexts(entry, dates),
    bodies: texts.map((element) => ({
      html: htmlConstruct(element),
      language: element.attributes['xml:lang'],
    })),
    captions: captionsOf(entry),
    tags: categoryTags(entry, categories),
    languages: [
      entry.attributes['xml:lang'],
      firstOf(entry, 'title')?.attributes['xml:lang'],
      childText(entry, 'dc:language'),
    ],
    source: source && plainConstruct(firstOf(source, 'title')),
  });
}

function firstOf(element: XmlElement, local: string): XmlElement | undefined {
  return firstChild(element, local) ?? firstChild(element, `atom:${local}`);
}

/** A text construct (RFC 4287, 3.1) as HTML. Content by reference (`src`) or of another media type gives nothing. */
function htmlConstruct(element: XmlElement): string {
  const { mode, src } = element.attributes;
  const type = (element.attributes.type ?? 'text').toLowerCase().trim();
  if (/^(?:image|audio|video)\//.test(type)) return '';
  const content = contentOf(element);
  if (src !== undefined && content === '') return '';
  if (mode !== undefined || element.children.length > 0 || /html|xml/.test(type)) return content;
  if (type === 'text' || type === 'plain' || type.startsWith('text/') || !isBase64(content)) {
    // HTML is often sent without a type, or as plain text.
    if (holdsMarkup(content)) return content;
    // Single line breaks are often those of a text editor.
    return escapeHtml(content).replace(/\n[^\S\n]*\n\s*/g, '<p>');
  }
  return Buffer.from(content, 'base64').toString();
}

function isBase64(content: string): boolean {
  const code = content.replace(/\s+/g, '');
  return code.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(code);
}

/** A text construct as plain text. Titles declared as plain text are often HTML. */
function plainConstruct(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  const type = (element.attributes.type ?? 'text').toLowerCase();
  const content = contentOf(element);
  if (element.children.length > 0) return cleanLine(contentToText(content));
  if (/html/.test(type)) return cleanLine(contentToText(content)) || titleToText(content);
  if (type.includes('/') && !/^text\/|xml/.test(type))
    return cleanLine(contentToText(htmlConstruct(element)));
  return plainTitleToText(content);
}

/** The link with this relation. Among alternates, an HTML page comes before other media types. */
function linkTo(element: XmlElement, rel: string, base: string): string | undefined {
  const links = element.children.filter(
    ({ name, attributes }) =>
      (name === 'link' || name === 'atom:link') &&
      (attributes.rel ?? 'alternate').toLowerCase() === rel &&
      attributes.href,
  );
  const link =
    links.find(({ attributes }) => attributes.type === undefined || /html/i.test(attributes.type)) ??
    links[0];
  return link && resolveLink(link.attributes.href ?? '', baseOf(link, base));
}
