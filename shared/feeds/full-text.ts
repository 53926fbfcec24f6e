import { isProbablyReaderable, Readability } from '@mozilla/readability';
import { Parser } from 'htmlparser2';
import { parseHTML } from 'linkedom';
import { htmlToText } from '../articles/html-text.ts';
import { primaryLanguage } from '../articles/primary-language.ts';
import { FetchError } from '../net/fetch-error.ts';
import type { SafeRequest, SafeResponse } from '../net/safe-fetch.ts';
import { decodeText } from './decode-text.ts';

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
const maxElements = 20_000;
const maxDepth = 150;

/** Less text than this is a cookie notice or a list of links, not an article. */
const minText = 200;

/**
 * The article on a page, found the way browsers' reading modes find it (Mozilla Readability). Undefined if there is
 * none, or the page is too large or too deep to be one.
 */
export function extractArticle(html: string): PageArticle | undefined {
  if (!isModest(html)) return undefined;
  const found = findArticle(html);
  const text = htmlToText(found?.content ?? '');
  if (!found || text.length < minText) return undefined;
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
    // Lists of links and consent pages have text too, but no paragraphs.
    if (!isProbablyReaderable(document)) return null;
    return new Readability(document, { charThreshold: minText, maxElemsToParse: maxElements }).parse();
  } catch {
    return null;
  }
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

/** Whether building the tree and searching it takes a bounded time: both grow with elements times depth. */
function isModest(html: string): boolean {
  let elements = 0;
  let depth = 0;
  let modest = true;
  const parser = new Parser({
    onopentagname() {
      elements += 1;
      depth += 1;
      if (elements <= maxElements && depth <= maxDepth) return;
      modest = false;
      parser.pause();
    },
    onclosetag() {
      depth -= 1;
    },
  });
  parser.write(html);
  return modest;
}
