import type { StoredArticle } from '../articles/stored-article.ts';
import type { ArticleSample } from './article-sample.ts';
import { matchesIn } from './check-query.ts';
import { readRuleQuery } from './read-rule-query.ts';

/** Adds an exclusion to a query as typed. Brackets are added if there is an OR; a query of one word needs none. */
export function without(text: string, word: string): string {
  const query = text.trim();
  return `${/[\s|]/.test(query) ? `(${query})` : query} -${word}`;
}

/**
 * Words from the title of an unwanted article whose exclusion would keep it out, those first that exclude the fewest
 * other finds of the rule. Words of the rule itself are not proposed, nor words that half of its finds contain.
 */
export function wordsToLeaveOut(
  text: string,
  article: StoredArticle,
  sample: ArticleSample,
  most = 3,
): string[] {
  const read = readRuleQuery(text);
  if (!read.ok) return [];
  const [self] = matchesIn(only(article), read.value.expression);
  const asked = new Set(
    self?.spans.flatMap(({ field, start, end }) => wordsOf(article[field].slice(start, end))),
  );
  const others = matchesIn(sample, read.value.expression).filter((match) => match.article.id !== article.id);
  return [...new Set(wordsOf(article.title))]
    .filter((word) => !asked.has(word) && keepsOut(without(text, word), article))
    .map((word) => ({ word, lost: others.filter((match) => mentions(match.article, word)).length }))
    .filter(({ lost }) => lost * 2 <= others.length)
    .sort((a, b) => a.lost - b.lost || b.word.length - a.word.length)
    .slice(0, most)
    .map(({ word }) => word);
}

/** The words of a text that are long enough to be meaningful, in lower case. */
export function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
}

/** Whether the narrowed query is valid and does not find the article. */
function keepsOut(narrowed: string, article: StoredArticle): boolean {
  const read = readRuleQuery(narrowed);
  return read.ok && matchesIn(only(article), read.value.expression).length === 0;
}

function only(article: StoredArticle): ArticleSample {
  return { articles: [article], from: article.receivedAt, to: article.receivedAt };
}

function mentions({ title, text }: StoredArticle, word: string): boolean {
  return `${title}\n${text}`.toLowerCase().includes(word);
}
