import { createHash } from 'node:crypto';
import { cleanText } from '../articles/clean-text.ts';
import { htmlToText } from '../articles/html-text.ts';
import type { FeedItem } from './feed-document.ts';
import { parseDate } from './parse-date.ts';
import { titleToText } from './title-to-text.ts';

/** The parts of an item as the readers of the formats find them: raw, or absent. */
export interface RawItem {
  readonly guid?: string | undefined;
  readonly title?: string | undefined;
  /** Possibly relative to `base`. */
  readonly link?: string | undefined;
  readonly base: string;
  readonly author?: string | undefined;
  readonly date?: string | undefined;
  /** Markup, the longest form first; the first that holds words is the text. */
  readonly html: readonly string[];
  /** Text that is known to be plain, instead of markup. */
  readonly plainText?: string | undefined;
  readonly tags?: readonly string[];
  readonly language?: string | undefined;
}

/** The item in its final form; undefined if it has neither a title nor a text, so that there is nothing to match. */
export function finishItem(raw: RawItem): FeedItem | undefined {
  const title = titleToText(raw.title ?? '');
  const url = resolveLink(raw.link ?? '', raw.base) ?? '';
  const content = firstWithWords(raw.html);
  const text = content?.text ?? cleanText(raw.plainText ?? '');
  if (title === '' && text === '') return undefined;

  const language = primaryLanguage(raw.language);
  const publishedAt = parseDate(raw.date ?? '');
  const author = titleToText(raw.author ?? '');
  return {
    guid:
      raw.guid?.trim() || url || createHash('sha256').update(`${title}\n${text}`).digest('hex').slice(0, 32),
    title,
    url,
    ...(author && { author }),
    ...(publishedAt && { publishedAt }),
    ...(content && { html: content.html }),
    text,
    tags: [...new Set((raw.tags ?? []).map(titleToText))].filter((tag) => tag !== '').slice(0, 50),
    ...(language && { language }),
  };
}

/** Absolute http(s) address of a link that may be relative; undefined for anything else (`mailto:`, a guid, junk). */
export function resolveLink(link: string, base: string): string | undefined {
  const trimmed = link.trim();
  if (trimmed === '') return undefined;
  const url = URL.parse(trimmed, base);
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url.href : undefined;
}

/** "en-GB", "EN_us" → "en"; undefined for what is no language tag. */
export function primaryLanguage(tag: string | undefined): string | undefined {
  const primary = tag?.trim().toLowerCase().split(/[-_]/)[0] ?? '';
  return /^[a-z]{2,3}$/.test(primary) ? primary : undefined;
}

function firstWithWords(candidates: readonly string[]): { html: string; text: string } | undefined {
  for (const html of candidates) {
    const text = htmlToText(html);
    if (text !== '') return { html: html.trim(), text };
  }
  return undefined;
}
