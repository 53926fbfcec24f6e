import { clockSkewMs } from '../time/clock-skew.ts';
import type { Article } from './article.ts';
import { shorten } from './clean-text.ts';
import type { Hit, HitSpan } from './hit.ts';
import { type SourceListsOf, withSourceLists } from './source-lists.ts';
import type { ArticleChange, StoredArticle } from './stored-article.ts';

/** One query that the article matches. */
export interface ArticleMatch {
  readonly queryId: string;
  readonly score: number;
  readonly spans: readonly HitSpan[];
}

/** What is needed to decide whether a hit on this query wakes subscribers. */
export interface HitQuery {
  readonly id: string;
  readonly expression: string;
  readonly instant: boolean;
  readonly wokenAt?: string;
  readonly delayedWakeAt?: string;
}

export interface MatchDeps {
  readonly articles: {
    isMatched(articleId: string, revision: string): Promise<boolean>;
    get(id: string): Promise<StoredArticle | undefined>;
    put(article: StoredArticle): Promise<boolean>;
    markMatched(articleId: string, revision: string, now: Date): Promise<void>;
  };
  /** Keeps what a revision told before another one takes its place. Repeating it changes nothing. */
  readonly keepTold: (before: StoredArticle) => Promise<void>;
  /**
   * The id of the story that the article belongs to: its own, or that of a near-duplicate. The same article always
   * gives the same id.
   */
  readonly assignStory: (article: Article) => Promise<string>;
  /** Other ids under which a story was sent before. If this is absent, there are none. */
  readonly formerStoryIds?: (storyId: string) => Promise<readonly string[]>;
  /**
   * Notes what the article adds to a story that somebody follows, before it is stored, and returns the queries by whose
   * ids its followers are woken. Repeating it adds nothing.
   */
  readonly noteDevelopment?: (
    article: StoredArticle,
    noted: { readonly before?: StoredArticle | undefined; readonly isRetry?: boolean },
  ) => Promise<readonly string[]>;
  /** Returns which source lists an article's source is on. If this is absent, there are none. */
  readonly sourceListsOf?: () => Promise<SourceListsOf>;
  /** Decides its language from its text. If this is absent, what the source states is taken. */
  readonly settleLanguage?: (article: Article) => Article;
  readonly describeChange: (before: Article, after: Article) => ArticleChange | undefined;
  readonly match: (article: Article) => readonly ArticleMatch[];
  /** Takes an article, then an expression that it matches. Returns the clause that made it match. */
  readonly explain: (article: Article) => (expression: string) => string;
  readonly queries: {
    getHit(ids: readonly string[]): Promise<HitQuery[]>;
    markWake(id: string, marks: { wokenAt: string; delayedWakeAt?: string }): Promise<void>;
  };
  readonly hits: {
    putMany(hits: readonly Hit[]): Promise<void>;
    /** The queries, among those given, for which a hit on this revision was stored since an instant. */
    queriesHitBy(
      article: Pick<Article, 'id' | 'revision'>,
      queryIds: readonly string[],
      since: string,
    ): Promise<ReadonlySet<string>>;
  };
  readonly wakes: {
    send(
      messages: readonly { readonly queryId: string; readonly urgentSince?: string }[],
      options?: { delaySeconds: number },
    ): Promise<void>;
  };
  readonly statistics: { countArticle(now: Date): Promise<void> };
  readonly wakeEveryMs: number;
  /** Logs what could not be found out about an article. The article is stored and matched without it. */
  readonly log?: { warn(message: string, details: Record<string, unknown>): void };
  readonly now: () => Date;
}

/** A hit must stay within one write unit (1 KB): the title and "why" are cut, and the number of spans is limited. */
const maxTitle = 200;
const maxWhy = 120;
const maxSpans = 12;
const maxFormerIds = 5;

/**
 * Stores an article and everything that follows from it: its story, a hit for each distinct query that it matches,
 * and a wake for the queries with as-it-happens rules. A mark at the end says that all steps are done. Until that
 * mark exists, a retry does every step again. Each step is idempotent for subscribers: doing it twice adds nothing
 * that they can see.
 */
export async function matchArticle(given: Article, deps: MatchDeps): Promise<void> {
  if (await deps.articles.isMatched(given.id, given.revision)) return;
  const listsOf = await deps.sourceListsOf?.();
  const settled = settle(given, deps);
  const article = listsOf ? withSourceLists(settled, listsOf) : settled;
  const { stored, isRetry, followers } = await store(article, deps);
  if (!article.backlog) {
    const matches = deps.match(article);
    const queries = new Map(
      (await deps.queries.getHit(matches.map(({ queryId }) => queryId))).map((q) => [q.id, q]),
    );
    const missing = isRetry ? await withoutHit(matches, article, deps) : matches;
    if (missing.length > 0) {
      const formerIds = (await deps.formerStoryIds?.(stored.storyId)) ?? [];
      const explain = explainOf(article, deps);
      const hits = missing.map((match) => {
        const query = queries.get(match.queryId);
        const hit = toHit(match, stored, query ? explain(query.expression) : '', deps.now());
        return formerIds.length > 0 ? { ...hit, formerStoryIds: formerIds.slice(0, maxFormerIds) } : hit;
      });
      await deps.hits.putMany(hits);
    }
    if (article.urgent) await wakeAll([...queries.keys()], article, deps);
    else
      await wake(
        [...queries.values()].filter(({ instant }) => instant),
        deps,
      );
  }
  if (followers.length > 0) await deps.wakes.send(followers.map((queryId) => ({ queryId })));
  await deps.statistics.countArticle(deps.now());
  await deps.articles.markMatched(article.id, article.revision, deps.now());
}

/**
 * A retry finds its own article already stored, and keeps the story and the change found then. Compared with itself,
 * the article would have no change.
 */
async function store(
  article: Article,
  deps: MatchDeps,
): Promise<{
  readonly stored: StoredArticle;
  readonly isRetry: boolean;
  readonly followers: readonly string[];
}> {
  const known = await deps.articles.get(article.id);
  if (known?.revision === article.revision) {
    const followers = (await deps.noteDevelopment?.(known, { isRetry: true })) ?? [];
    return { stored: known, isRetry: true, followers };
  }
  const storyId = known?.storyId ?? (await deps.assignStory(article));
  const change = known && describe(known, article, deps);
  if (known) await deps.keepTold(known);
  const stored: StoredArticle = { ...article, storyId, ...(change && { change }) };
  // A later arrival is stored already. This older copy must not report a change: it would report going back to old
  // text.
  const isLate = known !== undefined && known.receivedAt > article.receivedAt;
  const followers = isLate ? [] : ((await deps.noteDevelopment?.(stored, { before: known })) ?? []);
  const isStored = await deps.articles.put(stored);
  return { stored: isStored ? stored : { ...article, storyId }, isRetry: false, followers };
}

/**
 * The matches for which no earlier try has stored a hit. A second hit would have a later instant. A story that was
 * counted above the cap in one mail would be counted again in the next.
 */
async function withoutHit(
  matches: readonly ArticleMatch[],
  article: Article,
  { hits }: MatchDeps,
): Promise<readonly ArticleMatch[]> {
  const ids = matches.map(({ queryId }) => queryId);
  const known = await hits.queriesHitBy(article, ids, hitSince(article));
  return matches.filter(({ queryId }) => !known.has(queryId));
}

/** The earliest time that a hit of this article can have, whichever host's clock wrote it. */
function hitSince({ receivedAt }: Article): string {
  return new Date(Date.parse(receivedAt) - clockSkewMs).toISOString();
}

/** If the change cannot be described, the article is stored without a description. */
/** A text whose language cannot be decided keeps what was stated. */
function settle(article: Article, deps: MatchDeps): Article {
  try {
    return deps.settleLanguage?.(article) ?? article;
  } catch (error) {
    deps.log?.warn('The language of an article could not be decided', { articleId: article.id, error });
    return article;
  }
}

function describe(before: Article, after: Article, deps: MatchDeps): ArticleChange | undefined {
  try {
    return deps.describeChange(before, after);
  } catch (error) {
    deps.log?.warn('The change of an article could not be described', { articleId: after.id, error });
    return undefined;
  }
}

/** The reason for a match, or an empty text if it cannot be found out. */
function explainOf(article: Article, deps: MatchDeps): (expression: string) => string {
  try {
    const explain = deps.explain(article);
    return (expression) => {
      try {
        return explain(expression);
      } catch (error) {
        deps.log?.warn('The reason for a match could not be found', { articleId: article.id, error });
        return '';
      }
    };
  } catch (error) {
    deps.log?.warn('The reasons for matches could not be found', { articleId: article.id, error });
    return () => '';
  }
}

function toHit(match: ArticleMatch, article: StoredArticle, why: string, now: Date): Hit {
  return {
    queryId: match.queryId,
    // If the clock was set back, the hit would get a time before the article arrived, and delivery windows would miss
    // it.
    at: later(now.toISOString(), article.receivedAt),
    receivedAt: article.receivedAt,
    articleId: article.id,
    revision: article.revision,
    storyId: article.storyId,
    score: match.score * (article.weight ?? 1),
    title: shorten(article.title, maxTitle),
    ...(article.source !== undefined && { source: shorten(article.source, maxTitle / 2) }),
    ...(article.publishedAt !== undefined && { publishedAt: article.publishedAt }),
    spans: match.spans.slice(0, maxSpans),
    why: shorten(why, maxWhy),
    ...(article.urgent && { urgent: true }),
    ...(article.change && { change: { ...article.change, what: shorten(article.change.what, maxWhy) } }),
  };
}

/** An urgent article wakes every subscriber with a rule on the queries, each time it comes, whatever the rule's frequency. */
async function wakeAll(queryIds: readonly string[], article: Article, { wakes }: MatchDeps): Promise<void> {
  const urgentSince = hitSince(article);
  if (queryIds.length > 0) await wakes.send(queryIds.map((queryId) => ({ queryId, urgentSince })));
}

/**
 * Puts a wake on the queue, at most once per `wakeEveryMs` for a query. Hits in between share one delayed wake. The
 * message is sent before the note is written: a crash between the two causes one more wake, never one less.
 */
async function wake(queries: readonly HitQuery[], deps: MatchDeps): Promise<void> {
  const now = deps.now().getTime();
  const due: HitQuery[] = [];
  for (const query of queries) {
    // A delayed wake this close may already be read by a host whose clock is ahead of ours. Do not count on it.
    if (milliseconds(query.delayedWakeAt) > now + clockSkewMs) continue;
    const earliest = milliseconds(query.wokenAt) + deps.wakeEveryMs;
    if (earliest <= now) {
      due.push(query);
      continue;
    }
    const at = new Date(earliest).toISOString();
    await deps.wakes.send([{ queryId: query.id }], { delaySeconds: Math.ceil((earliest - now) / 1000) });
    await deps.queries.markWake(query.id, { wokenAt: at, delayedWakeAt: at });
  }
  if (due.length === 0) return;
  await deps.wakes.send(due.map(({ id }) => ({ queryId: id })));
  await Promise.all(due.map(({ id }) => deps.queries.markWake(id, { wokenAt: new Date(now).toISOString() })));
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

/** Milliseconds since the epoch; 0 if it never happened. */
function milliseconds(iso: string | undefined): number {
  return iso === undefined ? 0 : Date.parse(iso);
}
