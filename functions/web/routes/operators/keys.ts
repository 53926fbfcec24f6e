import { createRoute } from '@hono/zod-openapi';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import type { ApiKey } from '../../../../shared/security/api-key.ts';
import type { AuditNote } from '../../../../shared/security/audit.ts';
import { makeApiKey, removeApiKey } from '../../../../shared/security/make-api-key.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonBody, jsonOf, problems } from '../../openapi.ts';
import { apiKey, apiKeyList, madeApiKey, newApiKey } from '../../operator-schemas.ts';
import { idParam } from '../../schemas.ts';

type KeysDeps = Pick<WebDeps, 'apiKeys' | 'now'>;

const tags = ['Operating'];

const listRoute = createRoute({
  method: 'get',
  path: '/v1/keys',
  tags,
  summary: 'API keys',
  description:
    'All but the first operator key, which lies in Secrets Manager. Keys themselves are never shown again.',
  security: byKey('GET /v1/keys'),
  responses: { 200: jsonOf(apiKeyList, 'Oldest first'), ...problems(401, 403) },
});

const makeRoute = createRoute({
  method: 'post',
  path: '/v1/keys',
  tags,
  summary: 'Make an API key',
  description: 'The answer is the only time that the key is shown.',
  security: byKey('POST /v1/keys'),
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
  security: byKey('DELETE /v1/keys/{id}'),
  request: {
    params: idParam,
  },
  responses: { 204: { description: 'Deleted' }, ...problems(401, 403, 404, 422) },
});

/** The calls of this file, for the typed client. */
export type KeysCalls = typeof listRoute | typeof makeRoute | typeof removeRoute;

export function keyRoutes(app: WebApp, deps: KeysDeps): void {
  app.openapi(listRoute, async (c) => {
    return c.json({ keys: (await deps.apiKeys.list()).map((key) => apiKey.parse(key)) }, 200);
  });

  app.openapi(makeRoute, async (c) => {
    const { text, key } = await makeApiKey(c.req.valid('json'), deps);
    c.set('auditNote', keyNote(key));
    return c.json({ ...apiKey.parse(key), key: text }, 201);
  });

  app.openapi(removeRoute, async (c) => {
    await deleteKey(c.req.valid('param').id, deps);
    return c.body(null, 204);
  });
}

/** @throws HttpProblem 404 if there is none. */
export async function deleteKey(id: string, { apiKeys }: Pick<KeysDeps, 'apiKeys'>): Promise<void> {
  if (!(await removeApiKey(id, apiKeys)))
    throw new HttpProblem('not-found', 'There is no API key with this id.');
}

/** What the audit log says of a key that was made. */
export function keyNote({ id, name, scopes }: ApiKey): AuditNote {
  return { on: id, detail: `${name}: ${scopes.join(', ')}` };
}
