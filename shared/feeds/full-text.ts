import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { htmlToText } from '../articles/html-text.ts';
import { primaryLanguage } from '../articles/primary-language.ts';
import { FetchError } from '../net/fetch-error.ts';
import type { SafeRequest, SafeResponse } from '../net/safe-fetch.ts';
import { decodeText } from './decode-text.ts';
import { slimPage } from './slim-page.ts';

/** The article of a web page. */
export interface PageArticle {
  readonly title: string;
  /** Plain text without navigation, adverts and comments; paragraphs apart by line breaks. */
  readonly text: string;
  readonly author?: string;
  /** What the page says of itself: BCP 47 primary language, lower case. */
  readonly language?: string;
}

/** Pages of news are some hundred kilobytes; reading one takes time in proportion. */
const maxPageBytes = 3_000_000;

/** Less text than this is a cookie notice or a list of links, not an article. */
const minText = 200;

/** Below so many characters Readability looks again, less strictly: a box beside the article is no longer. */
const charThreshold = 500;

/**
 * The article on a page, found the way browsers' reading modes find it (Mozilla Readability). Undefined if there is
 * none, or the page nests too deep to be one. Of an endless page the beginning is read.
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

/** Readability stumbles over documents without a body and the like; such a page has no article. */
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

/** Fetches a page and finds its article; whatever prevents that is undefined, as the feed's own text is there. */
export function createPageReader(get: (url: string, request: SafeRequest) => Promise<SafeResponse>) {
  return async (url: string): Promise<PageArticle | undefined> => {
    const headers = { accept: 'text/html, application/xhtml+xml' };
    try {
      const { status, body, headers: answered } = await get(url, { headers, maxBytes: maxPageBytes });
      return status === 200 ? extractArticle(decodeText(body, answered['content-type'])) : undefined;
    } catch (error) {
      if (error instanceof FetchError) return undefined;
      throw error;
    }
  };
}
