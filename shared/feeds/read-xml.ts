import { decodeHTMLStrict } from 'entities/decode';
import { Parser } from 'htmlparser2';
import { withoutCdata } from './content-to-text.ts';
import { decodeText } from './decode-text.ts';
import { FeedError } from './feed-error.ts';

/**
 * One element of a feed. Names are lower case, with the usual prefix for each namespace, whatever prefix the feed
 * uses.
 */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The element's own text with entities decoded, without the text of its children. */
  readonly text: string;
  /** The source between its tags, for content with unescaped markup. */
  readonly markup: string;
}

export interface XmlDocument {
  /** Holds all top-level elements, so leading junk and a missing root do no harm. */
  readonly top: XmlElement;
  /** Where the document breaks off, as "line 12, column 3". An item that was open there is left out. */
  readonly brokenAt?: string;
}

/** Feeds are nested about ten levels deep; podcasts with thousands of episodes have 100,000 elements. */
const maxDepth = 200;
const maxElements = 300_000;

/** The elements that a feed is a list of, in all formats. */
const repeated = new Set(['item', 'entry', 'atom:entry', 'url']);

/** The most items without an end tag that the next item closes. More of them are an attack. */
const maxUnclosed = 5_000;

interface OpenElement extends XmlElement {
  /** The name in the document, in lower case. */
  readonly tagName: string;
  text: string;
  markup: string;
  children: XmlElement[];
  contentStart: number;
}

/**
 * Reads XML as feeds send it. Undeclared namespaces, bare ampersands, HTML entities, unclosed tags and a missing end
 * are accepted. It never reads a DTD and knows only HTML's entities, so a document cannot define, expand or fetch
 * any. Linear in the length of the text. Throws `FeedError` for documents that are larger than any feed.
 */
export function readXml(text: string, url: string): XmlDocument {
  const top = openElement('', '', {}, 0);
  const open: OpenElement[] = [top];
  const names = createNames();
  let elements = 0;
  let unclosed = 0;
  let inCdata = false;
  let ended = false;
  let brokenAt: string | undefined;

  const parser = new Parser(
    {
      onopentag(tagName, rawAttributes) {
        elements += 1;
        if (open.length > maxDepth || elements > maxElements) {
          const what =
            open.length > maxDepth ? `nests deeper than ${maxDepth}` : `holds more than ${maxElements}`;
          throw new FeedError('too-large', `${url} ${what} elements (${position(text, parser.startIndex)}).`);
        }
        const attributes = decodeAttributes(rawAttributes);
        names.declare(attributes);
        const name = names.canonical(tagName, attributes.xmlns);
        if (repeated.has(name)) closeUnclosed(name);
        open.push(openElement(name, tagName, attributes, parser.endIndex + 1));
      },
      oncdatastart() {
        inCdata = true;
      },
      oncdataend() {
        inCdata = false;
      },
      ontext(part) {
        const element = open.at(-1);
        if (element) element.text += inCdata || !part.includes('&') ? part : decodeHTMLStrict(part);
      },
      onclosetag(tagName) {
        // An item that the next one closed is reported once more at the end of its parent.
        const at = open.findLastIndex((element) => element.tagName === tagName);
        while (at > 0 && open.length > at) close();
      },
    },
    { xmlMode: true, decodeEntities: false, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );

  function close(): void {
    const element = open.pop();
    const parent = open.at(-1);
    if (!element || !parent) return;
    if (ended) {
      brokenAt ??= position(text, text.length);
      if (repeated.has(element.name)) return;
    }
    element.markup = text.slice(element.contentStart, Math.max(element.contentStart, parser.startIndex));
    parent.children.push(element);
  }

  /** Feeds never nest items, so an item that is still open has lost its end tag. */
  function closeUnclosed(name: string): void {
    const at = open.findLastIndex((element) => element.name === name);
    if (at < 0) return;
    unclosed += 1;
    if (unclosed > maxUnclosed)
      throw new FeedError('too-large', `${url} holds more than ${maxUnclosed} items without an end.`);
    while (open.length > at) close();
  }

  parser.write(text);
  ended = true;
  parser.end();
  return brokenAt === undefined ? { top } : { top, brokenAt };
}

/** The text of the first child that has one of these names and is not empty. */
export function childText(element: XmlElement, ...names: readonly string[]): string {
  for (const name of names) {
    for (const child of element.children) {
      if (child.name === name && child.text.trim() !== '') return child.text.trim();
    }
  }
  return '';
}

/** The text that `childText` returns for each name, read only when the caller asks for the next one. */
export function* childTexts(element: XmlElement, names: readonly string[]): Generator<string> {
  for (const name of names) yield childText(element, name);
}

export function firstChild(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

export function childrenAmong(element: XmlElement, names: ReadonlySet<string>): readonly XmlElement[] {
  return element.children.filter((child) => names.has(child.name));
}

/** All elements with these names in document order, wherever an unclosed tag may have put them. */
export function findAll(element: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return element.children.flatMap((child) =>
    names.includes(child.name) ? [child] : findAll(child, ...names),
  );
}

/** The content of the first child with one of these names: its text, or its source if it contains elements. */
export function childContent(element: XmlElement, ...names: readonly string[]): string {
  for (const name of names) {
    for (const child of element.children) {
      const content = child.name === name ? contentOf(child) : '';
      if (content !== '') return content;
    }
  }
  return '';
}

/** The content as text, as markup that was not escaped, or decoded from base64 if an attribute says so. */
export function contentOf(element: XmlElement): string {
  if (element.children.length > 0) return withoutCdata(element.markup).trim();
  const { mode, encoding } = element.attributes;
  return mode === 'base64' || encoding === 'base64'
    ? decodeText(Buffer.from(element.text, 'base64')).trim()
    : element.text.trim();
}

function openElement(
  name: string,
  tagName: string,
  attributes: Readonly<Record<string, string>>,
  contentStart: number,
): OpenElement {
  return { name, tagName, attributes, children: [], text: '', markup: '', contentStart };
}

function decodeAttributes(raw: Readonly<Record<string, string>>): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const name in raw) {
    const value = raw[name] ?? '';
    attributes[name] = value.includes('&') ? decodeHTMLStrict(value) : value;
  }
  return attributes;
}

/** The prefixes that the readers use for namespaces; '' for the namespaces of the feed formats themselves. */
const prefixes: readonly (readonly [RegExp, string])[] = [
  [/purl\.org\/rss\/1\.0\/modules\/content/, 'content'],
  [/purl\.org\/rss\/1\.0\/modules\/syndication/, 'sy'],
  [/purl\.org\/dc\/(elements|terms)/, 'dc'],
  [/w3\.org\/2005\/atom|purl\.org\/atom\/ns/, 'atom'],
  [
    /purl\.org\/(?:rss\/1\.0|net\/rss1\.1)|my\.netscape\.com\/rdf|backend\.userland\.com\/rss|sitemaps\.org\/schemas\/sitemap/,
    '',
  ],
  [/22-rdf-syntax-ns/, 'rdf'],
  [/sitemap-news/, 'news'],
  [/search\.yahoo\.com\/mrss/, 'media'],
  [/itunes\.com\/dtds\/podcast/, 'itunes'],
  [/google\.com\/schemas\/play-podcasts/, 'googleplay'],
  [/feedburner/, 'feedburner'],
  [/news\.yandex\.ru/, 'yandex'],
  [/w3\.org\/1999\/xhtml/, 'xhtml'],
];

/** Prefixes that feeds use without declaring them. */
const undeclared = new Map([
  ['dcterms', 'dc'],
  ['a10', 'atom'],
  ['html', 'xhtml'],
  ['rss', ''],
]);

const roots = new Set(['feed', 'rss', 'channel']);

function prefixOf(namespace: string): string | undefined {
  const lower = namespace.toLowerCase();
  return prefixes.find(([pattern]) => pattern.test(lower))?.[1];
}

/** Prefixes are kept for the whole document: feeds declare them once, and feeds that forget use the usual ones. */
function createNames() {
  const declared = new Map(undeclared);
  const known = new Map<string, string>();

  return {
    declare(attributes: Readonly<Record<string, string>>) {
      for (const name in attributes) {
        if (!name.startsWith('xmlns:')) continue;
        const prefix = prefixOf(attributes[name] ?? '');
        if (prefix === undefined) continue;
        declared.set(name.slice('xmlns:'.length), prefix);
        known.clear();
      }
    },

    /** `own`: the namespace that the element declares for itself. Atom is recognised without a prefix too. */
    canonical(name: string, own: string | undefined): string {
      const colon = name.indexOf(':');
      if (colon < 0) {
        const prefix = own && prefixOf(own);
        return prefix && prefix !== 'atom' ? `${prefix}:${name}` : name;
      }
      const before = known.get(name);
      if (before !== undefined) return before;
      const written = name.slice(0, colon);
      const local = name.slice(colon + 1);
      // The feed uses a prefix that was never declared: all names with this prefix belong to its format.
      if (!declared.has(written) && roots.has(local)) declared.set(written, local === 'feed' ? 'atom' : '');
      const prefix = declared.get(written) ?? written;
      const canonical = prefix === '' ? local : `${prefix}:${local}`;
      known.set(name, canonical);
      return canonical;
    },
  };
}

function position(text: string, index: number): string {
  const before = text.slice(0, index);
  const line = before.split('\n').length;
  return `line ${line}, column ${index - before.lastIndexOf('\n')}`;
}
