/**
 * Characters that no reader sees and that disturb matching or display: control characters (line feed and tab stay),
 * soft hyphens (they split words), byte order marks, noncharacters (XML forbids them, and feeds are written as XML),
 * and marks that change the text direction (they would also change it for the text that follows, such as another
 * publisher's headline in a mail).
 */
const unwanted = /(?![\t\n])\p{Cc}|[\u00ad\u202a-\u202e\u2066-\u2069\ufeff]|\p{Noncharacter_Code_Point}/gu;

const lineEnd = /\r\n?|\u2028/g;

/**
 * The characters that windows-1252 has at U+0080 to U+009F. Nobody writes these control characters, but systems that
 * label windows-1252 as ISO-8859-1 produce them. In byte order. The five that windows-1252 does not define stay
 * unchanged.
 */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/** A quick test for all characters above. Most texts have none and skip the single replacements. */
const special = /[[\p{Cc}--\n]\p{Cs}\p{Noncharacter_Code_Point}\xad\u2028-\u202e\u2066-\u2069\ufeff]/v;

/**
 * Text in one normal form: NFC, well-formed UTF-16, no invisible characters, lines that end with "\n", at most one
 * blank line between paragraphs, single spaces.
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

/** The same for text on one line: a title, a name, a tag. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\n+/g, ' ');
}

/** The text, or its beginning up to the end of a word plus "…", in at most `limit` UTF-16 units. */
export function shorten(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const start = text
    .slice(0, limit - 1)
    .toWellFormed()
    .replace(/\ufffd$/, '');
  const wordEnd = start.search(/\s\S*$/);
  // A script without spaces, or one very long word: cut exactly at the limit.
  return `${wordEnd > limit / 2 ? start.slice(0, wordEnd) : start}…`;
}
