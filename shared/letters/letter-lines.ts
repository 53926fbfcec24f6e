import { Tokenizer } from 'htmlparser2';
import { cleanText } from '../articles/clean-text.ts';
import { htmlToText } from '../articles/html-text.ts';
import { escapeStrayBrackets } from '../articles/stray-brackets.ts';

/** A line of a letter as its reader sees it, and what in it can be clicked. */
export interface LetterLine {
  /** Empty between paragraphs. */
  readonly text: string;
  readonly links: readonly LetterLink[];
  /** Written larger or bolder than others. */
  readonly isHeading: boolean;
}

export interface LetterLink {
  readonly text: string;
  /** As the letter has it. */
  readonly href: string;
  /** Where its text begins in the line, in UTF-16 units. */
  readonly start: number;
}

/** Private characters that carry the links of the markup through its reading as text. */
const linkStart = '\ue000';
const addressEnd = '\ue001';
const linkEnd = '\ue002';
const headingStart = '\ue003';
/** The same, also as HTML may write them. */
const marks = /[\ue000-\ue003]|&#(?:x0*e00[0-3]|0*5734[4-7])(?![\da-f]);?/gi;

/** What letters fill their previews with, so that no words of theirs follow there. */
const filling = /[\u034f\u200b\u2060\u2007\u180e]+|\u200c(?=\s|$|&)/g;

/** Longer addresses lead to no article. */
const longestAddress = 4_000;
/** A line of more links is no text; each of them is looked at with its line. */
const mostLinksOfLine = 50;

const headings = new Set(['h1', 'h2', 'h3', 'h4', 'b', 'strong']);

/**
 * The lines that a mail program would show of a letter's HTML. The links are carried through `htmlToText` as marks, so
 * that hidden parts, tables and entities are read as everywhere else; what is hidden has no links either.
 */
export function linesOfHtml(html: string): LetterLine[] {
  const addresses: string[] = [];
  const marked = markLinks(escapeStrayBrackets(html.replace(marks, '')), addresses);
  return readMarks(htmlToText(marked).replace(filling, ''), addresses);
}

/** Inserts marks around the links, whose addresses go to `addresses`, and before headings. Linear, whatever the nesting. */
function markLinks(html: string, addresses: string[]): string {
  let marked = '';
  let copied = 0;
  let name = '';
  let attribute = '';
  let address = '';
  let isOpen = false;
  const insert = (at: number, mark: string) => {
    marked += html.slice(copied, at) + mark;
    copied = at;
  };
  const tokenizer = new Tokenizer(
    { decodeEntities: true },
    {
      onopentagname(start, end) {
        name = html.slice(start, end).toLowerCase();
        address = '';
        if (name === 'a' && isOpen) {
          insert(start - 1, linkEnd);
          isOpen = false;
        }
      },
      onattribname(start, end) {
        attribute = name === 'a' ? html.slice(start, end).toLowerCase() : '';
      },
      onattribdata(start, end) {
        if (attribute === 'href') address += html.slice(start, end);
      },
      onattribentity(codePoint) {
        if (attribute === 'href') address += String.fromCodePoint(codePoint);
      },
      onattribend() {
        attribute = '';
      },
      onopentagend(end) {
        if (name === 'a' && address.trim() !== '' && address.length <= longestAddress) {
          addresses.push(address.trim());
          insert(end + 1, `${linkStart}${addresses.length - 1}${addressEnd}`);
          isOpen = true;
        } else if (headings.has(name)) insert(end + 1, headingStart);
      },
      onclosetag(start, end) {
        if (!isOpen || html.slice(start, end).toLowerCase() !== 'a') return;
        insert(start - 2, linkEnd);
        isOpen = false;
      },
      onselfclosingtag: ignore,
      ontext: ignore,
      ontextentity: ignore,
      oncdata: ignore,
      oncomment: ignore,
      ondeclaration: ignore,
      onprocessinginstruction: ignore,
      onend: ignore,
    },
  );
  tokenizer.write(html);
  tokenizer.end();
  return marked + html.slice(copied);
}

/** A link that goes over several lines is in each of them. */
function readMarks(marked: string, addresses: readonly string[]): LetterLine[] {
  let open: string | undefined;
  return marked.split('\n').map((line) => {
    const shown: string[] = [];
    let linked: string[] = [];
    let length = 0;
    let linkFrom = 0;
    let afterSpace = true;
    const links: LetterLink[] = [];
    const endLink = () => {
      const text = linked.join('').trim();
      if (open !== undefined && text !== '') links.push({ text, href: open, start: linkFrom });
      linked = [];
      linkFrom = length;
    };
    for (const part of line.split(/(\ue000\d+\ue001|[\ue000-\ue003])/)) {
      const index = /^\ue000(\d+)\ue001$/.exec(part)?.[1];
      if (index !== undefined || part === linkEnd) {
        endLink();
        open = index === undefined ? undefined : addresses[Number(index)];
      } else if (part !== '' && !/^[\ue000-\ue003]$/.test(part)) {
        // Marks stood between spaces that are one now.
        const words = afterSpace ? part.trimStart() : part;
        if (words === '') continue;
        shown.push(words);
        linked.push(words);
        length += words.length;
        afterSpace = /\s/.test(words.at(-1) ?? '');
      }
    }
    endLink();
    const isHeading = line.startsWith(headingStart) || /^\ue000\d+\ue001\s?\ue003/.test(line);
    return { text: shown.join('').trimEnd(), links: links.slice(0, mostLinksOfLine), isHeading };
  });
}

const address = /<?\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]>?/i;
const markdownLink = /\[([^[\]]{1,300})\]\((https?:\/\/[^\s()]+)\)/gi;

/** The longest title above or before an address in plain text. */
const longestTitle = 250;

/**
 * The lines of a letter in plain text. An address belongs to the words before it: those of its line, else the lines
 * right above it, else the paragraph above. Addresses themselves are not shown.
 */
export function linesOfText(plain: string): LetterLine[] {
  const lines: LetterLine[] = [];
  for (const paragraph of cleanText(plain.replace(marks, '').replace(filling, '')).split(/\n\n+/)) {
    if (lines.length > 0) lines.push(blank);
    readParagraph(paragraph, lines);
  }
  return lines;
}

const blank: LetterLine = { text: '', links: [], isHeading: false };

function readParagraph(paragraph: string, lines: LetterLine[]): void {
  let words: string[] = [];
  for (const line of paragraph.split('\n')) {
    const whole = linkedLine(line);
    if (whole) {
      lines.push(...words.map(plainLine), whole);
      words = [];
      continue;
    }
    const found = address.exec(line);
    if (!found) {
      words.push(line);
      continue;
    }
    const href = found[0].replace(/^<|>$/g, '');
    const before = line.slice(0, found.index).trim();
    const title = [...words, before].join(' ').trim();
    const after = line
      .slice(found.index + found[0].length)
      .replace(address, '')
      .trim();
    words = [];
    if (title.length > longestTitle) lines.push(plainLine(`${title} ${after}`.trim()));
    else {
      const linked = title.replace(/[\s:–—>→([-]+$/, '');
      if (linked === '') linkAbove(lines, href);
      else lines.push({ text: linked, links: [{ text: linked, href, start: 0 }], isHeading: false });
      if (after !== '') words.push(after);
    }
  }
  lines.push(...words.map(plainLine));
}

/** "[Title](https://…) and more", as Markdown has it. */
function linkedLine(line: string): LetterLine | undefined {
  if (!line.includes('](')) return undefined;
  const links: LetterLink[] = [];
  let text = '';
  let copied = 0;
  for (const found of line.matchAll(markdownLink)) {
    const [whole, title = '', href = ''] = found;
    text += line.slice(copied, found.index);
    links.push({ text: title.trim(), href, start: text.length });
    text += title.trim();
    copied = found.index + whole.length;
  }
  return links.length > 0 ? { text: text + line.slice(copied), links, isHeading: false } : undefined;
}

/** Gives the address to the words above it, unless they have one or are prose. */
function linkAbove(lines: LetterLine[], href: string): void {
  const at = lines.findLastIndex(({ text }) => text !== '');
  const above = lines[at];
  if (!above || above.links.length > 0 || above.text.length > longestTitle || lines.length - at > 2) return;
  lines[at] = { ...above, links: [{ text: above.text, href, start: 0 }] };
}

function plainLine(text: string): LetterLine {
  return { text, links: [], isHeading: false };
}

function ignore(): void {}
