/**
 * The shapes that several routes answer or take. The command line reads answers with the same ones, so that the two
 * cannot drift apart. What one route alone speaks of stands with that route.
 */
import { z } from '@hono/zod-openapi';
import type { SampleMatch } from '../../shared/rules/check-query.ts';
import { scopes } from '../../shared/security/api-key.ts';

/** The id in a path. */
export const idParam = z.object({
  id: z
    .string()
    .max(64)
    .openapi({ param: { name: 'id', in: 'path' } }),
});

/** What is to be said about a stretch of a query. */
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

/** A page of articles that a query matches. */
export const foundArticles = z.object({
  articles: z.array(sampleMatch.omit({ score: true })),
  looked: z.int().describe('Articles that were read for this page.'),
  cursor: z.string().optional(),
});

/** Without the text: whoever may see all articles asks for them by id. */
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
    urgent: z.boolean().default(true),
    nextDeliveryAt: z.string().optional(),
    createdAt: z.string(),
    confirmedAt: z.string().optional(),
  })
  .openapi('Me');

/** A list of sources. */
export const sourceList = z
  .object({ name: z.string(), sources: z.array(z.string()), updatedAt: z.string() })
  .openapi('SourceList');

export const sourceListOverview = z.object({
  lists: z.array(
    z.object({
      name: z.string(),
      sources: z.int().describe('How many.'),
      updatedAt: z.string(),
    }),
  ),
});

/** An API key as lists show it. */
export const apiKey = z
  .object({ id: z.string(), name: z.string(), scopes: z.array(z.enum(scopes)), createdAt: z.string() })
  .openapi('ApiKey');

export const apiKeyList = z.object({ keys: z.array(apiKey) });

/** A key to be made. */
export const newApiKey = z
  .strictObject({
    name: z.string().trim().min(1, 'Name the key after what uses it.').max(100),
    scopes: z.array(z.enum(scopes)).min(1, 'Give the key one scope at least.').max(2),
  })
  .openapi('NewApiKey');

/** A key just made: the only time that it is shown. */
export const madeApiKey = apiKey.extend({ key: z.string() }).openapi('MadeApiKey');

/** Why nothing is mailed to an address. */
export const suppression = z.object({ reason: z.enum(['bounce', 'complaint', 'operator']), at: z.string() });

/** Who has an address: nobody or one. */
export const foundSubscribers = z.object({
  subscribers: z.array(me.extend({ id: z.string() }).openapi('Subscriber')),
  suppression: suppression
    .optional()
    .describe('Why nothing is mailed to the address, which outlives the subscriber.'),
});

const queue = z
  .object({
    name: z.string(),
    waiting: z.int().describe('Messages to be read.'),
    inFlight: z.int().describe('Messages being worked on.'),
    delayed: z.int().describe('Messages to be read later.'),
    deadLetters: z.int().describe('Messages that could not be processed.'),
  })
  .openapi('Queue');

export const queueList = z.object({ queues: z.array(queue) });

/** What sending dead letters back has begun. */
export const redriven = z.object({ messages: z.int().describe('About how many are moved, from now on.') });

/** How the service does. */
export const stats = z
  .object({
    articlesLastHour: z.int().describe('Matched in this UTC hour and the one before.'),
    articlesLastDay: z.int(),
    articlesLastWeek: z.int(),
    lastArticleAt: z.string().optional().describe('When the newest article was received; looks a week back.'),
    overdueSubscribers: z.int().describe('Subscribers whose delivery is due now; at most 100 are counted.'),
  })
  .openapi('Stats');
