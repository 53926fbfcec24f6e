import { createRoute, z } from '@hono/zod-openapi';
import { outcomes, type TraceStep } from '../../../../shared/delivery/why/trace.ts';
import { traceArticle } from '../../../../shared/delivery/why/trace-article.ts';
import { proposeSource } from '../../../../shared/feeds/source-proposal.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { signLink } from '../../../../shared/security/signed-links.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { type FindArticleDeps, type FoundArticle, findByAddress, findByTitle } from '../../find-article.ts';
import { limitCaller, limits } from '../../limits.ts';
import { bySession, jsonBody, jsonOf, named, problems } from '../../openapi.ts';
import { articleSummary } from '../../schemas.ts';
import { requireSubscriber } from '../../session.ts';

type WhyDeps = FindArticleDeps &
  Pick<
    WebDeps,
    | 'countAgainst'
    | 'deliveries'
    | 'readKeys'
    | 'rules'
    | 'sentStories'
    | 'siteUrl'
    | 'sourceProposals'
    | 'stories'
    | 'subscribers'
    | 'suppressions'
    | 'tokens'
  >;

const address = z.url({ protocol: /^https?$/ }).max(2000);

/** The kinds of steps, each of which is described in docs/http-api.md. */
const stepKinds = [
  'received',
  'matched',
  'no-match',
  'unreadable-query',
  'backlog',
  'before-rule',
  'being-matched',
  'no-find',
  'find-expired',
  'grouped',
  'muted',
  'paused',
  'usual',
  'quiet-hours',
  'daily-limit',
  'alert-pace',
  'waits',
  'retried',
  'mail-stopped',
  'suppressed',
  'counted',
  'told-before',
  'mailed',
  'sending',
  'not-sent',
  'bounced',
  'complained',
  'unrecorded',
] as const satisfies readonly TraceStep['kind'][];

const step = z
  .object({
    kind: z.enum(stepKinds),
    at: z.string().optional().describe('When it happened.'),
    until: z.string().optional().describe('When the wait ends.'),
    clause: z.string().optional().describe('What matched, or the first clause that did not.'),
    reason: z.string().optional(),
    again: z.boolean().optional().describe('What came in was an update.'),
    teller: z
      .object({
        id: z.string(),
        title: z.string(),
        source: z.string().optional(),
        url: z.string().optional(),
      })
      .optional()
      .describe('The article that told the story first.'),
    sources: z.int().optional().describe('How many sources told the story.'),
    cap: z.int().optional().describe('Most stories of the rule in one mail, as set now.'),
    left: z.int().optional().describe('Stories that the mail only counted.'),
    ruleId: z.string().optional().describe('The rule by which the story was told.'),
    otherArticle: z.boolean().optional().describe('The mail told the story with another article.'),
    digest: z.boolean().optional(),
    expired: z.boolean().optional().describe('What the mail said is no longer stored.'),
    refused: z.boolean().optional(),
    mailUrl: z.string().optional().describe('The mail in the browser.'),
  })
  .openapi('TraceStep');

const answer = z
  .object({
    found: z.enum(['article', 'several', 'nothing']),
    article: articleSummary.optional(),
    rules: z
      .array(
        z.object({
          ruleId: z.string(),
          name: z.string().optional(),
          outcome: z.enum(outcomes),
          steps: z.array(step).describe('In order of time.'),
        }),
      )
      .describe('What each of my rules did with the article.'),
    candidates: z.array(articleSummary).describe('Ask again with the `articleId` of one of them.'),
    looked: z
      .object({ articles: z.int(), since: z.string() })
      .optional()
      .describe('Where the title was looked for, beside my own finds.'),
    feeds: z
      .array(
        z.object({
          name: z.string(),
          host: z.string(),
          state: z.enum(['well', 'failing', 'paused', 'gone']),
          lastReadAt: z.string().optional(),
        }),
      )
      .describe('For an unknown address: the feeds that would have it. None: propose the source.'),
  })
  .openapi('Why');

const whyRoute = createRoute({
  method: 'get',
  path: '/v1/me/why',
  tags: ['Rules'],
  summary: 'What became of an article',
  description:
    'For each of my rules, step by step. Name the article by one of the three. An address is only compared, never fetched. What was not stored is said to be unknown.',
  security: bySession,
  request: {
    query: z
      .object({
        address: address.optional(),
        title: z.string().trim().min(6).max(500).optional(),
        articleId: z.string().min(1).max(64).optional(),
      })
      .refine((given) => Object.values(given).filter((one) => one !== undefined).length === 1, {
        message: 'Name the article by its address, its title or its articleId.',
        path: ['address'],
      }),
  },
  responses: { 200: jsonOf(answer, 'What became of it'), ...problems(401, 404, 422, 429) },
});

const proposeRoute = createRoute({
  method: 'post',
  path: '/v1/me/source-proposals',
  tags: ['Rules'],
  summary: 'Ask for a source',
  description:
    'Notes for the operator that the source of this address is missed, without my name, and without the query of the address.',
  security: bySession,
  request: { body: jsonBody(named('NewProposal', z.strictObject({ address }))) },
  responses: { 204: { description: 'Noted' }, ...problems(400, 401, 403, 415, 422, 429) },
});

/** The calls of this file, for the typed client. */
export type WhyCalls = typeof whyRoute | typeof proposeRoute;

export function whyRoutes(app: WebApp, deps: WhyDeps): void {
  app.openapi(whyRoute, async (c) => {
    const reader = await requireSubscriber(c, deps);
    await limitCaller(c, limits.why, deps);
    const rules = await deps.rules.ofSubscriber(reader.id);
    const found = await foundBy(c.req.valid('query'), rules, deps);
    if (found.kind !== 'found') return c.json(notFoundAnswer(found), 200);
    const traces = await traceArticle(found.article, reader, rules, deps);
    const keys = await deps.readKeys();
    const mailUrl = (slot: string) => `${deps.siteUrl}/m/${signLink(keys, 'mail', [reader.id, slot])}`;
    return c.json(
      {
        found: 'article' as const,
        article: articleSummary.parse(found.article),
        rules: traces.map(({ ruleId, outcome, steps }) => {
          const name = rules.find(({ id }) => id === ruleId)?.name;
          return {
            ruleId,
            ...(name !== undefined && { name }),
            outcome,
            steps: steps.map((one) =>
              step.parse({ ...one, ...('slot' in one && !isExpired(one) && { mailUrl: mailUrl(one.slot) }) }),
            ),
          };
        }),
        candidates: [],
        feeds: [],
      },
      200,
    );
  });

  app.openapi(proposeRoute, async (c) => {
    const reader = await requireSubscriber(c, deps);
    const noted = await proposeSource(c.req.valid('json').address, reader.id, deps);
    if (noted === 'noted') return c.body(null, 204);
    if (noted === 'no-source') {
      throw new HttpProblem('invalid-request', 'The address names no public source.', {
        errors: [{ path: 'address', message: 'Write the address of a page on the web.' }],
      });
    }
    throw new HttpProblem('too-many-requests', `Try again in ${noted.waitSeconds} seconds.`, {
      headers: { 'retry-after': String(noted.waitSeconds) },
    });
  });
}

function isExpired(one: TraceStep): boolean {
  return one.kind === 'mailed' && one.expired === true;
}

async function foundBy(
  {
    address: url,
    title,
    articleId,
  }: { address?: string | undefined; title?: string | undefined; articleId?: string | undefined },
  rules: readonly Rule[],
  deps: WhyDeps,
): Promise<FoundArticle> {
  if (url !== undefined) return findByAddress(url, deps);
  if (title !== undefined) return findByTitle(title, rules, deps);
  const article = await deps.articles.get(articleId ?? '');
  if (article) return { kind: 'found', article };
  throw new HttpProblem('not-found', 'There is no article with this id, or its 90 days are over.');
}

function notFoundAnswer(found: Exclude<FoundArticle, { kind: 'found' }>): z.infer<typeof answer> {
  const none = { found: 'nothing' as const, rules: [], candidates: [], feeds: [] };
  switch (found.kind) {
    case 'several':
      return {
        ...none,
        found: 'several',
        candidates: found.articles.map((one) => articleSummary.parse(one)),
      };
    case 'unknown-title':
      return { ...none, looked: { articles: found.looked, since: found.since } };
    case 'unknown-address': {
      const feeds = found.feeds.map(({ feed: { title, lastReadAt }, host, state }) => {
        return { name: title ?? host, host, state, ...(lastReadAt !== undefined && { lastReadAt }) };
      });
      return { ...none, feeds };
    }
    case 'nothing':
      return none;
    default:
      return found satisfies never;
  }
}
