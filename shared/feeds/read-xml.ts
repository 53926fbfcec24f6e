import { decodeHTMLStrict } from 'entities/decode';
import { Parser } from 'htmlparser2';
import { withoutCdata } from './content-to-text.ts';
import { decodeText } from './decode-text.ts';
import { FeedError } from './feed-error.ts';

/** One element of a feed. Names are lower case, and namespaces go by their usual prefix, whatever the feed calls them. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  /** The element's own text, entities decoded, without that of its children. */
  readonly text: string;
  /** The source between its tags, for content whose markup nobody escaped. */
  readonly markup: string;
}

export interface XmlDocument {
  /** Holds whatever stands at the top, so that leading junk and a missing root do not matter. */
  readonly top: XmlElement;
  /** Where the document broke off, as "line 12, column 3"; an item that was open there is left out. */
  readonly brokenAt?: string;
}

/** A feed nests some ten levels deep and podcasts with thousands of episodes hold 100,000 elements. */
const maxDepth = 200;
const maxElements = 300_000;

/** What a feed is a list of, by the names of all formats. */
const repeated = new Set(['item', 'entry', 'atom:entry', 'url']);

/** Items without an end that are closed by the next one; more of them are an attack. */
const maxUnclosed = 5_000;

interface OpenElement extends XmlElement {
  /** As the document writes it, in lower case. */
  readonly tagName: string;
  text: string;
  markup: string;
  children: XmlElement[];
  contentStart: number;
}

/**
 * Reads XML as feeds send it: undeclared namespaces, bare ampersands, HTML entities, unclosed tags and a missing end
 * are all taken. It never reads a DTD and knows no entities but HTML's, so that none can be defined, expanded or
 * fetched. Linear in the length of the text; throws `FeedError` for documents no feed would be.
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
        // An item that the next one closed is reported once more at the end of what it stood in.
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

  /** No feed has items within items: one that is still open has lost its end. */
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

/** The first child of one of these names that holds text. */
export function childText(element: XmlElement, ...names: readonly string[]): string {
  for (const name of names) {
    for (const child of element.children) {
      if (child.name === name && child.text.trim() !== '') return child.text.trim();
    }
  }
  return '';
}

/** What `childText` gives for each of the names, read only as far as somebody asks. */
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

/** All elements of these names, in the order of the document, wherever an unclosed tag may have put them. */
export function findAll(element: XmlElement, ...names: readonly string[]): readonly XmlElement[] {
  return element.children.flatMap((child) =>
    names.includes(child.name) ? [child] : findAll(child, ...names),
  );
}

/** What stands in the first child of one of these names: its text, or its source where it holds elements. */
export function childContent(element: XmlElement, ...names: readonly string[]): string {
  for (const name of names) {
    for (const child of element.children) {
      const content = child.name === name ? contentOf(child) : '';
      if (content !== '') return content;
    }
  }
  return '';
}

/** Text, or markup that should have been escaped; or base64, as an attribute says. */
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

/** The prefixes by which the readers know the namespaces; '' for those of the feed formats themselves. */
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

/** What feeds call them that forget to declare them. */
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

/** Prefixes hold for the whole document: feeds declare them once, and those that forget use the usual ones. */
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

    /** `own`: the namespace that the element declares for itself. Atom is known by its names without a prefix too. */
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
      // A feed under a prefix that nobody declared: what has the same prefix is of its format.
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
