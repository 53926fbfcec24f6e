import { primaryLanguage } from '../articles/primary-language.ts';
import type { FeedDocument, FeedItem } from './feed-document.ts';
import { FeedError } from './feed-error.ts';
import type { FeedFormat } from './feed-format.ts';
import { finishItem, resolveLink } from './feed-item.ts';
import { childrenNamed, childText, firstChild, type XmlElement } from './read-xml.ts';
import { titleToText } from './title-to-text.ts';

/**
 * A sitemap, which many publishers have instead of a feed. With Google's news extension
 * (https://www.google.com/schemas/sitemap-news/0.9) it has titles but no texts. Without the extension it has only
 * addresses: titles are then made from the addresses until the pages are read. Newest first, since sitemaps have no
 * defined order.
 */
export const sitemap: FeedFormat = { roots: ['urlset', 'sitemapindex'], read: readSitemap };

function readSitemap(root: XmlElement, url: string): FeedDocument {
  if (root.name === 'sitemapindex') {
    const sitemaps = childrenNamed(root, 'sitemap')
      .map((sitemap) => resolveLink(childText(sitemap, 'loc'), url))
      .filter((address) => address !== undefined);
    throw new FeedError(
      'not-a-feed',
      `${url} is an index of sitemaps. Add the one that lists news${sitemaps[0] ? `, for example ${sitemaps[0]}` : ''}.`,
    );
  }
  const pages = childrenNamed(root, 'url');
  const news = pages.map((page) => readNews(page, url)).filter((item) => item !== undefined);
  const isBare = news.length === 0;
  const items = isBare ? pages.map((page) => readPage(page, url)).filter((item) => item !== undefined) : news;
  if (pages.length > 0 && items.length === 0) {
    throw new FeedError(
      'not-a-feed',
      `${url} is a sitemap without news titles (the news extension), and its addresses contain no words to make titles from.`,
    );
  }
  const publication = pages
    .map((page) => firstChild(page, 'news:news'))
    .map((news) => news && firstChild(news, 'news:publication'))
    .find((element) => element !== undefined);
  const language = primaryLanguage(publication && childText(publication, 'news:language'));
  return {
    format: 'sitemap',
    title: titleToText(publication ? childText(publication, 'news:name') : ''),
    link: new URL('/', url).href,
    ...(language && { language }),
    items: newestFirst(items),
    problems:
      items.length < pages.length
        ? [
            `${pages.length - items.length} pages without a ${isBare ? 'name in their address' : 'news title'} were left out`,
          ]
        : [],
  };
}

function readNews(page: XmlElement, url: string): FeedItem | undefined {
  const news = firstChild(page, 'news:news');
  const publication = news && firstChild(news, 'news:publication');
  return (
    news &&
    finishItem({
      title: titleToText(childText(news, 'news:title')),
      links: [childText(page, 'loc')],
      base: url,
      dates: [childText(news, 'news:publication_date'), childText(page, 'lastmod')],
      tags: childText(news, 'news:keywords').split(','),
      languages: [publication && childText(publication, 'news:language')],
    })
  );
}

/** An item made from an address alone: "/2026/quake-hits-coast.html" gives "quake hits coast". */
function readPage(page: XmlElement, url: string): FeedItem | undefined {
  const link = resolveLink(childText(page, 'loc'), url);
  const name = decodePath(link)
    .split('/')
    .findLast((part) => /\p{L}{3}/u.test(part))
    ?.replace(/\.\w{2,5}$/, '')
    .split(/[-_+\s]+/)
    .filter((word) => /\p{L}/u.test(word));
  if (link === undefined || name === undefined || name.length === 0) return undefined;
  const item = finishItem({
    title: name.join(' '),
    links: [link],
    base: url,
    dates: [childText(page, 'lastmod')],
    tags: [],
  });
  return item && { ...item, bare: true };
}

function decodePath(link: string | undefined): string {
  const path = URL.parse(link ?? '')?.pathname ?? '';
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function compareText(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}

/** Newest first. Items without a date keep their order and come last. */
function newestFirst(items: readonly FeedItem[]): readonly FeedItem[] {
  return items.toSorted((a, b) => compareText(b.publishedAt ?? '', a.publishedAt ?? ''));
}
