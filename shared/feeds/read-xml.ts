import { decodeHTMLStrict } from 'entities/decode';
import { Parser } from 'htmlparser2';
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

interface OpenElement extends XmlElement {
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
  const top = openElement('', {}, 0);
  const open: OpenElement[] = [top];
  const names = createNames();
  let elements = 0;
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
        open.push(openElement(names.canonical(tagName), attributes, parser.endIndex + 1));
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
      onclosetag() {
        const element = open.pop();
        const parent = open.at(-1);
        if (!element || !parent) return;
        if (ended) {
          brokenAt ??= position(text, text.length);
          if (repeated.has(element.name)) return;
        }
        element.markup = text.slice(element.contentStart, Math.max(element.contentStart, parser.startIndex));
        parent.children.push(element);
      },
    },
    { xmlMode: true, decodeEntities: false, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
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

export function firstChild(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name);
}

export function childrenNamed(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name);
}

function openElement(
  name: string,
  attributes: Readonly<Record<string, string>>,
  contentStart: number,
): OpenElement {
  return { name, attributes, children: [], text: '', markup: '', contentStart };
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
    /purl\.org\/rss\/1\.0|my\.netscape\.com\/rdf|backend\.userland\.com\/rss|sitemaps\.org\/schemas\/sitemap/,
    '',
  ],
  [/22-rdf-syntax-ns/, 'rdf'],
  [/sitemap-news/, 'news'],
  [/search\.yahoo\.com\/mrss/, 'media'],
];

/** Prefixes hold for the whole document: feeds declare them once, and those that forget use the usual ones. */
function createNames() {
  const declared = new Map<string, string>();
  const known = new Map<string, string>();

  return {
    declare(attributes: Readonly<Record<string, string>>) {
      for (const name in attributes) {
        if (!name.startsWith('xmlns:')) continue;
        const uri = (attributes[name] ?? '').toLowerCase();
        const prefix = prefixes.find(([pattern]) => pattern.test(uri))?.[1];
        if (prefix === undefined) continue;
        declared.set(name.slice('xmlns:'.length), prefix);
        known.clear();
      }
    },

    canonical(name: string): string {
      const colon = name.indexOf(':');
      if (colon < 0) return name;
      const before = known.get(name);
      if (before !== undefined) return before;
      const written = name.slice(0, colon);
      const prefix = declared.get(written) ?? written;
      const canonical = prefix === '' ? name.slice(colon + 1) : `${prefix}:${name.slice(colon + 1)}`;
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
