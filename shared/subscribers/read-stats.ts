import { hour } from '../time/units.ts';

/** How the service does, in numbers. */
export interface Stats {
  /** Matched in this UTC hour and the one before. */
  readonly articlesLastHour: number;
  readonly articlesLastDay: number;
  readonly articlesLastWeek: number;
  /** ISO instant at which the newest article was received; looks a week back. */
  readonly lastArticleAt?: string;
  /** Subscribers whose delivery is due now; at most 100 are counted. */
  readonly overdueSubscribers: number;
}

export interface StatsDeps {
  readonly statistics: { articlesBetween(from: string, to: string): Promise<number> };
  readonly articles: { idsOfDay(day: string, limit: number): Promise<readonly { receivedAt: string }[]> };
  readonly subscribers: { due(before: string, limit: number): Promise<readonly unknown[]> };
  readonly now: () => Date;
}

/** What the console and `GET /v1/stats` show. */
export async function readStats({ statistics, articles, subscribers, now }: StatsDeps): Promise<Stats> {
  const at = now();
  const ago = (hours: number) => new Date(at.getTime() - hours * hour).toISOString();
  const articlesSince = (hours: number) => statistics.articlesBetween(ago(hours), at.toISOString());
  const [articlesLastHour, articlesLastDay, articlesLastWeek, due] = await Promise.all([
    articlesSince(1),
    articlesSince(24),
    articlesSince(24 * 7),
    subscribers.due(at.toISOString(), 100),
  ]);
  let lastArticleAt: string | undefined;
  for (let days = 0; days < 7 && lastArticleAt === undefined; days++) {
    [{ receivedAt: lastArticleAt } = { receivedAt: undefined }] = await articles.idsOfDay(
      ago(24 * days).slice(0, 10),
      1,
    );
  }
  return {
    articlesLastHour,
    articlesLastDay,
    articlesLastWeek,
    ...(lastArticleAt !== undefined && { lastArticleAt }),
    overdueSubscribers: due.length,
  };
}
