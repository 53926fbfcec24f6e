import type { Article } from '../../articles/article.ts';
import { InvalidArticleError } from '../../articles/invalid-article-error.ts';
import { normaliseArticle } from '../../articles/normalise-article.ts';
import { settleLanguage } from '../../matching/analysis/language-of-article.ts';
import { type Explanation, explain } from '../../matching/explain.ts';
import type { Query } from '../../matching/query.ts';
import { TooCostlyError } from '../../matching/step-budget.ts';
import type { GoldenArticle, SetRule } from './rule-set.ts';

/** A golden article that a query does not treat as wanted. */
export interface GoldenFailure {
  readonly list: 'mustMatch' | 'mustNot';
  /** Its place in the list, from 0. */
  readonly index: number;
  /** What the query did, and which of its clauses did it. */
  readonly message: string;
}

/** Nothing about a golden article depends on the time. */
const someTime = new Date(0);

/**
 * Asks a query of the golden articles of its rule, as the service would. Never throws for an article.
 *
 * @param language of articles that do not state theirs
 */
export function testGolden(
  query: Query,
  { mustMatch = [], mustNot = [] }: Pick<SetRule, 'mustMatch' | 'mustNot'>,
  language?: string,
): GoldenFailure[] {
  const each = (list: GoldenFailure['list']) => (one: GoldenArticle, index: number) => {
    const input = typeof one === 'string' ? { title: one } : one;
    return failureOf({ list, index }, { ...(language !== undefined && { language }), ...input }, query);
  };
  return [...mustMatch.flatMap(each('mustMatch')), ...mustNot.flatMap(each('mustNot'))];
}

function failureOf(
  { list, index }: Pick<GoldenFailure, 'list' | 'index'>,
  golden: Exclude<GoldenArticle, string>,
  query: Query,
): GoldenFailure[] {
  const { title } = golden;
  let article: Article;
  try {
    article = articleOf(golden);
  } catch (error) {
    if (!(error instanceof InvalidArticleError)) throw error;
    return [{ list, index, message: `is no article that can be read: ${error.message}` }];
  }
  const found = tryExplaining(query, article);
  if (!found)
    return [{ list, index, message: `cannot be tried on "${title}": the query takes too many steps` }];
  if (found.matches === (list === 'mustMatch')) return [];
  const message = found.matches
    ? `must not match "${title}", but ${found.because || 'the query'} does`
    : `must match "${title}", but ${found.failed.text} does not: ${found.reason}`;
  return [{ list, index, message }];
}

function tryExplaining(query: Query, article: Article): Explanation | undefined {
  try {
    return explain(query, article);
  } catch (error) {
    if (error instanceof TooCostlyError) return undefined;
    throw error;
  }
}

/** The article as the service would store it, its language settled. */
function articleOf({ sourceLists, ...input }: Exclude<GoldenArticle, string>): Article {
  const article = settleLanguage(normaliseArticle(input, { receivedAt: someTime }));
  return sourceLists === undefined ? article : { ...article, sourceLists };
}
