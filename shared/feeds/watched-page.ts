import { cleanLine } from '../articles/clean-text.ts';
import { primaryLanguage } from '../articles/primary-language.ts';
import { decodeText } from './decode-text.ts';
import type { FeedDocument, FeedItem } from './feed-document.ts';
import { FeedError } from './feed-error.ts';
import { resolveLink } from './feed-item.ts';
import { type PageElement, type PageTree, readPageTree } from './page-tree.ts';
import { parseDate } from './parse-date.ts';
import type { FeedSource } from './parse-feed.ts';
import { selectorProblem } from './selector-problem.ts';

/** More headlines than any front page has. */
const maxHeadlines = 500;

/**
 * The headlines of a page without a feed, as a feed. The selector finds the links or the elements around them. In
 * such an element the first heading is the title, the paragraphs are the text and `<time>` is the date.
 *
 * Throws `FeedError` if the selector is invalid or finds no link: the page was rebuilt, or it is an error page.
 */
export function readWatchedPage(
  body: Uint8Array,
  { url, contentType }: FeedSource,
  selector: string,
): FeedDocument {
  const document = readPageTree(decodeText(body, contentType));
  if (!document) throw new FeedError('too-large', `${url} is too large or too deeply nested to be watched.`);
  const problem = selectorProblem(selector);
  if (problem !== undefined)
    throw new FeedError('bad-selector', `The selector "${selector}" for ${url} ${problem}.`);
  const items = headlinesOf(document, url, selector);
  if (items.length === 0) {
    throw new FeedError(
      'no-headlines',
      `The selector "${selector}" finds no headline with a link on ${url}. Has the page changed? "feeds propose" proposes selectors.`,
    );
  }
  const language = primaryLanguage(document.documentElement?.getAttribute('lang') ?? undefined);
  return {
    format: 'page',
    title: cleanLine(document.querySelector('title')?.textContent ?? ''),
    link: url,
    ...(language && { language }),
    items,
    problems: [],
  };
}

/** The links that a selector finds, in the order of the page, one item per address. */
export function headlinesOf(document: PageTree, url: string, selector: string): readonly FeedItem[] {
  const base = resolveLink(document.querySelector('base[href]')?.getAttribute('href') ?? '', url) ?? url;
  const items = new Map<string, FeedItem>();
  for (const element of document.querySelectorAll(selector)) {
    const item = toItem(element, base);
    const known = item && items.get(item.url);
    // A picture and a headline often link to the same article.
    if (item && (known?.title.length ?? 0) < item.title.length) items.set(item.url, item);
    if (items.size >= maxHeadlines) break;
  }
  return [...items.values()];
}

function toItem(element: PageElement, base: string): FeedItem | undefined {
  const link = element.matches('a[href]')
    ? element
    : (element.querySelector('a[href]') ?? element.closest('a[href]'));
  const url = resolveLink(link?.getAttribute('href') ?? '', base);
  const heading = element.querySelector('h1, h2, h3, h4, h5, h6');
  const title = [
    heading?.textContent,
    link?.textContent,
    link?.getAttribute('aria-label'),
    link?.getAttribute('title'),
  ]
    .map((text) => cleanLine(text ?? ''))
    .find((text) => text !== '');
  if (!url || !title) return undefined;
  const paragraphs = [...element.querySelectorAll('p')].map((each) => cleanLine(each.textContent ?? ''));
  const time = element.querySelector('time');
  const publishedAt = parseDate(time?.getAttribute('datetime') ?? '');
  return {
    guid: url,
    title,
    url,
    ...(publishedAt && { publishedAt }),
    text: paragraphs.filter((text) => text !== '' && text !== title).join('\n'),
    tags: [],
  };
}
