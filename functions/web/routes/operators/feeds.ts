import { createRoute, z } from '@hono/zod-openapi';
import { decodeText } from '../../../../shared/feeds/decode-text.ts';
import { newFeed } from '../../../../shared/feeds/feed.ts';
import { feedAddress } from '../../../../shared/feeds/feed-address.ts';
import { feedSecrets } from '../../../../shared/feeds/feed-secrets.ts';
import { OpmlError, readOpml, writeOpml } from '../../../../shared/feeds/opml.ts';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { newNewsletter } from '../../../../shared/letters/new-newsletter.ts';
import type { FeedStore } from '../../../../shared/store/feed-store.ts';
import type { WebApp } from '../../deps.ts';
import { byKey, jsonBody, jsonOf, problems } from '../../openapi.ts';
import {
  changedFeedBody,
  feedAnswer,
  misplacedSettings,
  newFeedBody,
  toAnswer,
  toChanges,
} from './feed-bodies.ts';

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
  responses: { 200: jsonOf(z.object({ feeds: z.array(feedAnswer) }), 'By title'), ...problems(401, 403) },
});

const addRoute = createRoute({
  method: 'post',
  path: '/v1/feeds',
  tags,
  summary: 'Add a feed or a newsletter',
  description:
    'A feed is read within a minute or two. What it holds by then is stored and can be searched, but alerts nobody. A newsletter gets an address of its own: subscribe with it, and its letters become articles.',
  security,
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
  security,
  request: { params: idParameter, body: jsonBody(changedFeedBody) },
  responses: { 200: jsonOf(feedAnswer, 'Changed'), ...problems(400, 401, 403, 404, 415, 422) },
});

const pollRoute = createRoute({
  method: 'post',
  path: '/v1/feeds/{id}/poll',
  tags,
  summary: 'Poll a feed now',
  description: 'Within a minute or two, also if it is waiting after failures or had ended.',
  security,
  request: { params: idParameter },
  responses: { 202: jsonOf(feedAnswer, 'Due now'), ...problems(401, 403, 404, 409) },
});

const removeRoute = createRoute({
  method: 'delete',
  path: '/v1/feeds/{id}',
  tags,
  summary: 'Remove a feed',
  description:
    'Its articles stay until they expire. Added again, it is a new feed, and what it holds is backlog. The address of a newsletter ends.',
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
  readonly inboxDomain?: string;
  readonly now: () => Date;
}

export function feedRoutes(app: WebApp, { feeds, inboxDomain, now }: FeedRoutesDeps): void {
  app.openapi(listRoute, async (c) => c.json({ feeds: (await feeds.list()).map(toAnswer) }, 200));

  app.openapi(addRoute, async (c) => {
    const { url = '', newsletter, login, headers, ...settings } = c.req.valid('json');
    if (newsletter) {
      if (inboxDomain === undefined) throw noInbox();
      const made = newNewsletter({ ...settings, ...newsletter }, inboxDomain, now());
      await feeds.create(made);
      return c.json(toAnswer(made), 201);
    }
    const address = feedAddress(url) ?? url;
    const secrets = feedSecrets(address, { login, headers });
    const added = newFeed({ url: address, ...settings, ...(secrets && { hasSecrets: true }) }, now());
    const known = await feeds.get(added.id);
    if (known) return c.json(toAnswer(known), 200);
    // First, so that no poll goes without them.
    if (secrets) await feeds.putSecrets(added.id, secrets);
    if (await feeds.create(added)) return c.json(toAnswer(added), 201);
    return c.json(toAnswer((await feeds.get(added.id)) ?? added), 200);
  });

  app.openapi(changeRoute, async (c) => {
    const { id } = c.req.valid('param');
    const stated = c.req.valid('json');
    const before = await feeds.get(id);
    if (!before) throw unknownFeed();
    const misplaced = before.address === undefined ? [] : misplacedSettings(stated);
    if (misplaced.length > 0)
      throw new HttpProblem('invalid-request', 'A newsletter is not fetched.', { errors: misplaced });
    const isNewSecret = stated.login !== undefined || stated.headers !== undefined;
    const secrets = feedSecrets(before.url, {
      login: stated.login ?? undefined,
      headers: stated.headers ?? undefined,
    });
    if (isNewSecret) await feeds.putSecrets(id, secrets);
    await feeds.change(id, {
      ...toChanges(stated),
      ...(isNewSecret && { hasSecrets: secrets && true }),
      ...(before.status === 'active' && before.address === undefined && { nextPollAt: now().toISOString() }),
    });
    return c.json(toAnswer((await feeds.get(id)) ?? before), 200);
  });

  app.openapi(pollRoute, async (c) => {
    const { id } = c.req.valid('param');
    if ((await feeds.get(id))?.address !== undefined)
      throw new HttpProblem('conflict', 'A newsletter is not fetched: its letters come by themselves.');
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
    const { feeds: listed, refused } = readList(
      new Uint8Array(await c.req.arrayBuffer()),
      c.req.header('content-type'),
    );
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
    // No other program could read a newsletter's letters.
    const fetched = (await feeds.list()).filter(({ address }) => address === undefined);
    const opml = writeOpml(fetched, 'Wirewatch feeds', now());
    return c.body(opml, 200, { 'content-type': 'text/x-opml; charset=utf-8' });
  });
}

/** In whatever character set the program that wrote the list used. */
function readList(body: Uint8Array, contentType: string | undefined) {
  try {
    return readOpml(decodeText(body, contentType));
  } catch (error) {
    if (!(error instanceof OpmlError)) throw error;
    throw new HttpProblem('invalid-request', error.message, { cause: error });
  }
}

function noInbox(): HttpProblem {
  return new HttpProblem(
    'conflict',
    'This service receives no mail. Deploy it with the setting inboxDomain, as docs/deploy.md says.',
  );
}

function unknownFeed(): HttpProblem {
  return new HttpProblem('not-found', 'There is no feed with this id.');
}
