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

/** Lets time pass until so many mails have come, and the same was fetched once more, which may bring no further one. */
async function minutesUntil(email: string, mails: number, path: string) {
  const fetched = () => server.requests.filter((request) => request.path === path).length;
  const passUntil = async (has: () => boolean | Promise<boolean>) => {
    for (let minute = 0; minute < 40 && !(await has()); minute += 1) await minutesPass(1);
  };
  await passUntil(async () => (await service.mails(email)).length >= mails);
  const before = fetched();
  await passUntil(() => fetched() > before);
  expect(fetched()).toBeGreaterThan(before);
  await minutesPass(2);
}

/** Subscribes an address to alerts on a query, and confirms by the mailed link. */
async function subscribe(email: string, query: string) {
  await call('POST', '/v1/subscriptions', { email, rules: [{ query, frequency: 'as-it-happens' }] });
  await service.settle();
  const [confirmation] = await service.mails(email);
  const { text = '' } = await service.openMail(confirmation?.id ?? '');
  const token = /\/confirm\?token=([^\s&]+)/.exec(text)?.[1] ?? '';
  const confirmed = await fetch(`${service.url}/confirm`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: service.url },
    body: new URLSearchParams({ token: decodeURIComponent(token) }),
  });
  expect(confirmed.status).toBe(200);
}

test('a feed that is added mails its new items, and only those, to the people who watch for them', async () => {
  await subscribe('ada@reader.example', 'harbour');

  server.on('/rss', serves(items('old')));
  const authorization = `Bearer ${service.operatorKey}`;
  const added = await call('POST', '/v1/feeds', { url: `${server.origin}/rss` }, { authorization });
  expect(added.status).toBe(201);
  await minutesPass(3);
  expect(server.requests.map(({ path }) => path)).toEqual(['/rss']);
  expect(await service.mails('ada@reader.example')).toHaveLength(1);

  server.on('/rss', serves(items('new', 'old')));
  await minutesUntil('ada@reader.example', 2, '/rss');
  const mails = await service.mails('ada@reader.example');
  expect(mails).toHaveLength(2);
  const alert = await service.openMail(mails.find(({ tags }) => tags.kind === 'alert')?.id ?? '');
  expect(alert.text).toContain('Northport: new');
  expect(alert.text).not.toContain('Northport: old');
  expect(alert.text).toContain('The Daily Example');
}, 180_000);

test('a page without a feed mails the headlines that appear after it was added', async () => {
  const page = (...titles: readonly string[]) =>
    serves(
      `<html lang="en"><title>Port notices</title><main>${titles
        .map((title, n) => `<h2><a href="/notices/${titles.length - n}">${title}</a></h2>`)
        .join('')}</main></html>`,
      { 'content-type': 'text/html' },
    );
  await subscribe('ben@reader.example', 'lighthouse');
  server.on('/front', page('The old lighthouse is painted', 'Dredging begins'));
  const authorization = `Bearer ${service.operatorKey}`;
  const feed = { url: `${server.origin}/front`, watch: 'h2 a' };
  expect((await call('POST', '/v1/feeds', feed, { authorization })).status).toBe(201);
  await minutesPass(2);

  server.on('/front', page('The lighthouse goes dark', 'The old lighthouse is painted', 'Dredging begins'));
  await minutesUntil('ben@reader.example', 2, '/front');
  const alerts = (await service.mails('ben@reader.example')).filter(({ tags }) => tags.kind === 'alert');
  expect(alerts).toHaveLength(1);
  const { text = '' } = await service.openMail(alerts[0]?.id ?? '');
  expect(text).toContain('The lighthouse goes dark');
  expect(text).toContain(`${server.origin}/notices/3`);
  expect(text).not.toContain('painted');
});
