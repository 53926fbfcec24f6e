import type { StoredArticle } from '../articles/stored-article.ts';

/** The fewest letters and digits of a title that is searched for: less of it fits nearly everything. */
export const shortestTitle = 6;
/** So many articles are proposed at most. */
const mostFound = 8;

/**
 * The articles with this title or a part of it, newest first; those with the very title first. Case, accents, quotation
 * marks and other signs do not count.
 */
export function articlesByTitle<T extends Pick<StoredArticle, 'title' | 'receivedAt'>>(
  title: string,
  articles: readonly T[],
): T[] {
  const wanted = plain(title);
  if (wanted.replaceAll(' ', '').length < shortestTitle) return [];
  return articles
    .map((article) => ({ article, words: plain(article.title) }))
    .filter(({ words }) => ` ${words} `.includes(` ${wanted} `) || words.startsWith(wanted))
    .sort(
      (a, b) =>
        Number(b.words === wanted) - Number(a.words === wanted) ||
        (a.article.receivedAt < b.article.receivedAt ? 1 : -1),
    )
    .slice(0, mostFound)
    .map(({ article }) => article);
}

/** Words in small letters without accents, with a blank between them. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
