import type { StoredArticle } from '../articles/stored-article.ts';
import * as units from '../time/units.ts';

export interface RecentArticlesDeps {
  readonly articles: {
    idsOfDay(day: string, limit: number, before?: ListPlace): Promise<Required<ListPlace>[]>;
    getMany(ids: readonly string[]): Promise<StoredArticle[]>;
  };
}

/** A position in the list of articles by time. Without an id: before all articles of that instant. */
export interface ListPlace {
  readonly receivedAt: string;
  readonly id?: string;
}

/** One entry of that list. */
export interface ListedArticle {
  readonly place: Required<ListPlace>;
  /** Absent: it has expired, or the article was updated and is listed under its newer time. */
  readonly article?: StoredArticle;
}

const batchSize = 50;

/** The articles received since `from` and before a position, newest first, read in batches. */
export async function* recentArticles(
  from: string,
  before: ListPlace,
  { articles }: RecentArticlesDeps,
): AsyncGenerator<ListedArticle> {
  let last = before;
  for (const day of daysBack(before.receivedAt, from)) {
    for (;;) {
      const listed = await articles.idsOfDay(day, batchSize, last);
      const wanted = listed.filter(({ receivedAt }) => receivedAt >= from);
      const read = await articles.getMany(wanted.map(({ id }) => id));
      const byId = new Map(read.map((article) => [article.id, article]));
      for (const place of wanted) {
        const article = byId.get(place.id);
        yield { place, ...(article?.receivedAt === place.receivedAt && { article }) };
        last = place;
      }
      if (wanted.length < batchSize) break;
    }
  }
}

/** UTC days, "2026-11-23", from the day of one instant back to the day of another. */
function daysBack(to: string, from: string): string[] {
  const days: string[] = [];
  for (let time = Date.parse(to); ; time -= units.day) {
    const day = new Date(time).toISOString().slice(0, 10);
    if (day < from.slice(0, 10)) return days;
    days.push(day);
  }
}
