import { createRoute, z } from '@hono/zod-openapi';
import { articleInputSchema } from '../../../../shared/articles/article-input.ts';
import { ingestAnswer } from '../../../../shared/http/ingest-answer.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { TYPED_LIMITS } from '../../../../shared/matching/query-limits.ts';
import { searchArticles } from '../../../../shared/rules/search-articles.ts';
import { cursorParam, type Place, readCursor, writeCursor } from '../../cursor.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, instant, jsonOf, named, problems } from '../../openapi.ts';
import { expressionOf } from '../../own-rule.ts';
import { articleSummary, foundArticles, idParam } from '../../schemas.ts';

type ArticlesDeps = Pick<WebDeps, 'articles' | 'embargoed' | 'now'>;

const article = articleSummary
  .extend({
    text: z.string(),
    tags: z.array(z.string()).optional(),
    sourceLists: z.array(z.string()).optional(),
    guid: z.string().optional(),
    urgent: z.boolean().optional(),
    revision: z.string(),
    storyId: z.string(),
    backlog: z.boolean().optional(),
  })
  .openapi('Article');

/** All that is said of an article before its time, to operators too. */
const embargoed = z
  .object({
    id: z.string(),
    notBefore: z.string().describe('The end of its embargo.'),
    acceptedAt: z.string(),
  })
  .openapi('EmbargoedArticle');

const tags = ['Articles'];
const articleInput = named('ArticleInput', articleInputSchema);

/** Only described here: the function `ingest-articles` answers it. */
const ingestRoute = createRoute({
  method: 'post',
  path: '/v1/articles',
  tags,
  summary: 'Hand in articles',
  description:
    'One article, an array, or NDJSON, each in our form or that of IPTC ninjs; or a document of NITF or NewsML-G2; at most 1,000 and 4 MB, one article at most 300 KB. A mail becomes the articles of the newsletter that it was sent to. 202 means that every accepted one is stored durably: on a queue, or until its embargo is over. Sending the same again is safe.',
  security: byKey('POST /v1/articles'),
  request: {
    query: z.object({
      to: z
        .string()
        .max(320)
        .optional()
        .describe('Of a mail: the address of the newsletter, if its headers do not name it.'),
    }),
    body: {
      content: {
        'application/json': { schema: z.union([articleInput, z.array(articleInput)]) },
        'application/x-ndjson': { schema: z.string() },
        'application/nitf+xml': { schema: z.string() },
        'application/vnd.iptc.g2.newsitem+xml': { schema: z.string() },
        'application/xml': { schema: z.string() },
        'message/rfc822': {
          schema: z.string().describe('A letter of a newsletter, as it was received, headers included.'),
        },
      },
      required: true,
    },
  },
  responses: {
    202: jsonOf(named('IngestAnswer', ingestAnswer), 'Accepted, at least in part'),
    ...problems(401, 403, 413, 422, 429, 503),
  },
});

const searchRoute = createRoute({
  method: 'get',
  path: '/v1/articles',
  tags,
  summary: 'Recent articles',
  description:
    'Those that a query matches, newest first; without a query, all. A page ends after 50 finds or 1,000 articles read.',
  security: byKey('GET /v1/articles'),
  request: {
    query: z.object({
      q: z.string().max(TYPED_LIMITS.characters).optional(),
      from: instant
        .optional()
        .describe(
          'Received at or after; a week ago if left out. Articles are kept for 90 days: an earlier instant means that.',
        ),
      to: instant.optional().describe('Received before; now if left out.'),
      cursor: cursorParam,
    }),
  },
  responses: {
    200: jsonOf(foundArticles, 'A page of articles'),
    ...problems(401, 403, 422),
  },
});

const readRoute = createRoute({
  method: 'get',
  path: '/v1/articles/{id}',
  tags,
  summary: 'One article',
  description:
    'Of one under an embargo nothing but when that ends; of a published one with an update under an embargo, the article as published.',
  security: byKey('GET /v1/articles/{id}'),
  request: {
    params: idParam,
  },
  responses: { 200: jsonOf(z.union([article, embargoed]), 'The article'), ...problems(401, 403, 404, 422) },
});

const withdrawRoute = createRoute({
  method: 'delete',
  path: '/v1/articles/{id}',
  tags,
  summary: 'Withdraw an article under an embargo',
  description: 'It is forgotten before anybody has seen it. What is published cannot be withdrawn.',
  security: byKey('DELETE /v1/articles/{id}'),
  request: { params: idParam },
  responses: { 204: { description: 'Withdrawn' }, ...problems(401, 403, 404, 422) },
});

const week = 7 * 86_400_000;

/** The calls of this file, for the typed client. */
export type ArticlesCalls = typeof ingestRoute | typeof searchRoute | typeof readRoute | typeof withdrawRoute;

export function articleRoutes(app: WebApp, deps: ArticlesDeps): void {
  app.openAPIRegistry.registerPath(ingestRoute);

  app.openapi(searchRoute, async (c) => {
    const { q, from, to, cursor } = c.req.valid('query');
    const expression = q?.trim() ? expressionOf(q) : undefined;
    const place = cursor === undefined ? undefined : readCursor(cursor);
    const page = await searchArticles(
      {
        ...(expression !== undefined && { expression }),
        ...searchWindow({ from, to, place }, deps),
        limit: 50,
      },
      deps,
    );
    const articles = page.found.map(({ article: found, spans }) => ({
      article: articleSummary.parse(found),
      spans: spans.map((span) => ({ ...span })),
    }));
    return c.json(
      {
        articles,
        looked: page.looked,
        ...(page.next && { cursor: writeCursor({ at: page.next.receivedAt, id: page.next.id }) }),
      },
      200,
    );
  });

  app.openapi(readRoute, async (c) => {
    const { id } = c.req.valid('param');
    const found = await deps.articles.get(id);
    if (found) return c.json(article.parse(found), 200);
    const waiting = await deps.embargoed.get(id);
    if (!waiting) throw unknownArticle();
    return c.json(embargoed.parse({ id, ...waiting }), 200);
  });

  app.openapi(withdrawRoute, async (c) => {
    await withdrawArticle(c.req.valid('param').id, deps);
    return c.body(null, 204);
  });
}

/** When articles that are looked for came in: from a week ago until now unless stated, or on from a page's end. */
export function searchWindow(
  {
    from,
    to,
    place,
  }: {
    readonly from: string | undefined;
    readonly to: string | undefined;
    readonly place: Place | undefined;
  },
  deps: Pick<ArticlesDeps, 'now'>,
) {
  const now = deps.now();
  return {
    from: from ?? new Date(now.getTime() - week).toISOString(),
    before: place ? { receivedAt: place.at, id: place.id } : { receivedAt: to ?? now.toISOString() },
    now,
  };
}

/** Forgets an article before its embargo is over. @throws HttpProblem 404 if none waits. */
export async function withdrawArticle(
  id: string,
  { embargoed: waiting }: Pick<ArticlesDeps, 'embargoed'>,
): Promise<void> {
  if (!(await waiting.withdraw(id)))
    throw new HttpProblem('not-found', 'No article with this id waits for the end of an embargo.');
}

export function unknownArticle(): HttpProblem {
  return new HttpProblem('not-found', 'There is no article with this id, or its 90 days are over.');
}
