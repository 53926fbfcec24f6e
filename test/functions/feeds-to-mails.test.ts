import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FeedServer, rssFeed, serves, startFeedServer } from '../support/feed-server.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';

let service: TestService;
let server: FeedServer;

beforeAll(async () => {
  [service, server] = await Promise.all([startLocalService({ waits: { firstAlert: 0 } }), startFeedServer()]);
});
afterAll(async () => {
  await Promise.all([service?.stop(), server?.close()]);
});

const items = (...names: readonly string[]) =>
  rssFeed(
    names.map((name) => ({
      guid: name,
      title: `The harbour of Northport: ${name}`,
      link: `https://news.example/${name}`,
      text: `What the council said of the harbour of Northport, part ${name}.`,
    })),
    '<title>The Daily Example</title>',
  );

const call = (method: string, path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(service.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

/** Lets time pass in steps of a minute, and everything settle that each of them sets off. */
async function minutesPass(minutes: number) {
  for (let minute = 0; minute < minutes; minute += 1) {
    await service.advanceClock(60);
    await service.settle();
  }
}

test('a feed that is added mails its new items, and those only, to whoever watches for them', async () => {
  await call('POST', '/v1/subscriptions', {
    email: 'ada@reader.example',
    rules: [{ query: 'harbour', frequency: 'as-it-happens' }],
  });
  await service.settle();
  const [confirmation] = await service.mails('ada@reader.example');
  const { text = '' } = await service.openMail(confirmation?.id ?? '');
  const token = /\/confirm\?token=([^\s&]+)/.exec(text)?.[1] ?? '';
  const confirmed = await fetch(`${service.url}/confirm`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: service.url },
    body: new URLSearchParams({ token: decodeURIComponent(token) }),
  });
  expect(confirmed.status).toBe(200);

  server.on('/rss', serves(items('old')));
  const authorization = `Bearer ${service.operatorKey}`;
  const added = await call('POST', '/v1/feeds', { url: `${server.origin}/rss` }, { authorization });
  expect(added.status).toBe(201);
  await minutesPass(3);
  expect(server.requests.map(({ path }) => path)).toEqual(['/rss']);
  expect(await service.mails('ada@reader.example')).toHaveLength(1);

  server.on('/rss', serves(items('new', 'old')));
  await minutesPass(20);
  const mails = await service.mails('ada@reader.example');
  expect(mails).toHaveLength(2);
  const alert = await service.openMail(mails.find(({ id }) => id !== confirmation?.id)?.id ?? '');
  expect(alert.text).toContain('Northport: new');
  expect(alert.text).not.toContain('Northport: old');
  expect(alert.text).toContain('The Daily Example');
}, 180_000);
