import { Tokenizer } from 'htmlparser2';
import { cleanText } from './clean-text.ts';

/** Elements that begin and end a paragraph. */
const paragraphs = new Set(
  'address article aside blockquote dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main nav ol p pre section table ul'.split(
    ' ',
  ),
);
/** Elements that begin and end a line. */
const lines = new Set(['br', 'caption', 'li', 'option', 'summary', 'tr']);
/** Elements that part words without ending the line. */
const cells = new Set(['td', 'th']);
/** Elements whose content no reader sees, or only where scripts and pictures fail. */
const hidden = new Set(['iframe', 'noscript', 'script', 'style', 'svg', 'template', 'textarea', 'title']);

/**
 * The text that a browser would show of an HTML fragment or page, clean, with blank lines between paragraphs. Never throws:
 * whatever is not markup is text. Works on the tokens alone and builds no tree, so that the time grows with the
 * length even where hostile input nests elements a hundred thousand deep.
 */
export function htmlToText(html: string): string {
  let text = '';
  let inside = '';
  let depth = 0;
  let name = '';

  function shows(part: string): void {
    if (depth === 0) text += part;
  }

  function meets(tag: string): void {
    if (paragraphs.has(tag)) shows('\n\n');
    else if (lines.has(tag)) shows('\n');
    else if (cells.has(tag)) shows(' ');
  }

  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext: (start, end) => shows(collapse(html.slice(start, end))),
      ontextentity: (codePoint) => shows(String.fromCodePoint(codePoint)),
      onopentagname(start, end) {
        name = html.slice(start, end).toLowerCase();
        meets(name);
      },
      onopentagend() {
        if (depth === 0 && hidden.has(name)) inside = name;
        if (name === inside) depth += 1;
      },
      onselfclosingtag() {
        // "<svg/>" is closed already; what HTML does not let close itself goes on: "<script/>".
        if (name !== 'svg') this.onopentagend(0);
      },
      onclosetag(start, end) {
        const tag = html.slice(start, end).toLowerCase();
        if (depth > 0 && tag === inside) {
          depth -= 1;
          if (depth === 0) inside = '';
        } else meets(tag);
      },
      oncdata: (start, end, offset) => shows(collapse(html.slice(start, end - offset))),
      onattribdata: ignore,
      onattribentity: ignore,
      onattribend: ignore,
      onattribname: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return cleanText(text);
}

/** A line break in the source is a space on the page. */
function collapse(source: string): string {
  return source.replace(/\s+/g, ' ');
}

function ignore(): void {}
