import { createHash } from 'node:crypto';
import { canonicalUrl } from '../articles/canonical-url.ts';
import { cleanText } from '../articles/clean-text.ts';
import { primaryLanguage } from '../articles/primary-language.ts';
import { unwrapUrl } from '../articles/unwrap-url.ts';
import { authorNames } from './author-names.ts';
import { contentToText, holdsMarkup } from './content-to-text.ts';
import type { FeedItem } from './feed-document.ts';
import { parseDate } from './parse-date.ts';
import { titleToText } from './title-to-text.ts';

/** Markup of an item, and the language that the markup declares. */
export interface Body {
  readonly html: string;
  readonly language?: string | undefined;
}

/** The parts of an item as a format's reader finds them: unprocessed or absent. In a list, the best comes first. */
export interface RawItem {
  readonly guid?: string | undefined;
  /** Plain text. */
  readonly title: string;
  /** May be relative to `base`. The first one that is an article's address is used, or else the first address. */
  readonly links: readonly (string | undefined)[];
  readonly base: string;
  readonly authors?: readonly string[];
  /** The first one that is a valid date is used. */
  readonly dates: Iterable<string | undefined>;
  /** Markup. The longest one that contains words becomes the text. */
  readonly bodies?: readonly Body[];
  /** Texts of pictures and films. Used only if there is no other text. */
  readonly captions?: readonly Body[];
  /** Text that the feed declares as plain text, used instead of markup. */
  readonly plainText?: string | undefined;
  readonly tags?: readonly string[];
  /** Languages declared for the item. Its text may declare another one. */
  readonly languages?: readonly (string | undefined)[];
  /** The publisher, if the feed names one for this item. */
  readonly source?: string | undefined;
}

/** Placeholders that feed generators write for empty fields. */
const placeholder = /^(?:n\/?a|none|null|nil|undefined|unknown|false|true|-+|#)$/i;

/** The item in its final form. Undefined if it has neither title nor text, since there is nothing to match. */
export function finishItem(raw: RawItem): FeedItem | undefined {
  const { title } = raw;
  const content = longest(raw.bodies ?? []) ?? plainContent(raw.plainText) ?? longest(raw.captions ?? []);
  const text = content?.text ?? '';
  if (title === '' && text === '') return undefined;

  const url = articleLink(raw) ?? first(raw.links, (link) => resolveLink(link, raw.base)) ?? '';
  const language = first([content?.language, ...(raw.languages ?? [])], primaryLanguage);
  const publishedAt = first(raw.dates, parseDate);
  const author = authorNames(raw.authors ?? []);
  const source = titleToText(raw.source ?? '');
  const guid = raw.guid?.trim() ?? '';
  return {
    guid:
      (placeholder.test(guid) ? '' : guid) ||
      url ||
      createHash('sha256').update(`${title}\n${text}`).digest('hex').slice(0, 32),
    title,
    url: url === '' ? '' : unwrapUrl(url),
    ...(author && { author }),
    ...(publishedAt && { publishedAt }),
    ...(content?.html !== undefined && { html: content.html }),
    text,
    tags: distinctTags(raw.tags ?? []),
    ...(language && { language }),
    ...(source && !/^https?:/i.test(source) && { source }),
  };
}

/** Some systems link every item to their home page, and have the article's address only as its guid. */
function articleLink({ links, base }: RawItem): string | undefined {
  return first(links, (link) => {
    const address = resolveLink(link, base);
    return address !== undefined && canonicalUrl(address) !== undefined ? address : undefined;
  });
}

/** Tags that differ only in case count as one. */
function distinctTags(raw: readonly string[]): string[] {
  const tags = new Map<string, string>();
  for (const tag of raw.map(titleToText)) {
    if (tag !== '' && !tags.has(tag.toLowerCase())) tags.set(tag.toLowerCase(), tag);
  }
  return [...tags.values()].slice(0, 50);
}

/**
 * The absolute http(s) address of a link that may be relative or lack its scheme ("www.news.example/1"). Undefined
 * for anything else (`mailto:`, a guid, junk).
 */
export function resolveLink(link: string, base: string): string | undefined {
  const trimmed = link.trim().replaceAll('&amp;', '&');
  if (trimmed === '' || placeholder.test(trimmed)) return undefined;
  const url = URL.parse(withScheme(trimmed, base), base);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.href : undefined;
}

/**
 * Repairs "www.news.example/1" and "news.example/1" in a feed of that host; "http:/…", "https//…" and
 * "http://https://…".
 */
function withScheme(link: string, base: string): string {
  const mended = link
    .replace(/^(https?)(?::\/?|\/\/)(?=[^/])/i, '$1://')
    .replace(/^https?:\/\/(?=https?:\/\/)/i, '');
  const host = /^([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?=[/?#]|$)/i.exec(mended)?.[1]?.toLowerCase();
  const own = URL.parse(base)?.hostname.replace(/^www\./, '');
  return host !== undefined && (host.startsWith('www.') || host === own) ? `https://${mended}` : mended;
}

interface Content extends Partial<Body> {
  readonly text: string;
}

/** The markup with the longest text. Markup shorter than a text found already is not converted. */
function longest(bodies: readonly Body[]): Content | undefined {
  let best: Content | undefined;
  const order = bodies.length > 1 ? [...bodies].sort((a, b) => b.html.length - a.html.length) : bodies;
  for (const { html, language } of order) {
    if (best && html.length <= best.text.length) break;
    const text = contentToText(html);
    if (text.length > (best?.text.length ?? 0)) best = { html: html.trim(), text, language };
  }
  return best;
}

function plainContent(plain: string | undefined): Content | undefined {
  if (!plain?.trim()) return undefined;
  if (holdsMarkup(plain)) return longest([{ html: plain }]);
  const text = cleanText(plain);
  return text === '' ? undefined : { text };
}

function first<T>(
  candidates: Iterable<string | undefined>,
  read: (candidate: string) => T | undefined,
): T | undefined {
  for (const candidate of candidates) {
    const found = candidate ? read(candidate) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
