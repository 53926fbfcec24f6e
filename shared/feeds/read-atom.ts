import { cleanLine } from '../articles/clean-text.ts';
import { htmlToText } from '../articles/html-text.ts';
import type { FeedDocument, FeedItem } from './feed-document.ts';
import { finishItem, primaryLanguage, resolveLink } from './feed-item.ts';
import { baseOf, escapedContent } from './read-rss.ts';
import { childrenNamed, childText, firstChild, type XmlElement } from './read-xml.ts';
import { titleToText } from './title-to-text.ts';

/** Atom 1.0 (RFC 4287) and 0.3. `root` is its feed element, whose names all carry a prefix if its own does. */
export function readAtom(root: XmlElement, url: string): FeedDocument {
  const prefix = root.name.slice(0, -'feed'.length);
  const base = baseOf(root, url);
  const entries = childrenNamed(root, `${prefix}entry`);
  const items = entries.map((entry) => readEntry(entry, prefix, base)).filter((item) => item !== undefined);
  const language = primaryLanguage(root.attributes['xml:lang'] ?? childText(root, 'dc:language'));
  const self = linkTo(root, prefix, 'self', base);
  const hub = linkTo(root, prefix, 'hub', base);
  return {
    format: 'atom',
    title: plainConstruct(firstChild(root, `${prefix}title`)),
    link: linkTo(root, prefix, 'alternate', base) ?? '',
    ...(language && { language }),
    items,
    ...(self && { self }),
    ...(hub && { hub }),
    problems:
      items.length < entries.length
        ? [`${entries.length - items.length} items without title and text left out`]
        : [],
  };
}

function readEntry(entry: XmlElement, prefix: string, outerBase: string): FeedItem | undefined {
  const base = baseOf(entry, outerBase);
  const author = firstChild(entry, `${prefix}author`);
  return finishItem({
    guid: childText(entry, `${prefix}id`),
    title: plainConstruct(firstChild(entry, `${prefix}title`)) || childText(entry, 'dc:title', 'media:title'),
    link: linkTo(entry, prefix, 'alternate', base),
    base,
    author: (author && (childText(author, `${prefix}name`) || author.text)) || childText(entry, 'dc:creator'),
    date: childText(
      entry,
      ...['published', 'issued', 'updated', 'modified', 'created'].map((name) => prefix + name),
      'dc:date',
    ),
    html: [`${prefix}content`, `${prefix}summary`, 'media:description']
      .map((name) => firstChild(entry, name))
      .filter((element) => element !== undefined)
      .map(htmlConstruct),
    tags: childrenNamed(entry, `${prefix}category`).map(
      ({ attributes }) => attributes.label ?? attributes.term ?? '',
    ),
    language: entry.attributes['xml:lang'],
  });
}

/** A text construct (RFC 4287, 3.1) as HTML. Content by reference (`src`) or of another medium has none. */
function htmlConstruct(element: XmlElement): string {
  const { mode, src } = element.attributes;
  const type = (element.attributes.type ?? 'text').toLowerCase();
  if (src !== undefined || /^(image|audio|video)\//.test(type)) return '';
  if (mode === 'base64') return escapedContent(element);
  if (element.children.length > 0) return element.markup;
  if (mode === 'escaped' || type === 'html' || type === 'text/html' || type.includes('xml'))
    return element.text;
  if (type === 'text' || type === 'plain' || type.startsWith('text/')) return escapeHtml(element.text);
  return Buffer.from(element.text, 'base64').toString();
}

/** A text construct as plain text. Titles said to be plain are often HTML all the same. */
function plainConstruct(element: XmlElement | undefined): string {
  if (element === undefined) return '';
  const type = element.attributes.type ?? 'text';
  return element.children.length > 0 || type === 'html' || type === 'xhtml'
    ? cleanLine(htmlToText(htmlConstruct(element)))
    : titleToText(element.text);
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

/** The link of a relation; among alternates the page goes before other media, and any before none. */
function linkTo(element: XmlElement, prefix: string, rel: string, base: string): string | undefined {
  const links = childrenNamed(element, `${prefix}link`).filter(
    ({ attributes }) => (attributes.rel ?? 'alternate').toLowerCase() === rel && attributes.href,
  );
  const link =
    links.find(({ attributes }) => attributes.type === undefined || /html/i.test(attributes.type)) ??
    links[0];
  return link && resolveLink(link.attributes.href ?? '', baseOf(link, base));
}
