import { Tokenizer } from 'htmlparser2';
import { cleanText } from './clean-text.ts';
import { escapeStrayBrackets } from './stray-brackets.ts';

/** Elements that begin and end a paragraph. */
const paragraphs = setOf(
  'address article aside blockquote body center dd details dialog div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr main nav ol p pre section table ul',
);
/** Elements that begin and end a line. */
const lines = setOf('br caption li option summary tr');
/** Elements that part words without ending the line. */
const cells = setOf('audio button iframe object select td th video');
/** Elements whose content no reader sees, or only where scripts and pictures fail; and the readings beside a word. */
const hidden = setOf(
  'audio canvas datalist iframe noembed noframes noscript object rp rt rtc script style svg template textarea title video',
);
/** Those of them whose content is no markup, so that nothing in it is ever shown. */
const raw = setOf('script style textarea title');
/** Elements that hold nothing. */
const empty = setOf('area base br col embed hr img input link meta param source track wbr');
/** Attributes by which an element is hidden; others are not looked at. */
const hiding = setOf('style hidden aria-hidden');
const hidingStyle = /(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)/i;
/** What a number above the line follows when it is no mark of a note: a unit ("km²"), an ordinal's number. */
const unit = /(?:^|[^\p{L}])\p{L}{1,2}$/u;

/** More than this above the line is no mark of a note. */
const longestNote = 40;

/**
 * The text that a browser would show of an HTML fragment or page, clean, with blank lines between paragraphs. Hidden
 * elements, and the readings of ruby, are left out; marks of notes stand apart from their word. Never throws: whatever
 * is not markup is text. Works on the tokens alone and builds no tree, so that the time grows with the length even
 * where hostile input nests elements a hundred thousand deep.
 */
export function htmlToText(html: string): string {
  if (!/[<&]/.test(html)) return cleanText(collapse(html));
  const source = escapeStrayBrackets(html);
  return cleanText(shownText(source, true) ?? shownText(source, false) ?? '');
}

/**
 * `strict`: whether hidden elements are left out that are markup. Undefined if one of them is never closed, which would
 * hide all that follows.
 */
function shownText(html: string, strict: boolean): string | undefined {
  let text = '';
  /** The name of the hidden element that we are in, and how many of that name are open. */
  let inside = '';
  let depth = 0;
  let name = '';
  let attribute = '';
  let value = '';
  let hides = false;
  /** The text of an element above the line so far, and what was shown last before it. */
  let note: string | undefined;
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

  /** Appends what stood above the line; `gap` sets it apart. */
  function endNote(gap: string): void {
    const ended = note ?? '';
    note = undefined;
    shows(`${gap}${ended}${gap}`);
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

  /** Readings end where the next part of a ruby begins, and a hidden paragraph where another begins. */
  function endsUnclosed(tag: string): boolean {
    if (inside === 'rt' || inside === 'rp') return /^(?:rt|rp|rb|ruby)$/.test(tag);
    return inside === 'p' && paragraphs.has(tag);
  }

  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      ontext: (start, end) => shows(collapse(html.slice(start, end))),
      ontextentity: (codePoint) => shows(String.fromCodePoint(codePoint)),
      onopentagname(start, end) {
        name = localName(html.slice(start, end));
        hides = false;
        if (depth > 0 && endsUnclosed(name)) leaves();
        meets(name);
      },
      onattribname(start, end) {
        const length = end - start;
        attribute = length === 5 || length === 6 || length === 11 ? html.slice(start, end).toLowerCase() : '';
        value = '';
      },
      onattribdata(start, end) {
        if (hiding.has(attribute)) value += html.slice(start, end);
      },
      onattribentity: ignore,
      onattribend() {
        if (attribute === 'hidden') hides ||= value !== 'until-found';
        else if (attribute === 'aria-hidden') hides ||= value === 'true';
        else if (attribute === 'style') hides ||= hidingStyle.test(value);
        attribute = '';
      },
      onopentagend() {
        if (name === 'sup' && depth === 0 && note === undefined) note = '';
        if (empty.has(name)) return;
        if (depth === 0 && (raw.has(name) || (strict && (hides || hidden.has(name))))) inside = name;
        if (name === inside) depth += 1;
      },
      // XHTML closes anything so ("<script/>"), and what follows is meant to be seen.
      onselfclosingtag: ignore,
      onclosetag(start, end) {
        const tag = localName(html.slice(start, end));
        if (depth > 0 && tag === inside) {
          depth -= 1;
          if (depth === 0) inside = '';
          return;
        }
        if (depth > 0 && tag === 'ruby' && endsUnclosed(tag)) leaves();
        if (tag === 'sup' && note !== undefined && depth === 0)
          endNote(isNote(note, before + last) ? ' ' : '');
        meets(tag);
      },
      oncdata: (start, end, offset) => shows(collapse(html.slice(start, end - offset))),
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

/** "Iran1 said" is told as "Iran 1 said"; "km2" and "1st" stay whole. */
function isNote(mark: string, textBefore: string): boolean {
  return mark !== '' && !/\p{L}/u.test(mark) && !unit.test(textBefore.slice(-3));
}

/** "xhtml:p" is "p". */
function localName(tag: string): string {
  const name = tag.slice(tag.indexOf(':') + 1);
  return name.toLowerCase();
}

/** A line break in the source is a space on the page. */
function collapse(source: string): string {
  return source.replace(/\s{2,}|[^\S ]/g, ' ');
}

function setOf(names: string): ReadonlySet<string> {
  return new Set(names.split(' '));
}

function ignore(): void {}
