import { createRoute } from '@hono/zod-openapi';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { makeApiKey, removeApiKey } from '../../../../shared/security/make-api-key.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonBody, jsonOf, problems } from '../../openapi.ts';
import { apiKey, apiKeyList, idParam, madeApiKey, newApiKey } from '../../schemas.ts';

type KeysDeps = Pick<WebDeps, 'apiKeys' | 'now'>;

const tags = ['Operating'];

const listRoute = createRoute({
  method: 'get',
  path: '/v1/keys',
  tags,
  summary: 'API keys',
  description:
    'All but the first operator key, which lies in Secrets Manager. Keys themselves are never shown again.',
  security: byKey('admin'),
  responses: { 200: jsonOf(apiKeyList, 'Oldest first'), ...problems(401, 403) },
});

const makeRoute = createRoute({
  method: 'post',
  path: '/v1/keys',
  tags,
  summary: 'Make an API key',
  description: 'The answer is the only time that the key is shown.',
  security: byKey('admin'),
  request: { body: jsonBody(newApiKey) },
  responses: {
    201: jsonOf(madeApiKey, 'Made'),
    ...problems(400, 401, 403, 415, 422),
  },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/v1/keys/{id}',
  tags,
  summary: 'Delete an API key',
  description:
    'It opens nothing any more, nor do the sessions that it opened; articles may be handed in with it for another minute.',
  security: byKey('admin'),
  request: {
    params: idParam,
  },
  responses: { 204: { description: 'Deleted' }, ...problems(401, 403, 404) },
});

export function keyRoutes(app: WebApp, deps: KeysDeps): void {
  app.openapi(listRoute, async (c) => {
    return c.json({ keys: (await deps.apiKeys.list()).map((key) => apiKey.parse(key)) }, 200);
  });

  app.openapi(makeRoute, async (c) => {
    const { text, key } = await makeApiKey(c.req.valid('json'), deps);
    return c.json({ ...apiKey.parse(key), key: text }, 201);
  });

  app.openapi(removeRoute, async (c) => {
    if (await removeApiKey(c.req.valid('param').id, deps.apiKeys)) return c.body(null, 204);
    throw new HttpProblem('not-found', 'There is no API key with this id.');
  });
}
