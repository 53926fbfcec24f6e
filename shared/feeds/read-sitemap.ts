import { primaryLanguage } from '../articles/primary-language.ts';
import type { FeedDocument } from './feed-document.ts';
import { FeedError } from './feed-error.ts';
import type { FeedFormat } from './feed-format.ts';
import { finishItem, resolveLink } from './feed-item.ts';
import { childrenNamed, childText, firstChild, type XmlElement } from './read-xml.ts';
import { titleToText } from './title-to-text.ts';

/**
 * A sitemap with Google's news extension (https://www.google.com/schemas/sitemap-news/0.9), which many publishers
 * keep instead of a feed: titles without texts.
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
  const items = pages
    .map((page) => {
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
    })
    .filter((item) => item !== undefined);
  if (pages.length > 0 && items.length === 0) {
    throw new FeedError(
      'not-a-feed',
      `${url} is a sitemap without news titles (the news extension), so nothing in it can be matched.`,
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
    items,
    problems:
      items.length < pages.length
        ? [`${pages.length - items.length} pages without a news title left out`]
        : [],
  };
}
