import { createRoute, z } from '@hono/zod-openapi';
import { looseningKinds } from '../../../../shared/rules/loosen-query.ts';
import { findNearly } from '../../../../shared/rules/nearly.ts';
import { enoughMarks, readRelevance, relevanceDays } from '../../../../shared/rules/rule-relevance.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { limitCaller, limits } from '../../limits.ts';
import { bySession, jsonOf, problems } from '../../openapi.ts';
import { ownRule } from '../../own-rule.ts';
import { articleSummary, idParam, sampleMatch, toSampleMatch } from '../../schemas.ts';

type TuningDeps = Pick<
  WebDeps,
  | 'articles'
  | 'countAgainst'
  | 'now'
  | 'ratings'
  | 'readKeys'
  | 'readSample'
  | 'rules'
  | 'siteUrl'
  | 'subscribers'
  | 'tokens'
>;

const tags = ['Rules'];
const shownRemoved = 50;

const relevance = z
  .object({
    days: z.int(),
    relevant: z.int().describe('Finds that you marked as relevant.'),
    notRelevant: z.int(),
    precision: z
      .number()
      .optional()
      .describe(`The share that is relevant, from 0 to 1; absent with fewer than ${enoughMarks} marks.`),
    isLow: z.boolean().describe('It is under 0.6, so the rule should be narrowed.'),
    proposal: z
      .object({
        query: z.string(),
        without: z
          .object({ relevant: z.int(), notRelevant: z.int() })
          .describe('Marked finds that this query would not have found.'),
        kept: z.int().describe('Recent articles that both queries find.'),
        removed: z
          .array(sampleMatch)
          .describe('Recent articles that only the present one finds; at most 50.'),
      })
      .optional()
      .describe('A query that leaves out what most of the finds that are not relevant have in common.'),
  })
  .openapi('RuleRelevance');

const relevanceRoute = createRoute({
  method: 'get',
  path: '/v1/me/rules/{id}/relevance',
  tags,
  summary: 'How much of what a rule finds is relevant',
  description:
    'By the marks that you gave in the last 30 days, in mails and on pages, while the rule had its present query. Marks of other people never count.',
  security: bySession,
  request: { params: idParam },
  responses: { 200: jsonOf(relevance, 'The precision of the rule'), ...problems(401, 404, 422, 429) },
});

const nearly = z
  .object({
    matched: z.int().describe('Articles of the sample that the rule finds as it is.'),
    misses: z
      .array(
        z.object({
          kind: z
            .enum(looseningKinds)
            .describe(
              'What the edit does: leave out a clause or an exclusion, take a word in any form or anywhere in the article, let words be further apart, or ask for fewer of a list.',
            ),
          clause: z.string().describe('The clause that was missed.'),
          query: z.string().describe('The edited query.'),
          added: z.int().describe('Articles of the sample that the edit brings.'),
          addedPerWeek: z.number().optional().describe('Scaled; absent if the sample is less than a day.'),
          articles: z
            .array(z.object({ article: articleSummary, reason: z.string() }))
            .describe('The best five, and what each has in place of the clause.'),
        }),
      )
      .describe('At most five; those first that bring the fewest.'),
    sample: z.object({ articles: z.int(), from: z.string(), to: z.string() }),
  })
  .openapi('NearMisses');

const nearlyRoute = createRoute({
  method: 'get',
  path: '/v1/me/rules/{id}/nearly',
  tags,
  summary: 'What a rule missed by one clause',
  description:
    'Recent articles that the rule would have found if one of its clauses asked for less, the edit that would have found them, and what else it would bring.',
  security: bySession,
  request: { params: idParam },
  responses: { 200: jsonOf(nearly, 'Near misses'), ...problems(401, 404, 422, 429) },
});

/** The calls of this file, for the typed client. */
export type TuningCalls = typeof relevanceRoute | typeof nearlyRoute;

export function tuningRoutes(app: WebApp, deps: TuningDeps): void {
  app.openapi(relevanceRoute, async (c) => {
    const rule = await ownRule(c, c.req.valid('param').id, deps);
    await limitCaller(c, limits.check, deps);
    const { proposal, ...figures } = await readRelevance(rule, deps);
    return c.json(
      {
        days: relevanceDays,
        ...figures,
        ...(proposal && {
          proposal: {
            query: proposal.query,
            without: proposal.without,
            kept: proposal.diff.kept,
            removed: proposal.diff.removed.slice(0, shownRemoved).map(toSampleMatch),
          },
        }),
      },
      200,
    );
  });

  app.openapi(nearlyRoute, async (c) => {
    const rule = await ownRule(c, c.req.valid('param').id, deps);
    await limitCaller(c, limits.check, deps);
    const sample = await deps.readSample();
    const { articles, from, to } = sample;
    const found = findNearly(rule.text, sample) ?? { matched: 0, misses: [] };
    const misses = found.misses.map((miss) => ({
      ...miss,
      articles: miss.articles.map(({ article, reason }) => ({
        article: articleSummary.parse(article),
        reason,
      })),
    }));
    return c.json({ matched: found.matched, misses, sample: { articles: articles.length, from, to } }, 200);
  });
}
