/**
 * Characters that no reader sees and that disturb matching or display: control characters (line feed and tab stay), soft hyphens
 * (they split words), byte order marks, noncharacters (XML forbids them, and feeds go out as XML), and the marks
 * that turn the direction of whatever text follows them, in a mail another publisher's headline.
 */
const unwanted = /(?![\t\n])\p{Cc}|[\u00ad\u202a-\u202e\u2066-\u2069\ufeff]|\p{Noncharacter_Code_Point}/gu;

const lineEnd = /\r\n?|\u2028/g;

/**
 * What U+0080 to U+009F mean: nobody writes these controls, but systems that take windows-1252 for ISO-8859-1 do. In
 * the order of the bytes; the five that windows-1252 leaves free stay what they are.
 */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** What any of this is about; most texts have none of it, and are not read again for each. */
const special = /[[\p{Cc}--\n]\p{Cs}\p{Noncharacter_Code_Point}\xad\u2028-\u202e\u2066-\u2069\ufeff]/v;

/**
 * Text in one spelling: NFC, well-formed UTF-16, no invisible characters, lines ended by "\n", at most one blank line
 * between paragraphs, single spaces.
 */
export function cleanText(text: string): string {
  return (special.test(text) ? withoutSpecials(text) : text)
    .normalize('NFC')
    .replace(/[^\S\n]{2,}|[^\S\n ]/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function withoutSpecials(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\x80-\x9f]/g, (control) => windows1252[control.charCodeAt(0) - 0x80] ?? control)
    .replace(lineEnd, '\n')
    .replace(/\u2029/g, '\n\n')
    .replace(unwanted, '');
}

/** The same for what fits one line: a title, a name, a tag. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\n+/g, ' ');
}

/** The text, or its beginning up to a word's end and "…", in at most `limit` UTF-16 units. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const start = text
    .slice(0, limit - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  const wordEnd = start.search(/\s\S*$/);
  // A script without spaces, or one endless word: cut where the limit falls.
  return `${wordEnd > limit / 2 ? start.slice(0, wordEnd) : start}…`;
}
