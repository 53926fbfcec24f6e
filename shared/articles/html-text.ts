import { Tokenizer } from 'htmlparser2';
import { cleanText } from './clean-text.ts';
import { escapeStrayBrackets } from './stray-brackets.ts';

/** Elements that begin and end a paragraph. */
const paragraphs = setOf(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main nav ol p pre section table ul',
);
/** Elements that begin and end a line. */
const lines = setOf('br caption li option summary tr');
/** Elements that separate words without ending the line. */
const cells = setOf('audio button iframe object select td th video');
/** Elements whose content readers do not see, or see only if scripts and pictures fail; and ruby readings. */
const hidden = setOf(
  'audio canvas datalist iframe noembed noframes noscript object rp rt rtc script style svg template textarea title video',
);
/** Those of them whose content is not markup. Nothing in it is ever shown. */
const raw = setOf('script style textarea title');
/** Elements without content. */
const empty = setOf('area base br col embed hr img input link meta param source track wbr');
/** Attributes that can hide an element, and where a link leads. Other attributes are not read. */
const meaning = setOf('style hidden aria-hidden href');
const hidingStyle = /(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i;
/** Their length, a quick test. */
const meaningLengths: ReadonlySet<number> = new Set([...meaning].map(({ length }) => length));
/** Raised text after these is not a footnote mark: it belongs to a unit ("km²") or to the number of an ordinal. */
const unit = /(?:^|[^\p{L}])\p{L}{1,2}$/u;

/** Longer raised text (in characters) is not a footnote mark. */
const longestNote = 40;

/**
 * The text of an HTML fragment or page as a browser would show it: clean, with blank lines between paragraphs. Hidden
 * elements and ruby readings are left out, footnote marks are separated from their word, and preformatted text keeps its
 * lines. Never throws: anything
 * that is not markup is text. It works on tokens and builds no tree, so time grows linearly with length, even if
 * hostile input nests elements 100,000 deep.
 */
export function htmlToText(html: string): string {
  if (!/[<&]/.test(html)) return cleanText(collapse(html));
  const source = escapeStrayBrackets(html);
  return cleanText(shownText(source, true) ?? shownText(source, false) ?? '');
}

/**
 * `strict`: also leave out markup that is hidden, by its name or an attribute. Undefined if such an element is never
 * closed, since all that follows would be hidden.
 */
function shownText(html: string, strict: boolean): string | undefined {
  let text = '';
  /** The name of the hidden element that we are in, and how many open elements have that name. */
  let inside = '';
  let depth = 0;
  let name = '';
  let attribute = '';
  let value = '';
  let hides = false;
  let isPlaceLink = false;
  let isPreformatted = false;
  /** The raised text so far, the element that raises it, and the shown text just before it. */
  let note: string | undefined;
  let raisedBy = '';
  let before = '';
  let last = '';

  function shows(part: string): void {
    if (depth > 0 || part === '') return;
    if (note !== undefined) {
      note += part;
      if (note.length > longestNote) endNote('');
      return;
    }
    text += part;
    before = last;
    last = part;
  }

  /** Appends the raised text. `gap` separates it from the word. */
  function endNote(gap: string): void {
    const ended = note ?? '';
    note = undefined;
    shows(`${gap}${ended}${gap}`);
  }

  function source(start: number, end: number): string {
    return isPreformatted ? html.slice(start, end) : collapse(html.slice(start, end));
  }

  function meets(tag: string): void {
    if (paragraphs.has(tag)) shows('\n\n');
    else if (lines.has(tag)) shows('\n');
    else if (cells.has(tag)) shows(' ');
  }

  function leaves(): void {
    depth = 0;
    inside = '';
  }

  /** A ruby reading ends where the next part begins, and a hidden paragraph ends where another paragraph begins. */
  function endsUnclosed(tag: string): boolean {
    if (inside === 'rt' || inside === 'rp') return /^(?:rt|rp|rb|ruby)$/.test(tag);
    return inside === 'p' && paragraphs.has(tag);
  }

  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext: (start, end) => shows(source(start, end)),
      ontextentity: (codePoint) => shows(String.fromCodePoint(codePoint)),
      onopentagname(start, end) {
        name = localName(html.slice(start, end));
        hides = false;
        isPlaceLink = false;
        if (name === 'pre') isPreformatted = true;
        if (depth > 0 && endsUnclosed(name)) leaves();
        meets(name);
      },
      onattribname(start, end) {
        attribute = meaningLengths.has(end - start) ? html.slice(start, end).toLowerCase() : '';
        value = '';
      },
      onattribdata(start, end) {
        if (meaning.has(attribute)) value += html.slice(start, end);
      },
      onattribentity: ignore,
      onattribend() {
        if (attribute === 'hidden') hides ||= value !== 'until-found';
        else if (attribute === 'aria-hidden') hides ||= value === 'true';
        // Some sites raise footnote marks only by their style sheet: "Iran<a href="#note-1">1</a>".
        else if (attribute === 'href') isPlaceLink = name === 'a' && value.trimStart().startsWith('#');
        else if (attribute === 'style') hides ||= hidingStyle.test(value);
        attribute = '';
      },
      onopentagend() {
        if ((name === 'sup' || isPlaceLink) && depth === 0 && note === undefined) {
          note = '';
          raisedBy = name;
        }
        if (empty.has(name)) return;
        if (depth === 0 && (raw.has(name) || (strict && (hides || hidden.has(name))))) inside = name;
        if (name === inside) depth += 1;
      },
      // In XHTML any element may be closed like this ("<script/>"), and what follows should be shown.
      onselfclosingtag: ignore,
      onclosetag(start, end) {
        const tag = localName(html.slice(start, end));
        if (tag === 'pre') isPreformatted = false;
        if (depth > 0 && tag === inside) {
          depth -= 1;
          if (depth === 0) inside = '';
          return;
        }
        if (depth > 0 && tag === 'ruby' && endsUnclosed(tag)) leaves();
        if (tag === raisedBy && note !== undefined && depth === 0)
          endNote(isNote(note, before + last) ? ' ' : '');
        meets(tag);
      },
      oncdata: (start, end, offset) => shows(source(start, end - offset)),
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  if (note !== undefined) text += note;
  return strict && depth > 0 && !raw.has(inside) ? undefined : text;
}

/** "Iran1 said" becomes "Iran 1 said". "km2" and "1st" stay as they are. */
function isNote(mark: string, textBefore: string): boolean {
  return mark !== '' && !/\p{L}/u.test(mark) && !unit.test(textBefore.slice(-3));
}

/** "xhtml:p" becomes "p". */
function localName(tag: string): string {
  const name = tag.slice(tag.indexOf(':') + 1);
  return name.toLowerCase();
}

/** A line break in the source becomes a space on the page, except in preformatted text. */
function collapse(source: string): string {
  return source.replace(/\s{2,}|[^\S ]/g, ' ');
}

function setOf(names: string): ReadonlySet<string> {
  return new Set(names.split(' '));
}

function ignore(): void {}
