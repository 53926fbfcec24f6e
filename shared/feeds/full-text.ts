import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { htmlToText } from '../articles/html-text.ts';
import { primaryLanguage } from '../articles/primary-language.ts';
import { FetchError } from '../net/fetch-error.ts';
import type { SafeRequest, SafeResponse } from '../net/safe-fetch.ts';
import { decodeText } from './decode-text.ts';
import { slimPage } from './slim-page.ts';

/** The article on a web page. */
export interface PageArticle {
  readonly title: string;
  /** Plain text without navigation, adverts and comments. Paragraphs are separated by line breaks. */
  readonly text: string;
  readonly author?: string;
  /** The language that the page declares: BCP 47 primary language, lower case. */
  readonly language?: string;
}

/** News pages have a few hundred kilobytes. The time to read one grows with its size. */
const maxPageBytes = 3_000_000;

/** A shorter text is a cookie notice or a list of links, not an article. */
const minText = 200;

/**
 * If Readability finds fewer characters, it tries again with weaker rules. A box next to the article is not longer
 * than this.
 */
const charThreshold = 500;

/**
 * Finds the article on a page like the reading mode of browsers (Mozilla Readability). Undefined if there is none, or
 * if the page is nested too deep. Of a very long page only the beginning is read.
 */
export function extractArticle(html: string): PageArticle | undefined {
  const page = slimPage(html);
  const found = page === undefined ? null : findArticle(page);
  const text = htmlToText(found?.content ?? '');
  if (!found || text.length < minText || isListOfLinks(found.content ?? '', text)) return undefined;
  const language = primaryLanguage(found.lang ?? undefined);
  const author = found.byline?.trim();
  return {
    title: found.title?.trim() ?? '',
    text,
    ...(author && { author }),
    ...(language && { language }),
  };
}

/** Readability throws for documents without a body and similar ones. Such a page has no article. */
function findArticle(html: string) {
  try {
    const { document } = parseHTML(html);
    return new Readability(document, { charThreshold }).parse();
  } catch {
    return null;
  }
}

function isListOfLinks(content: string, text: string): boolean {
  const withoutLinks = htmlToText(content.replace(/<a\b[^>]*>[\s\S]*?<\/a>/gi, ' '));
  return withoutLinks.length * 2 < text.length;
}

/**
 * Returns a function that fetches a page and finds its article. On any failure it returns undefined, and the feed's
 * own text is used.
 */
export function createPageReader(
  get: (url: string, request: SafeRequest) => Promise<SafeResponse>,
  /** Hears of pages that made this code fail. */
  onError: (error: unknown) => void,
) {
  return async (url: string): Promise<PageArticle | undefined> => {
    const headers = { accept: 'text/html, application/xhtml+xml' };
    try {
      const { status, body, headers: answered } = await get(url, { headers, maxBytes: maxPageBytes });
      return status === 200 ? extractArticle(decodeText(body, answered['content-type'])) : undefined;
    } catch (error) {
      // A page that cannot be read, whatever the reason, must not hold the feed back that names it.
      if (!(error instanceof FetchError)) onError(error);
      return undefined;
    }
  };
}
