import { decodeHTMLStrict } from 'entities/decode';
import { htmlToText } from '../articles/html-text.ts';

/** Elements that publishers write with; a text that shows such tags was escaped once too often. */
const names =
  'a|abbr|article|b|blockquote|br|center|cite|code|del|div|em|figure|font|h[1-6]|hr|i|iframe|img|ins|li|ol|p|q|s|section|small|span|strike|strong|sub|sup|table|tbody|td|tr|tt|u|ul';
const tag = new RegExp(`<(/?)(${names})\\b[^<>]*>`, 'gi');
const single = /<(?:br|hr)\s*\/?>|<img\s[^<>]*src\s*=[^<>]*>/i;
const entity = /&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{2,6}|#x[\da-f]{2,6});/i;

/** Most times that a text is unescaped once more. */
const maxPasses = 2;

/**
 * The text of a feed's markup, whether or not it was escaped once too often, as whole or in parts. A text that merely
 * speaks of tags ("when to use <b>") keeps them.
 */
export function contentToText(html: string): string {
  let text = htmlToText(withoutCdata(html));
  for (let pass = 0; pass < maxPasses && (holdsMarkup(text) || entity.test(text)); pass += 1) {
    // Escaped once more, the breaks that were found survive the next reading.
    text = holdsMarkup(text)
      ? htmlToText(text.replaceAll('\n\n', '<p>').replaceAll('\n', '<br>'))
      : decodeHTMLStrict(text);
  }
  return text;
}

/** Is it HTML, although its type may say that it is plain text? It is where an element begins and ends. */
export function holdsMarkup(text: string): boolean {
  if (!text.includes('<')) return false;
  if (single.test(text)) return true;
  const begun = new Set<string>();
  for (const [, slash, name = ''] of text.matchAll(tag)) {
    if (!slash) begun.add(name.toLowerCase());
    else if (begun.has(name.toLowerCase())) return true;
  }
  return false;
}

/** Without comments; one that never ends stays. */
export function withoutComments(markup: string): string {
  let rest = '';
  let from = 0;
  for (;;) {
    const start = markup.indexOf('<!--', from);
    const end = start < 0 ? -1 : markup.indexOf('-->', start + 4);
    if (end < 0) return rest + markup.slice(from);
    rest += markup.slice(from, start);
    from = end + 3;
  }
}

/** What CDATA sections hold, without their marks: in HTML the marks mean nothing, and some feeds escape them. */
export function withoutCdata(markup: string): string {
  return markup.includes('<![CDATA[') ? markup.replaceAll('<![CDATA[', '').replaceAll(']]>', '') : markup;
}
