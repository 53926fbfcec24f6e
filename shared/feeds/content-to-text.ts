import { decodeHTMLStrict } from 'entities/decode';
import { htmlToText } from '../articles/html-text.ts';

/** Elements that publishers use. A text that shows such tags was escaped once too often. */
const names =
  'a|abbr|article|b|blockquote|br|center|cite|code|del|div|em|figure|font|h[1-6]|hr|i|iframe|img|ins|li|ol|p|q|s|section|small|span|strike|strong|sub|sup|table|tbody|td|tr|tt|u|ul';
const tag = new RegExp(`<(/?)(${names})\\b[^<>]*>`, 'gi');
const single = /<(?:br|hr)\s*\/?>|<img\s[^<>]*src\s*=[^<>]*>/i;
const entity = /&(?:amp|lt|gt|quot|apos|nbsp|[lr][sd]quo|[mn]dash|hellip|#\d{2,6}|#x[\da-f]{2,6});/i;

/** How many times a text is unescaped again at most. */
const maxPasses = 2;

/**
 * The text of a feed's markup, even if all of it, or a part, was escaped once too often. A text that is about tags
 * ("when to use <b>") keeps them.
 */
export function contentToText(html: string): string {
  let text = htmlToText(withoutCdata(html));
  for (let pass = 0; pass < maxPasses && (holdsMarkup(text) || entity.test(text)); pass += 1) {
    // Line breaks found so far become tags again, so that they survive the next pass.
    text = holdsMarkup(text)
      ? htmlToText(text.replaceAll('\n\n', '<p>').replaceAll('\n', '<br>'))
      : decodeHTMLStrict(text);
  }
  return text;
}

/** Is it HTML, even if its type says plain text? Yes, if an element begins and ends in it. */
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

/** The markup without comments. A comment that never ends stays. */
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

/**
 * The markup with the contents of CDATA sections but without their markers. The markers mean nothing in HTML, and
 * some feeds escape them.
 */
export function withoutCdata(markup: string): string {
  return markup.includes('<![CDATA[') ? markup.replaceAll('<![CDATA[', '').replaceAll(']]>', '') : markup;
}
