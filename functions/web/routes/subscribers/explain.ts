import { createRoute, z } from '@hono/zod-openapi';
import { explainRule } from '../../../../shared/rules/explain-rule.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { bySession, jsonBody, jsonOf, problems } from '../../openapi.ts';
import { ownRule } from '../../own-rule.ts';
import { articleSummary, sampleMatch } from '../../schemas.ts';

type ExplainDeps = Pick<
  WebDeps,
  'articles' | 'now' | 'rules' | 'sentStories' | 'siteUrl' | 'subscribers' | 'tokens'
>;

const question = z
  .strictObject({
    ruleId: z.string().max(64),
    articleId: z.string().max(64).optional(),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .optional(),
  })
  .refine(({ articleId, url }) => (articleId === undefined) !== (url === undefined), {
    message: 'Name the article by its articleId or by its url.',
    path: ['articleId'],
  })
  .openapi('Question');

const explanation = z
  .object({
    outcome: z.enum([
      'sent',
      'waiting',
      'no-match',
      'before-rule',
      'backlog',
      'unknown-article',
      'unreadable-query',
    ]),
    reasons: z.array(z.string()).describe('For people, the most telling first.'),
    article: articleSummary.optional(),
    spans: sampleMatch.shape.spans,
  })
  .openapi('Explanation');

const explainRoute = createRoute({
  method: 'post',
  path: '/v1/explain',
  tags: ['Rules'],
  summary: 'Why I did or did not get an article',
  security: bySession,
  request: { body: jsonBody(question) },
  responses: { 200: jsonOf(explanation, 'Why'), ...problems(400, 401, 403, 404, 415, 422) },
});

/** The calls of this file, for the typed client. */
export type ExplainCalls = typeof explainRoute;

export function explainRoutes(app: WebApp, deps: ExplainDeps): void {
  app.openapi(explainRoute, async (c) => {
    const { ruleId, articleId, url } = c.req.valid('json');
    const rule = await ownRule(c, ruleId, deps);
    const { outcome, reasons, article, spans } = await explainRule(
      rule,
      url ? { url } : { articleId: articleId ?? '' },
      deps,
    );
    return c.json(
      {
        outcome,
        reasons: [...reasons],
        ...(article && { article: articleSummary.parse(article) }),
        spans: spans.map((span) => ({ ...span })),
      },
      200,
    );
  });
}
