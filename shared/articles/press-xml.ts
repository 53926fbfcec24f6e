import { decodeHTMLStrict } from 'entities/decode';
import { Parser } from 'htmlparser2';
import { wholeArticleError } from './article-records.ts';
import { escapeHtml } from './escape-html.ts';

/**
 * An element of a press document. Names are lower case, without prefix. Feeds, which often lack namespace declarations
 * and end tags, have their own tolerant reader. Here a broken document is refused, because its sender gets the error.
 */
export interface PressElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** Child elements and text in order, with character references decoded. */
  readonly content: readonly (PressElement | string)[];
}

const maxDepth = 100;
const maxElements = 200_000;

/**
 * Reads a document. No DTD is read and only HTML's entities are known, so a document cannot define, expand or fetch
 * any. Linear in the length of the text.
 *
 * @throws {InvalidArticleError} if it is cut off, has no element, or is deeper or larger than any real document.
 */
export function readPressXml(text: string): PressElement {
  type Open = PressElement & { readonly content: (PressElement | string)[]; readonly start: number };
  const top: Open = { name: '', attributes: {}, content: [], start: -1 };
  const open: Open[] = [top];
  let elements = 0;
  let inCdata = false;
  let problem: string | undefined;

  const parser = new Parser(
    {
      onopentag(tag, raw) {
        elements += 1;
        if (open.length > maxDepth || elements > maxElements)
          throw wholeArticleError('is nested deeper, or has more elements, than any news document');
        const attributes = Object.fromEntries(
          Object.entries(raw).map(([name, value]) => [localName(name), decodeHTMLStrict(value)]),
        );
        open.push({ name: localName(tag), attributes, content: [], start: parser.startIndex });
      },
      oncdatastart() {
        inCdata = true;
      },
      oncdataend() {
        inCdata = false;
      },
      ontext(part) {
        open.at(-1)?.content.push(inCdata || !part.includes('&') ? part : decodeHTMLStrict(part));
      },
      onclosetag(tag, isImplied) {
        const element = open.pop();
        // A self-closing element (`<br/>`) is closed where it begins, others by the end tag of their parent.
        if (isImplied && element?.start !== parser.startIndex) problem ??= `<${tag}> is not closed`;
        if (element) open.at(-1)?.content.push(element);
      },
    },
    { xmlMode: true, decodeEntities: false },
  );
  parser.end(text);
  if (problem !== undefined) throw wholeArticleError(`is incomplete or malformed XML: ${problem}`);
  const [root] = elementsIn(top);
  if (!root) throw wholeArticleError('is not XML: it contains no element');
  return root;
}

export function elementsIn({ content }: PressElement, ...names: readonly string[]): PressElement[] {
  return content.filter(
    (child): child is PressElement =>
      typeof child !== 'string' && (names.length === 0 || names.includes(child.name)),
  );
}

/** The elements at a path of names: `['head', 'docdata']`. */
export function at(element: PressElement, ...path: readonly string[]): PressElement[] {
  return path.reduce((found, name) => found.flatMap((one) => elementsIn(one, name)), [element]);
}

/** All elements with this name, at any depth. */
export function allOf(element: PressElement, name: string): PressElement[] {
  return elementsIn(element).flatMap((child) => (child.name === name ? [child] : allOf(child, name)));
}

/** All text in the element, on one line. */
export function lineOf(element: PressElement | undefined): string {
  return element === undefined ? '' : textOf(element).replace(/\s+/g, ' ').trim();
}

function textOf({ content }: PressElement): string {
  return content.map((part) => (typeof part === 'string' ? part : ` ${textOf(part)} `)).join('');
}

/** The HTML names for elements that these formats name differently. '' leaves an element out. */
const inHtml: Readonly<Record<string, string>> = {
  hl1: 'h1',
  hl2: 'h2',
  block: 'div',
  bq: 'blockquote',
  fn: 'div',
  pre: 'pre',
  media: '',
  nitftable: 'table',
};

/** The content as HTML, without pictures and their captions. */
export function htmlOf({ content }: PressElement): string {
  return content
    .map((part) => {
      if (typeof part === 'string') return escapeHtml(part);
      const name = inHtml[part.name] ?? part.name;
      if (name === 'br') return '<br>';
      return name === '' ? '' : `<${name}>${htmlOf(part)}</${name}>`;
    })
    .join('');
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}

/**
 * The text of a document: in the charset of its byte order mark, or UTF-8, or else the charset of its declaration.
 * Undefined if the bytes fit none of these.
 */
export function decodeXml(bytes: Uint8Array): string | undefined {
  const [first = 0, second = 0] = bytes;
  const isUtf16 = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  const declared = /^\s*<\?xml[^>]*\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1];
  const marked = isUtf16 ? (first === 0xff ? 'utf-16le' : 'utf-16be') : undefined;
  for (const charset of marked ? [marked] : ['utf-8', declared]) {
    if (charset === undefined) continue;
    try {
      return new TextDecoder(charset, { fatal: true }).decode(bytes);
    } catch {
      // The bytes do not fit this charset, or the charset is unknown.
    }
  }
  return undefined;
}
