import { createRoute, z } from '@hono/zod-openapi';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';

type ProposalsDeps = Pick<WebDeps, 'now' | 'sourceProposals'>;

const tags = ['Feeds'];

const proposal = z
  .object({
    host: z.string(),
    example: z.string().describe('The first address that was missed, without its query.'),
    asked: z.int().describe('How often; once a day by one reader.'),
    firstAskedAt: z.string(),
    lastAskedAt: z.string(),
  })
  .openapi('SourceProposal');

const listRoute = createRoute({
  method: 'get',
  path: '/v1/source-proposals',
  tags,
  summary: 'Sources that readers ask for',
  description: 'Of the last 30 days. They say what is missed, and not by whom.',
  security: byKey('GET /v1/source-proposals'),
  responses: {
    200: jsonOf(z.object({ proposals: z.array(proposal) }), 'Those asked for most often first'),
    ...problems(401, 403),
  },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/v1/source-proposals/{host}',
  tags,
  summary: 'Put a proposal away',
  description: 'It comes back when a reader asks for it again.',
  security: byKey('DELETE /v1/source-proposals/{host}'),
  request: { params: z.object({ host: z.string().max(253) }) },
  responses: { 204: { description: 'Put away' }, ...problems(401, 403, 404, 422) },
});

/** The calls of this file, for the typed client. */
export type SourceProposalsCalls = typeof listRoute | typeof removeRoute;

export function sourceProposalRoutes(app: WebApp, deps: ProposalsDeps): void {
  app.openapi(listRoute, async (c) => {
    return c.json({ proposals: await deps.sourceProposals.list(deps.now()) }, 200);
  });

  app.openapi(removeRoute, async (c) => {
    await putProposalAway(c.req.valid('param').host, deps);
    return c.body(null, 204);
  });
}

/** Puts a proposal away until a reader asks again. @throws HttpProblem 404 if there is none */
export async function putProposalAway(
  host: string,
  { sourceProposals }: Pick<ProposalsDeps, 'sourceProposals'>,
): Promise<void> {
  if (!(await sourceProposals.delete(host)))
    throw new HttpProblem('not-found', 'Nobody has asked for this source.');
}
