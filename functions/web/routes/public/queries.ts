import { createRoute, z } from '@hono/zod-openapi';
import { checkQuery, type QueryCheck, type SampleMatch } from '../../../../shared/rules/check-query.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { limitCaller, limits } from '../../limits.ts';
import { jsonBody, jsonOf, problems } from '../../openapi.ts';

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

const checked = z
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

const checkRoute = createRoute({
  method: 'post',
  path: '/v1/queries/check',
  tags: ['Queries'],
  summary: 'Try a query',
  description: 'Reads the query and tries it on recent articles. Nothing is stored.',
  request: {
    body: jsonBody(
      z
        .strictObject({ query: z.string().max(10_000).openapi({ example: '"Quds Force" AND Iran' }) })
        .openapi('QueryToCheck'),
    ),
  },
  responses: { 200: jsonOf(checked, 'What the query would do'), ...problems(400, 415, 422, 429) },
});

export function queryRoutes(app: WebApp, deps: WebDeps): void {
  app.openapi(checkRoute, async (c) => {
    await limitCaller(c, limits.check, deps);
    return c.json(toAnswer(checkQuery(c.req.valid('json').query, await deps.readSample())), 200);
  });
}

function toAnswer(check: QueryCheck): z.infer<typeof checked> {
  if (!check.ok) return { ok: false, problems: [...check.problems], warnings: [], matches: [], forms: [] };
  const { warnings, matches, forms, ...rest } = check;
  return {
    ...rest,
    problems: [],
    warnings: [...warnings],
    matches: matches.map(toSampleMatch),
    forms: [...forms],
  };
}

/** Without the text: whoever may see all articles asks for them by id. */
export function toSampleMatch({ article, score, spans }: SampleMatch): z.infer<typeof sampleMatch> {
  return { article: articleSummary.parse(article), score, spans: spans.map((span) => ({ ...span })) };
}
