import { createRoute, z } from '@hono/zod-openapi';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { accessScopes } from '../../../../shared/security/access-token.ts';
import {
  accessTokenInput,
  accessTokensMade,
  makeAccessToken,
  maxAccessTokens,
  revokeAccessToken,
} from '../../../../shared/subscribers/access-tokens.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { shownLimits } from '../../limits.ts';
import { bySession, jsonBody, jsonOf, named, problems } from '../../openapi.ts';
import { idParam } from '../../schemas.ts';
import { requireSubscriber } from '../../session.ts';

type TokensDeps = Pick<
  WebDeps,
  | 'accessTokens'
  | 'countAgainst'
  | 'log'
  | 'mails'
  | 'now'
  | 'siteUrl'
  | 'subscribers'
  | 'suppressions'
  | 'tokens'
>;

const accessToken = z
  .object({
    id: z.string(),
    name: z.string(),
    scopes: z.array(z.enum(accessScopes)),
    createdAt: z.string(),
    lastUsedAt: z.string().optional().describe('At most an hour older than the last call with it.'),
  })
  .openapi('Token');

const madeToken = accessToken.extend({ token: z.string().describe('Shown this once.') }).openapi('MadeToken');

const tags = ['Subscriber'];

const listRoute = createRoute({
  method: 'get',
  path: '/v1/me/tokens',
  tags,
  summary: 'My tokens for programs',
  description: 'Tokens themselves are never shown again.',
  security: bySession,
  responses: {
    200: jsonOf(z.object({ tokens: z.array(accessToken) }), 'Oldest first'),
    ...problems(401, 403),
  },
});

const makeRoute = createRoute({
  method: 'post',
  path: '/v1/me/tokens',
  tags,
  summary: 'Make a token for a program',
  description: `The answer is the only time that the token is shown. At most ${maxAccessTokens}, and ${accessTokensMade.max} made an hour. A mail tells the owner.`,
  security: bySession,
  request: { body: jsonBody(named('NewToken', accessTokenInput)) },
  responses: { 201: jsonOf(madeToken, 'Made'), ...problems(400, 401, 403, 409, 415, 422, 429) },
});

const revokeRoute = createRoute({
  method: 'delete',
  path: '/v1/me/tokens/{id}',
  tags,
  summary: 'Revoke a token',
  description: 'It is refused from the next call on.',
  security: bySession,
  request: { params: idParam },
  responses: { 204: { description: 'Revoked' }, ...problems(401, 403, 404, 422) },
});

/** The calls of this file, for the typed client. */
export type TokensCalls = typeof listRoute | typeof makeRoute | typeof revokeRoute;

/** What programs sign in with, in place of a session. */
export function tokenRoutes(app: WebApp, deps: TokensDeps): void {
  app.openapi(listRoute, async (c) => {
    const { id } = await requireSubscriber(c, deps);
    const tokens = await deps.accessTokens.ofOwner(id);
    return c.json({ tokens: tokens.map((one) => accessToken.parse(one)) }, 200);
  });

  app.openapi(makeRoute, async (c) => {
    const subscriber = await requireSubscriber(c, deps);
    const counted = { ...deps, countAgainst: shownLimits(c, deps) };
    const made = await makeAccessToken(subscriber, c.req.valid('json'), counted);
    switch (made.kind) {
      case 'made':
        return c.json({ ...accessToken.parse(made.token), token: made.text }, 201);
      case 'too-many':
        throw new HttpProblem(
          'conflict',
          `You have ${maxAccessTokens} tokens, which is the most. Revoke one first.`,
        );
      case 'too-often':
        throw new HttpProblem(
          'too-many-requests',
          `You have made ${accessTokensMade.max} tokens within the hour. Try again in ${made.waitSeconds} seconds.`,
          { headers: { 'retry-after': String(made.waitSeconds) } },
        );
      default:
        return made satisfies never;
    }
  });

  app.openapi(revokeRoute, async (c) => {
    const { id: owner } = await requireSubscriber(c, deps);
    if (await revokeAccessToken(owner, c.req.valid('param').id, deps.accessTokens)) return c.body(null, 204);
    throw new HttpProblem('not-found', 'You have no token with this id.');
  });
}
