import { createRoute, z } from '@hono/zod-openapi';
import { type Feed, newFeed } from '../../../../shared/feeds/feed.ts';
import { feedAddress, maxFeedUrl, OpmlError, readOpml, writeOpml } from '../../../../shared/feeds/opml.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import type { FeedStore } from '../../../../shared/store/feed-store.ts';
import type { WebApp } from '../../deps.ts';
import { byKey, jsonBody, jsonOf, problems } from '../../openapi.ts';

const feed = z
  .object({
    id: z.string(),
    url: z.string().describe('Where it is fetched from now.'),
    title: z.string().optional(),
    fullText: z.boolean(),
    status: z.enum(['active', 'gone']).describe('Gone: the publisher has ended it; it is polled no more.'),
    addedAt: z.string(),
    nextPollAt: z.string().optional(),
    lastReadAt: z.string().optional(),
    lastNewAt: z.string().optional(),
    failures: z.int().describe('Polls that failed in a row.'),
    problem: z.string().optional().describe('Why, or what was wrong with a feed that was read all the same.'),
    pushed: z.boolean().describe('Whether a WebSub hub is asked to push it.'),
  })
  .openapi('Feed');

const newFeedBody = z.strictObject({
  url: z
    .string()
    .refine((url) => feedAddress(url) !== undefined, {
      error: `must be an http or https address of at most ${maxFeedUrl} characters, without a password`,
    })
    .describe('Of the feed, or of a page that offers it.')
    .openapi({ example: 'https://news.example/rss.xml' }),
  title: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .optional()
    .describe('Shown as the source; else what the feed says.'),
  fullText: z
    .boolean()
    .optional()
    .describe('Fetch the pages of new articles, for feeds that hold leads only.'),
});

const tags = ['Feeds'];
const security = byKey('admin');
const opmlBody = z.string().openapi({ description: 'An OPML document.' });
/** As many as are added within one request's time. */
const maxImport = 1000;
const atOnce = 20;

const idParameter = z.object({
  id: z
    .string()
    .max(64)
    .openapi({ param: { name: 'id', in: 'path' } }),
});

const listRoute = createRoute({
  method: 'get',
  path: '/v1/feeds',
  tags,
  summary: 'Feeds',
  description: 'All that are polled, and those that have ended, with the reason where one is in trouble.',
  security,
  responses: { 200: jsonOf(z.object({ feeds: z.array(feed) }), 'By title'), ...problems(401, 403) },
});

const addRoute = createRoute({
  method: 'post',
  path: '/v1/feeds',
  tags,
  summary: 'Add a feed',
  description:
    'It is read within a minute or two. What it holds by then is stored and can be searched, but alerts nobody.',
  security,
  request: { body: jsonBody(newFeedBody.openapi('NewFeed')) },
  responses: {
    200: jsonOf(feed, 'It was there already, and is unchanged'),
    201: jsonOf(feed, 'Added'),
    ...problems(400, 401, 403, 415, 422),
  },
});

const pollRoute = createRoute({
  method: 'post',
  path: '/v1/feeds/{id}/poll',
  tags,
  summary: 'Poll a feed now',
  description: 'Within a minute or two, also if it is waiting after failures or had ended.',
  security,
  request: { params: idParameter },
  responses: { 202: jsonOf(feed, 'Due now'), ...problems(401, 403, 404) },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/v1/feeds/{id}',
  tags,
  summary: 'Remove a feed',
  description:
    'Its articles stay until they expire. Added again, it is a new feed, and what it holds is backlog.',
  security,
  request: { params: idParameter },
  responses: { 204: { description: 'Removed' }, ...problems(401, 403, 404) },
});

const importRoute = createRoute({
  method: 'post',
  path: '/v1/feeds/import',
  tags,
  summary: 'Add the feeds of an OPML document',
  description: `At most ${maxImport}. Feeds that are there already stay as they are, so it may be repeated.`,
  security,
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
  security,
  responses: {
    200: { content: { 'text/x-opml': { schema: opmlBody } }, description: 'OPML 2.0' },
    ...problems(401, 403),
  },
});

export interface FeedRoutesDeps {
  readonly feeds: FeedStore;
  readonly now: () => Date;
}

export function feedRoutes(app: WebApp, { feeds, now }: FeedRoutesDeps): void {
  app.openapi(listRoute, async (c) => c.json({ feeds: (await feeds.list()).map(toAnswer) }, 200));

  app.openapi(addRoute, async (c) => {
    const { url, title, fullText = false } = c.req.valid('json');
    const added = newFeed({ url: feedAddress(url) ?? url, ...(title && { title }), fullText }, now());
    if (await feeds.create(added)) return c.json(toAnswer(added), 201);
    return c.json(toAnswer((await feeds.get(added.id)) ?? added), 200);
  });

  app.openapi(pollRoute, async (c) => {
    const { id } = c.req.valid('param');
    const found = await feeds.change(id, { status: 'active', nextPollAt: now().toISOString() });
    const due = found ? await feeds.get(id) : undefined;
    if (due) return c.json(toAnswer(due), 202);
    throw unknownFeed();
  });

  app.openapi(removeRoute, async (c) => {
    if (await feeds.delete(c.req.valid('param').id)) return c.body(null, 204);
    throw unknownFeed();
  });

  app.openapi(importRoute, async (c) => {
    const { feeds: listed, refused } = readList(await c.req.text());
    if (listed.length > maxImport) {
      throw new HttpProblem(
        'too-large',
        `The list holds ${listed.length} feeds; at most ${maxImport} are taken at once.`,
      );
    }
    let added = 0;
    const waiting = listed[Symbol.iterator]();
    const addNext = async () => {
      for (const each of waiting) if (await feeds.create(newFeed(each, now()))) added += 1;
    };
    await Promise.all(Array.from({ length: atOnce }, addNext));
    return c.json({ added, known: listed.length - added, refused: [...refused] }, 200);
  });

  app.openapi(exportRoute, async (c) => {
    const opml = writeOpml(await feeds.list(), 'Wirewatch feeds', now());
    return c.body(opml, 200, { 'content-type': 'text/x-opml; charset=utf-8' });
  });
}

function readList(text: string) {
  try {
    return readOpml(text);
  } catch (error) {
    if (!(error instanceof OpmlError)) throw error;
    throw new HttpProblem('invalid-request', error.message, { cause: error });
  }
}

function unknownFeed(): HttpProblem {
  return new HttpProblem('not-found', 'There is no feed with this id.');
}

/** Without what only polling needs, above all the secret that signs pushes. */
function toAnswer({ push, ...rest }: Feed): z.infer<typeof feed> {
  return { ...feed.omit({ pushed: true }).parse(rest), pushed: push !== undefined };
}
