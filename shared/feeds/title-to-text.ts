import { decodeHTMLStrict } from 'entities/decode';
import { cleanLine } from '../articles/clean-text.ts';
import { htmlToText } from '../articles/html-text.ts';
import { withoutCdata, withoutComments } from './content-to-text.ts';

/** Elements that publishers use in titles. Anything else in angle brackets is part of the title. */
const elements =
  'a|abbr|acronym|b|bdi|bdo|big|blink|blockquote|br|center|cite|code|del|dfn|div|em|font|h[1-6]|hr|i|img|ins|kbd|label|li|mark|nobr|ol|p|q|rb|rp|rt|ruby|s|samp|script|section|small|span|strike|strong|style|sub|sup|td|tr|tt|u|ul|var|wbr';
const tag = new RegExp(`<(/?)(?:[a-z]+:)?(${elements})(?:\\s[^<>]*)?/?>`, 'gi');
const anyTag = new RegExp(tag.source, 'i');
const hiding = /^(?:script|style)$/i;
const empty = /^(?:br|hr|img|wbr)$/i;

/** Printable ASCII with single spaces and without "&" and "<": most tags, names and English titles. */
const plain = /^[!-%'-;=-~]+(?: [!-%'-;=-~]+)*$/;

/**
 * Plain text of a title. It may be text, HTML, or either one escaped once too often; feeds do not say which. Only
 * well-known tags count as markup, so "Why a < b" and "Set<T> explained" stay whole.
 */
export function titleToText(title: string): string {
  if (title === '' || plain.test(title)) return title;
  const once = isMarkup(title) ? readMarkup(title) : decodeHTMLStrict(title);
  return cleanLine(decodeHTMLStrict(isMarkup(once) ? readMarkup(once) : once));
}

/**
 * The same for a title that the feed declares as plain text. It is often HTML anyway, but tags that are never closed
 * are part of the words: "When to use <b> and <strong>".
 */
export function plainTitleToText(title: string): string {
  return isMarkup(title) && !isBalanced(title) ? cleanLine(title) : titleToText(title);
}

function isMarkup(title: string): boolean {
  return title.includes('<') && (anyTag.test(title) || title.includes('<!'));
}

function isBalanced(title: string): boolean {
  const open: string[] = [];
  for (const [, slash, name = ''] of title.matchAll(tag)) {
    if (empty.test(name)) continue;
    if (!slash) open.push(name.toLowerCase());
    else if (open.pop() !== name.toLowerCase()) return false;
  }
  return open.length === 0;
}

/** Reads the well-known tags. Anything else that HTML would interpret stays as it is. */
function readMarkup(title: string): string {
  const source = withoutComments(withoutCdata(title));
  let read = '';
  let end = 0;
  // "The <script> tag explained": as markup it would hide the rest of the title.
  const lower = source.toLowerCase();
  const lastEnd = Math.max(lower.lastIndexOf('</script'), lower.lastIndexOf('</style'));
  for (const match of source.matchAll(tag)) {
    if (hiding.test(match[2] ?? '') && match.index > lastEnd) continue;
    read += literally(source.slice(end, match.index)) + match[0];
    end = match.index + match[0].length;
  }
  return cleanLine(htmlToText(read + literally(source.slice(end))));
}

function literally(text: string): string {
  return text.replace(/&(?!#?\w{1,31};)/g, '&amp;').replaceAll('<', '&lt;');
}
