/**
 * Shapes that several routes return or accept. The command line reads answers with the same ones, so that the two
 * cannot drift apart. A shape that only one route uses is in that route's file.
 */
import { z } from '@hono/zod-openapi';
import type { SampleMatch } from '../../shared/rules/check-query.ts';
import { usualAlertsPerDay } from '../../shared/subscribers/alert-pace.ts';

/** The id in a path. */
export const idParam = z.object({
  id: z
    .string()
    .max(64)
    .openapi({ param: { name: 'id', in: 'path' } }),
});

/** Where a part of an export begins. It is the sort key of an item, so that it can be no other person's. */
export const exportQuery = z.object({
  after: z
    .string()
    .max(200)
    .regex(/^[a-z-]+(#[\w:.-]+)?$/, 'Take it from `next` of the part before.')
    .optional()
    .describe('From the address in `next` of the part before.'),
});

/** A part of an export. */
export const exportPart = z
  .looseObject({
    exportedAt: z.string(),
    next: z.string().optional().describe('Address of the next part, whose lists go on where these end.'),
  })
  .describe('What is stored, by kind');

/** A remark about a part of the query. */
export const remark = z
  .object({
    from: z.int(),
    to: z.int(),
    message: z.string(),
    suggestion: z.string().optional().describe('What to write in place of text.slice(from, to).'),
  })
  .openapi('Remark', { description: 'Something about a stretch of the query; offsets are UTF-16 units.' });

/** An article as lists show it. */
export const articleSummary = z
  .object({
    id: z.string(),
    title: z.string(),
    url: z.string().optional(),
    source: z.string().optional(),
    author: z.string().optional(),
    language: z.string().optional(),
    publishedAt: z.string().optional(),
    receivedAt: z.string(),
  })
  .openapi('ArticleSummary');

export const sampleMatch = z
  .object({
    article: articleSummary,
    score: z.number(),
    spans: z
      .array(z.object({ field: z.enum(['title', 'text']), start: z.int(), end: z.int() }))
      .describe('The words that matched, in UTF-16 units of the title or text.'),
  })
  .openapi('SampleMatch');

/** What a query would do, tried on recent articles. */
export const queryCheck = z
  .object({
    ok: z.boolean().describe('Whether the query can be watched.'),
    problems: z.array(remark).describe('Why not; empty if it can.'),
    canonical: z.string().optional().describe('The text by which rules of the same meaning share one query.'),
    warnings: z.array(remark),
    sample: z
      .object({ articles: z.int(), from: z.string(), to: z.string() })
      .optional()
      .describe(
        'What it was tried on: all articles received between these instants, at most 2,000 or about 1 MB.',
      ),
    matched: z.int().optional(),
    matches: z.array(sampleMatch).describe('The best ten.'),
    forms: z.array(z.string()).describe('The words that were found, as articles write them.'),
    expectedPerDay: z.number().optional().describe('Scaled from the sample; absent if it is too small.'),
  })
  .openapi('QueryCheck');

/** What another query of a rule would change, tried on recent articles. */
export const ruleDiff = z
  .object({
    kept: z.int(),
    added: z.array(sampleMatch),
    removed: z.array(sampleMatch),
    sample: z.object({ articles: z.int(), from: z.string(), to: z.string() }),
  })
  .openapi('RuleDiff');

/** A page of articles that a query matches. */
export const foundArticles = z.object({
  articles: z.array(sampleMatch.omit({ score: true })),
  looked: z.int().describe('Articles that were read for this page.'),
  cursor: z.string().optional(),
});

/** Without the text: people who may see all articles ask for them by id. */
export function toSampleMatch({ article, score, spans }: SampleMatch): z.infer<typeof sampleMatch> {
  return { article: articleSummary.parse(article), score, spans: spans.map((span) => ({ ...span })) };
}

/** A subscriber's settings, as they and operators see them. */
export const me = z
  .object({
    email: z.string(),
    status: z.enum(['pending', 'active', 'unsubscribed']),
    timezone: z.string(),
    digestTime: z.string(),
    digestWeekday: z.int(),
    quietHours: z.object({ from: z.string(), to: z.string() }).optional(),
    language: z.string(),
    alertEveryMinutes: z.int(),
    alertsPerDay: z.int().default(usualAlertsPerDay),
    storiesPerMail: z.int().optional(),
    urgent: z.boolean().default(true),
    alertsInDigests: z.boolean().default(false),
    nextDeliveryAt: z.string().optional(),
    createdAt: z.string(),
    confirmedAt: z.string().optional(),
  })
  .openapi('Me');
