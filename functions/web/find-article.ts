import { articleId } from '../../shared/articles/article-id.ts';
import { canonicalUrl } from '../../shared/articles/canonical-url.ts';
import type { StoredArticle } from '../../shared/articles/stored-article.ts';
import { feedsForAddress, type LikelyFeed } from '../../shared/feeds/feeds-for-address.ts';
import { webAddress } from '../../shared/mail/web-address.ts';
import { articlesByTitle, shortestTitle } from '../../shared/rules/articles-by-title.ts';
import { readRecentFinds } from '../../shared/rules/recent-finds.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import type { WebDeps } from './deps.ts';

export type FindArticleDeps = Pick<WebDeps, 'articles' | 'hits' | 'now' | 'readBacktest' | 'readFeeds'>;

/** What a reader means by an address or a title. */
export type FoundArticle =
  | { readonly kind: 'found'; readonly article: StoredArticle }
  /** Several articles have such a title. */
  | { readonly kind: 'several'; readonly articles: readonly StoredArticle[] }
  /** Nothing has this title among so many articles since then. */
  | { readonly kind: 'unknown-title'; readonly looked: number; readonly since: string }
  | {
      readonly kind: 'unknown-address';
      readonly url: string;
      readonly host: string;
      readonly feeds: readonly LikelyFeed[];
    }
  /** It is no address and too short for a title. */
  | { readonly kind: 'nothing' };

/** Whatever was typed: an address, also without its scheme, or a title. */
export async function findTyped(
  typed: string,
  rules: readonly Rule[],
  deps: FindArticleDeps,
): Promise<FoundArticle> {
  const address = addressIn(typed);
  return address === undefined ? findByTitle(typed, rules, deps) : findByAddress(address, deps);
}

/** The address that somebody typed; undefined for words. */
export function addressIn(typed: string): string | undefined {
  const text = typed.trim();
  if (/^https?:\/\//i.test(text)) return webAddress(text);
  return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+(:\d+)?\/\S+$/u.test(text)
    ? webAddress(`https://${text}`)
    : undefined;
}

/** By its id, or where several articles share an address, by that; never fetched. */
export async function findByAddress(url: string, deps: FindArticleDeps): Promise<FoundArticle> {
  const known = await deps.articles.get(articleId({ url, title: '', text: '' }));
  if (known) return { kind: 'found', article: known };
  const wanted = canonicalUrl(url);
  const host = new URL(url).hostname;
  const { articles } = await deps.readBacktest();
  const same = articles.filter((one) => one.url?.includes(host) && canonicalUrl(one.url) === wanted);
  const [first] = same;
  if (first && same.length === 1) return { kind: 'found', article: first };
  if (first) return { kind: 'several', articles: same.slice(0, 8) };
  return { kind: 'unknown-address', url, host, feeds: feedsForAddress(url, await deps.readFeeds()) };
}

/** Among the reader's own finds and the newest articles. */
export async function findByTitle(
  title: string,
  rules: readonly Rule[],
  deps: FindArticleDeps,
): Promise<FoundArticle> {
  if (title.replace(/[^\p{L}\p{N}]+/gu, '').length < shortestTitle) return { kind: 'nothing' };
  const [sample, finds] = await Promise.all([
    deps.readBacktest(),
    readRecentFinds(rules, { days: 35, ...deps }),
  ]);
  const inSample = new Set(sample.articles.map(({ id }) => id));
  const own = finds
    .flatMap(({ hits }) => hits)
    .filter(({ articleId: id }) => !inSample.has(id))
    .map(({ articleId: id, title: found, at }) => ({ id, title: found, receivedAt: at }));
  const found = articlesByTitle(title, [
    ...sample.articles,
    ...new Map(own.map((one) => [one.id, one])).values(),
  ]);
  const articles = await deps.articles.getMany(found.map(({ id }) => id));
  const byId = new Map(articles.map((article) => [article.id, article]));
  const ordered = found.flatMap(({ id }) => byId.get(id) ?? []);
  const [first] = ordered;
  if (first && ordered.length === 1) return { kind: 'found', article: first };
  if (first) return { kind: 'several', articles: ordered };
  return { kind: 'unknown-title', looked: sample.articles.length, since: sample.from };
}
