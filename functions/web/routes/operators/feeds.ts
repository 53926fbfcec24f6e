import { createRoute, z } from '@hono/zod-openapi';
import { noteIn } from '../../access.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonBody, jsonOf, problems } from '../../openapi.ts';
import { idParam } from '../../schemas.ts';
import { changedFeedBody, feedAnswer, newFeedBody, toAnswer } from './feed-bodies.ts';
import {
  addFeed,
  changeFeed,
  exportFeeds,
  importFeeds,
  maxImport,
  opmlType,
  removeFeed,
} from './feed-changes.ts';
import { feedPollingRoutes } from './feed-polling.ts';

const tags = ['Feeds'];
const opmlBody = z.string().openapi({ description: 'An OPML document.' });

const listRoute = createRoute({
  method: 'get',
  path: '/v1/feeds',
  tags,
  summary: 'Feeds',
  description:
    'All that are polled, those that are paused or have ended, and newsletters; with the reason where one is in trouble.',
  security: byKey('GET /v1/feeds'),
  responses: { 200: jsonOf(z.object({ feeds: z.array(feedAnswer) }), 'By title'), ...problems(401, 403) },
});

const addRoute = createRoute({
  method: 'post',
  path: '/v1/feeds',
  tags,
  summary: 'Add a feed or a newsletter',
  description:
    'A feed is read within a minute or two. What it holds by then is stored and can be searched, but alerts nobody. A newsletter gets an address of its own: subscribe with it, and its letters become articles.',
  security: byKey('POST /v1/feeds'),
  request: { body: jsonBody(newFeedBody) },
  responses: {
    200: jsonOf(feedAnswer, 'It was there already, and is unchanged'),
    201: jsonOf(feedAnswer, 'Added'),
    ...problems(400, 401, 403, 409, 415, 422),
  },
});

const changeRoute = createRoute({
  method: 'patch',
  path: '/v1/feeds/{id}',
  tags,
  summary: 'Change what is set for a feed',
  description: 'It is read again within a minute or two. Articles that came before stay as they are.',
  security: byKey('PATCH /v1/feeds/{id}'),
  request: { params: idParam, body: jsonBody(changedFeedBody) },
  responses: { 200: jsonOf(feedAnswer, 'Changed'), ...problems(400, 401, 403, 404, 415, 422) },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/v1/feeds/{id}',
  tags,
  summary: 'Remove a feed',
  description:
    'Its articles stay until they expire. Added again, it is a new feed, and what it holds is backlog. The address of a newsletter ends.',
  security: byKey('DELETE /v1/feeds/{id}'),
  request: { params: idParam },
  responses: { 204: { description: 'Removed' }, ...problems(401, 403, 404, 422) },
});

const importRoute = createRoute({
  method: 'post',
  path: '/v1/feeds/import',
  tags,
  summary: 'Add the feeds of an OPML document',
  description: `At most ${maxImport}. Feeds that are there already stay as they are, so it may be repeated.`,
  security: byKey('POST /v1/feeds/import'),
  request: {
    body: {
      content: { 'text/x-opml': { schema: opmlBody }, 'application/xml': { schema: opmlBody } },
      required: true,
    },
  },
  responses: {
    200: jsonOf(
      z
        .object({
          added: z.int(),
          known: z.int().describe('Were there already.'),
          refused: z.array(z.string()).describe('Entries that name no address that could be fetched.'),
        })
        .openapi('FeedImport'),
      'Added',
    ),
    ...problems(401, 403, 413, 422),
  },
});

const exportRoute = createRoute({
  method: 'get',
  path: '/v1/feeds/export',
  tags,
  summary: 'All feeds as OPML',
  security: byKey('GET /v1/feeds/export'),
  responses: {
    200: { content: { 'text/x-opml': { schema: opmlBody } }, description: 'OPML 2.0' },
    ...problems(401, 403),
  },
});

/** The calls of this file, for the typed client. */
export type FeedsCalls =
  | typeof listRoute
  | typeof addRoute
  | typeof changeRoute
  | typeof removeRoute
  | typeof importRoute
  | typeof exportRoute;

export function feedRoutes(app: WebApp, deps: Pick<WebDeps, 'feeds' | 'inboxDomain' | 'now'>): void {
  const { feeds, now } = deps;

  app.openapi(listRoute, async (c) =>
    c.json({ feeds: (await feeds.list()).map((feed) => toAnswer(feed, now())) }, 200),
  );

  app.openapi(addRoute, async (c) => {
    const { feed, isNew } = await addFeed(c.req.valid('json'), { ...deps, note: noteIn(c) });
    return isNew ? c.json(toAnswer(feed, now()), 201) : c.json(toAnswer(feed, now()), 200);
  });

  app.openapi(changeRoute, async (c) => {
    const { id } = c.req.valid('param');
    const changed = await changeFeed(id, c.req.valid('json'), { ...deps, note: noteIn(c) });
    return c.json(toAnswer(changed, now()), 200);
  });

  app.openapi(removeRoute, async (c) => {
    await removeFeed(c.req.valid('param').id, feeds);
    return c.body(null, 204);
  });

  app.openapi(importRoute, async (c) => {
    const body = new Uint8Array(await c.req.arrayBuffer());
    const done = await importFeeds(body, c.req.header('content-type'), { ...deps, note: noteIn(c) });
    return c.json(done, 200);
  });

  app.openapi(exportRoute, async (c) => c.body(await exportFeeds(deps), 200, { 'content-type': opmlType }));

  // After the addresses that would fit its {id} too.
  feedPollingRoutes(app, deps);
}
