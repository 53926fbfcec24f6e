import { sourceListsOf, withSourceLists } from '../articles/source-lists.ts';
import type { StoredArticle } from '../articles/stored-article.ts';
import { settleLanguage } from '../matching/analysis/language-of-article.ts';
import { day } from '../time/units.ts';
import { type ArticleSample, recentLimits, type SampleDeps, type SampleLimits } from './article-sample.ts';
import { recentArticles } from './recent-articles.ts';

/** Reads the newest articles. */
export async function readSample(
  deps: SampleDeps,
  limits: SampleLimits = recentLimits,
): Promise<ArticleSample> {
  const now = deps.now();
  const to = now.toISOString();
  const earliest = new Date(now.getTime() - limits.days * day).toISOString();
  const lists = await deps.sourceLists?.all();
  const known = lists && { sourceLists: lists.map(({ name }) => name) };
  // The lists as they are now: a new list must be usable in a trial as well.
  const listsOf = lists && sourceListsOf(lists);
  const articles: StoredArticle[] = [];
  let characters = 0;
  for await (const { article } of recentArticles(earliest, { receivedAt: to }, deps)) {
    if (!article) continue;
    // Once for all queries that are tried. Articles that were stored by an earlier version are not settled yet.
    const told = article.languageSettled ? article : settleLanguage(article);
    articles.push(listsOf ? withSourceLists(told, listsOf) : told);
    characters += article.title.length + article.text.length;
    if (articles.length === limits.articles || characters >= limits.characters) {
      return { articles, from: article.receivedAt, to, ...known };
    }
  }
  // The sample contains all of these days. So for a quiet service it spans them, not just the time of its few articles.
  return { articles, from: articles.length === 0 ? to : earliest, to, ...known };
}
