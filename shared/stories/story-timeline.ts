import type { ArticleChange, StoredArticle } from '../articles/stored-article.ts';

/** A change of an article that was seen when it came in. Later revisions of the article may have replaced it. */
export interface NotedChange {
  readonly articleId: string;
  readonly revision: string;
  /** ISO instant. */
  readonly at: string;
  readonly change: ArticleChange;
}

/** Something that happened to a story. */
export interface TimelineEvent {
  /**
   * `first`: the first report. `followed`: another source tells it. `again`: a source that had told it tells it in another
   * article. The others are changes of an article, with what changed.
   */
  readonly kind: 'first' | 'followed' | 'again' | ArticleChange['kind'];
  /** ISO instant. */
  readonly at: string;
  readonly articleId: string;
  readonly title: string;
  readonly source?: string;
  readonly url?: string;
  /** BCP 47 language of the article. */
  readonly language?: string;
  /** What changed, in the words of the article. */
  readonly what?: string;
}

/** When an article was seen for the first time, where that is known: hits and mails remember it. */
export type FirstSeen = ReadonlyMap<string, string>;

/**
 * What happened to a story, in order of time: who told it first, who followed when, and what was changed since. The time
 * of a report is when it was published, or when it came in if that is earlier or nobody says. Pure.
 *
 * @param storyId of two reports of one moment, its article is the first
 */
export function storyTimeline(
  storyId: string,
  articles: readonly StoredArticle[],
  noted: readonly NotedChange[] = [],
  firstSeen: FirstSeen = new Map(),
): TimelineEvent[] {
  const reports = articles
    .map((article) => ({ article, at: reportedAt(article, firstSeen.get(article.id)) }))
    .sort((a, b) => order(a.at, b.at) || Number(b.article.id === storyId) - Number(a.article.id === storyId));
  const seen = new Set<string>();
  const told = reports.map(({ article, at }, index): TimelineEvent => {
    const teller = article.source ?? article.id;
    const kind = index === 0 ? 'first' : seen.has(teller) ? 'again' : 'followed';
    seen.add(teller);
    return { kind, at, ...about(article) };
  });
  const byId = new Map(articles.map((article) => [article.id, article]));
  const changes = changesOf(articles, noted).flatMap(({ articleId, at, change }): TimelineEvent[] => {
    const article = byId.get(articleId);
    return article ? [{ kind: change.kind, at, ...about(article), what: change.what }] : [];
  });
  return [...told, ...changes].sort((a, b) => order(a.at, b.at));
}

/** Each change of a revision once, in its longest words: notes cut them. */
function changesOf(
  articles: readonly StoredArticle[],
  noted: readonly NotedChange[],
): readonly NotedChange[] {
  const current = articles.flatMap(({ id, revision, receivedAt, change }): NotedChange[] =>
    change ? [{ articleId: id, revision, at: receivedAt, change }] : [],
  );
  const all = new Map<string, NotedChange>();
  for (const one of [...noted, ...current]) {
    const key = `${one.articleId} ${one.revision}`;
    const known = all.get(key);
    const at = known && known.at < one.at ? known.at : one.at;
    const longer = known && known.change.what.length > one.change.what.length ? known : one;
    all.set(key, { ...longer, at });
  }
  return [...all.values()];
}

function reportedAt({ publishedAt = '', receivedAt }: StoredArticle, firstSeen = receivedAt): string {
  const published = publishedAt.length > 10 ? new Date(publishedAt).toISOString() : receivedAt;
  return [published, receivedAt, firstSeen].sort(order)[0] ?? receivedAt;
}

function about({ id, title, source, url, language }: StoredArticle) {
  return {
    articleId: id,
    title,
    ...(source !== undefined && { source }),
    ...(url !== undefined && { url }),
    ...(language !== undefined && { language }),
  };
}

function order(a: string, b: string): number {
  return Number(a > b) - Number(a < b);
}
