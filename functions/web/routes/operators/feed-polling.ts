import { createRoute } from '@hono/zod-openapi';
import type { Feed } from '../../../../shared/feeds/feed.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { byKey, jsonOf, problems } from '../../openapi.ts';
import { idParam } from '../../schemas.ts';
import { feedAnswer, toAnswer } from './feed-bodies.ts';
import { knownFeed, pauseFeed, pollFeed, resumeFeed } from './feed-changes.ts';

const tags = ['Feeds'];

const readRoute = createRoute({
  method: 'get',
  path: '/v1/feeds/{id}',
  tags,
  summary: 'One feed',
  description: 'What is set for it, how it does, and how many articles came on each of the last days.',
  security: byKey('GET /v1/feeds/{id}'),
  request: { params: idParam },
  responses: { 200: jsonOf(feedAnswer, 'The feed'), ...problems(401, 403, 404, 422) },
});

const pollRoute = createRoute({
  method: 'post',
  path: '/v1/feeds/{id}/poll',
  tags,
  summary: 'Poll a feed now',
  description: 'Within a minute or two, also if it is waiting after failures or had ended.',
  security: byKey('POST /v1/feeds/{id}/poll'),
  request: { params: idParam },
  responses: { 202: jsonOf(feedAnswer, 'Due now'), ...problems(401, 403, 404, 409, 422) },
});

const pauseRoute = createRoute({
  method: 'post',
  path: '/v1/feeds/{id}/pause',
  tags,
  summary: 'Pause a feed',
  description:
    'It is not polled any more, and what a hub pushes is left aside. Nothing of it is forgotten. What it publishes meanwhile comes when it is resumed, if the feed still holds it.',
  security: byKey('POST /v1/feeds/{id}/pause'),
  request: { params: idParam },
  responses: { 200: jsonOf(feedAnswer, 'Paused'), ...problems(401, 403, 404, 409, 422) },
});

const resumeRoute = createRoute({
  method: 'post',
  path: '/v1/feeds/{id}/resume',
  tags,
  summary: 'Resume a paused feed',
  description: 'It is read within a minute or two.',
  security: byKey('POST /v1/feeds/{id}/resume'),
  request: { params: idParam },
  responses: { 200: jsonOf(feedAnswer, 'As it is now'), ...problems(401, 403, 404, 409, 422) },
});

/** The calls of this file, for the typed client. */
export type FeedPollingCalls = typeof readRoute | typeof pollRoute | typeof pauseRoute | typeof resumeRoute;

/** When a feed is polled: now, not at all, again. */
export function feedPollingRoutes(app: WebApp, deps: Pick<WebDeps, 'feeds' | 'now'>): void {
  const answer = (feed: Feed) => toAnswer(feed, deps.now());

  app.openapi(readRoute, async (c) =>
    c.json(answer(await knownFeed(c.req.valid('param').id, deps.feeds)), 200),
  );
  app.openapi(pollRoute, async (c) => c.json(answer(await pollFeed(c.req.valid('param').id, deps)), 202));
  app.openapi(pauseRoute, async (c) => c.json(answer(await pauseFeed(c.req.valid('param').id, deps)), 200));
  app.openapi(resumeRoute, async (c) => c.json(answer(await resumeFeed(c.req.valid('param').id, deps)), 200));
}
