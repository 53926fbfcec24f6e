import type { StoredArticle } from '../articles/stored-article.ts';
import type { ArticleSample } from './article-sample.ts';
import { matchesIn } from './check-query.ts';
import { readRuleQuery } from './read-rule-query.ts';

/** What a rule may leave out so that it would not have found an unwanted article. */
export type Exclusion =
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'source'; readonly source: string };

/**
 * Adds an exclusion to a query as typed. Brackets are put around it only where the query would mean something else
 * without: `a OR b` needs them, `(a OR b) -c` has them.
 */
export function without(text: string, exclusion: Exclusion): string {
  const query = text.trim();
  const term = termOf(exclusion);
  const [bare, bracketed] = [`${query} -${term}`, `(${query}) -${term}`];
  const [read, meant] = [readRuleQuery(bare), readRuleQuery(bracketed)];
  return read.ok && meant.ok && read.value.expression === meant.value.expression ? bare : bracketed;
}

/** The query before `without` added this exclusion to it; undefined if it does not end in it. */
export function withAgain(text: string, exclusion: Exclusion): string | undefined {
  const query = text.trim();
  const end = ` -${termOf(exclusion)}`;
  if (!query.endsWith(end)) return undefined;
  const rest = query.slice(0, -end.length).trim();
  const inner = /^\(([\s\S]*)\)$/.exec(rest)?.[1];
  // The brackets were added by `without` if the query within gets them again.
  return inner !== undefined && without(inner, exclusion) === query ? inner : rest;
}

/** Whether an article is a reason to leave this out: anybody with the link of a mail may ask for nothing else. */
export function isAbout(exclusion: Exclusion, { title, source }: StoredArticle): boolean {
  return exclusion.kind === 'word' ? wordsOf(title).includes(exclusion.word) : source === exclusion.source;
}

/** Of articles that came in lately at most this share has a word that tells an unwanted article apart. */
const rareInNews = 0.02;
/** The same among what the rule finds otherwise. */
const rareInFinds = 0.05;

/**
 * What would keep an unwanted article out and hardly anything else: words of its title that are rare among the rule's
 * other finds and in the news, those first that exclude the fewest finds; then its source. Words of the rule itself are
 * not proposed.
 */
export function exclusionsFor(
  text: string,
  article: StoredArticle,
  sample: ArticleSample,
  mostWords = 3,
): Exclusion[] {
  const read = readRuleQuery(text);
  if (!read.ok) return [];
  const [self] = matchesIn(only(article), read.value.expression);
  const asked = new Set(
    self?.spans.flatMap(({ field, start, end }) => wordsOf(article[field].slice(start, end))),
  );
  const others = matchesIn(sample, read.value.expression).filter((match) => match.article.id !== article.id);
  const news = sample.articles.filter(({ id }) => id !== article.id);
  const words = [...new Set(wordsOf(article.title))]
    .filter((word) => !asked.has(word))
    .map((word) => ({
      exclusion: { kind: 'word', word } as const,
      lost: others.filter((match) => mentions(match.article, word)).length,
      seen: news.filter((one) => mentions(one, word)).length,
    }))
    .filter(
      ({ lost, seen }) =>
        lost <= others.length * rareInFinds && seen <= Math.max(1, news.length * rareInNews),
    )
    .sort((a, b) => a.lost - b.lost || a.seen - b.seen || b.exclusion.word.length - a.exclusion.word.length)
    .map(({ exclusion }) => exclusion);
  const { source } = article;
  const sources = source === undefined || /["\n]/.test(source) ? [] : [{ kind: 'source', source } as const];
  const keeping = (exclusion: Exclusion) => keepsOut(without(text, exclusion), article);
  return [...words.filter(keeping).slice(0, mostWords), ...sources.filter(keeping)];
}

/** The words of a text that are long enough to be meaningful, in lower case. */
function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]{4,}/gu) ?? [];
}

/** What is excluded, as it stands in a query. */
export function termOf(exclusion: Exclusion): string {
  return exclusion.kind === 'word' ? exclusion.word : `source:"${exclusion.source}"`;
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
