import { hour } from '../time/units.ts';

/** The state of the service in numbers. */
export interface Stats {
  /** Matched in the current UTC hour and the one before. */
  readonly articlesLastHour: number;
  readonly articlesLastDay: number;
  readonly articlesLastWeek: number;
  /** ISO instant at which the newest article was received; looks back one week. */
  readonly lastArticleAt?: string;
  /** Subscribers whose delivery is due now, counted up to 100. */
  readonly overdueSubscribers: number;
  /** The last test article of the service, which shows whether its mail arrives. */
  readonly canary?: SentCanary;
}

interface SentCanary {
  readonly startedAt: string;
  /** Seconds until its mail was delivered; absent while it is on its way, or lost. */
  readonly seconds?: number;
  /** How many canaries before it were lost in a row. */
  readonly lostBefore: number;
}

export interface StatsDeps {
  readonly statistics: { articlesBetween(from: string, to: string): Promise<number> };
  readonly articles: { idsOfDay(day: string, limit: number): Promise<readonly { receivedAt: string }[]> };
  readonly subscribers: { due(before: string, limit: number): Promise<readonly unknown[]> };
  readonly canaries: { get(): Promise<SentCanary | undefined> };
  readonly now: () => Date;
}

/** What the console and `GET /v1/stats` show. */
export async function readStats({
  statistics,
  articles,
  subscribers,
  canaries,
  now,
}: StatsDeps): Promise<Stats> {
  const at = now();
  const ago = (hours: number) => new Date(at.getTime() - hours * hour).toISOString();
  const articlesSince = (hours: number) => statistics.articlesBetween(ago(hours), at.toISOString());
  const [articlesLastHour, articlesLastDay, articlesLastWeek, due, canary] = await Promise.all([
    articlesSince(1),
    articlesSince(24),
    articlesSince(24 * 7),
    subscribers.due(at.toISOString(), 100),
    canaries.get(),
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
    ...(canary && {
      canary: {
        startedAt: canary.startedAt,
        ...(canary.seconds !== undefined && { seconds: canary.seconds }),
        lostBefore: canary.lostBefore,
      },
    }),
  };
}
