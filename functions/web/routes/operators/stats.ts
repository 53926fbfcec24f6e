import { createRoute, z } from '@hono/zod-openapi';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';

const stats = z
  .object({
    articlesLastHour: z.int().describe('Matched in this UTC hour and the one before.'),
    articlesLastDay: z.int(),
    articlesLastWeek: z.int(),
    lastArticleAt: z.string().optional().describe('When the newest article was received; looks a week back.'),
    overdueSubscribers: z.int().describe('Subscribers whose delivery is due now; at most 100 are counted.'),
  })
  .openapi('Stats');
export type Stats = z.infer<typeof stats>;

const statsRoute = createRoute({
  method: 'get',
  path: '/v1/stats',
  tags: ['Operating'],
  summary: 'How the service does',
  security: byKey('admin'),
  responses: { 200: jsonOf(stats, 'Counts'), ...problems(401, 403) },
});

export function statsRoutes(app: WebApp, deps: WebDeps): void {
  app.openapi(statsRoute, async (c) => {
    return c.json(await readStats(deps), 200);
  });
}

const hour = 3_600_000;

/** What the console and `GET /v1/stats` show. */
export async function readStats({ statistics, articles, subscribers, now }: WebDeps): Promise<Stats> {
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
