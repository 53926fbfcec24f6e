import { createRoute, z } from '@hono/zod-openapi';
import {
  sourceListLimits,
  sourceListNameSchema,
  sourceListSchema,
} from '../../../../shared/articles/source-lists.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonBody, jsonOf, named, problems } from '../../openapi.ts';
import { sourceList, sourceListOverview } from '../../operator-schemas.ts';

type SourceListsDeps = Pick<WebDeps, 'sourceLists' | 'now'>;

const tags = ['Source lists'];
const params = z.object({ name: sourceListNameSchema });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/source-lists',
  tags,
  summary: 'Lists of sources',
  security: byKey('GET /v1/source-lists'),
  responses: { 200: jsonOf(sourceListOverview, 'By name'), ...problems(401, 403) },
});

const readRoute = createRoute({
  method: 'get',
  path: '/v1/source-lists/{name}',
  tags,
  summary: 'One list of sources',
  security: byKey('GET /v1/source-lists/{name}'),
  request: { params },
  responses: { 200: jsonOf(sourceList, 'The list'), ...problems(401, 403, 404, 422) },
});

const putRoute = createRoute({
  method: 'put',
  path: '/v1/source-lists/{name}',
  tags,
  summary: 'Make or replace a list of sources',
  description:
    'Rules ask for it by `source:@name`. It counts for articles that come in from then on, within a minute.',
  security: byKey('PUT /v1/source-lists/{name}'),
  request: { params, body: jsonBody(named('SourceListInput', sourceListSchema)) },
  responses: {
    200: jsonOf(sourceList, 'The list as it is now'),
    ...problems(400, 401, 403, 409, 415, 422),
  },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/v1/source-lists/{name}',
  tags,
  summary: 'Remove a list of sources',
  description: 'Rules that ask for it find nothing by it any more.',
  security: byKey('DELETE /v1/source-lists/{name}'),
  request: { params },
  responses: { 204: { description: 'Removed' }, ...problems(401, 403, 404, 422) },
});

/** The calls of this file, for the typed client. */
export type SourceListsCalls = typeof listRoute | typeof readRoute | typeof putRoute | typeof removeRoute;

export function sourceListRoutes(app: WebApp, { sourceLists, now }: SourceListsDeps): void {
  const notFound = (name: string) =>
    new HttpProblem('not-found', `There is no list of sources named "${name}".`);

  app.openapi(listRoute, async (c) => {
    const all = await sourceLists.all();
    const lists = all.map(({ name, sources, updatedAt }) => ({ name, sources: sources.length, updatedAt }));
    return c.json({ lists }, 200);
  });

  app.openapi(readRoute, async (c) => {
    const { name } = c.req.valid('param');
    const found = await sourceLists.get(name);
    if (!found) throw notFound(name);
    return c.json(sourceList.parse(found), 200);
  });

  app.openapi(putRoute, async (c) => {
    const { name } = c.req.valid('param');
    const others = (await sourceLists.all()).filter((list) => list.name !== name);
    if (others.length >= sourceListLimits.lists) {
      const detail = `There are ${sourceListLimits.lists} lists already, which is the most. Remove one first.`;
      throw new HttpProblem('conflict', detail);
    }
    const list = { name, sources: c.req.valid('json').sources, updatedAt: now().toISOString() };
    c.set('auditNote', { on: name, detail: `${list.sources.length} sources` });
    await sourceLists.put(list);
    return c.json(list, 200);
  });

  app.openapi(removeRoute, async (c) => {
    const { name } = c.req.valid('param');
    if (!(await sourceLists.delete(name))) throw notFound(name);
    return c.body(null, 204);
  });
}
