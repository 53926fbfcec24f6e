/** What an operator and a reader see: a feed added by the command line, and mails about its new items only. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type FeedServer, rssFeed, serves, startFeedServer } from '../../support/feed-server.ts';
import { startLocalService, type TestService } from '../../support/local-service.ts';
import { jsonOf, wirewatchOf } from './run-wirewatch.ts';

let service: TestService;
let server: FeedServer;

beforeAll(async () => {
  [service, server] = await Promise.all([startLocalService({ waits: { firstAlert: 0 } }), startFeedServer()]);
});
afterAll(async () => {
  await Promise.all([service?.stop(), server?.close()]);
});

const reader = 'ada@reader.example';

function items(...names: readonly string[]): string {
  return rssFeed(
    names.map((name) => ({
      guid: name,
      title: `Lighthouse of Brackwater: ${name}`,
      link: `https://news.example/${name}`,
      text: `The keeper on the ${name} light.`,
    })),
    '<title>Coast Daily</title>',
  );
}

async function minutesPass(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    await service.advanceClock(60);
    await service.settle();
  }
}

async function subscribe(): Promise<void> {
  await fetch(`${service.url}/v1/subscriptions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: reader, rules: [{ query: 'lighthouse', frequency: 'as-it-happens' }] }),
  });
  await service.settle();
  const [confirmation] = await service.mails(reader);
  const { text = '' } = await service.openMail(confirmation?.id ?? '');
  const token = decodeURIComponent(/\/confirm\?token=([^\s&]+)/.exec(text)?.[1] ?? '');
  const confirmed = await fetch(`${service.url}/confirm`, {
    method: 'POST',
    headers: { origin: service.url },
    body: new URLSearchParams({ token }),
  });
  expect(confirmed.ok).toBe(true);
}

test('feeds add leads to alert mails for new items only', async () => {
  const run = wirewatchOf(service);
  await subscribe();
  server.on('/rss', serves(items('old')));
  expect((await run('feeds', 'add', `${server.origin}/rss`)).code).toBe(0);
  await minutesPass(2);
  const [feed] = jsonOf<{ title?: string; lastReadAt?: string; failures: number }[]>(
    await run('feeds', 'list', '--json'),
  );
  expect(feed).toMatchObject({ lastReadAt: expect.any(String), failures: 0 });
  expect(await service.mails(reader)).toHaveLength(1);
  expect((await run('articles', 'search', 'lighthouse')).stdout).toContain('Brackwater: old');

  server.on('/rss', serves(items('new', 'old')));
  expect((await run('feeds', 'poll', `${server.origin}/rss`)).code).toBe(0);
  await minutesPass(5);
  const mails = await service.mails(reader);
  expect(mails).toHaveLength(2);
  const alert = mails.find(({ tags }) => tags.kind === 'alert');
  const { text } = await service.openMail(alert?.id ?? '');
  expect(text).toContain('Brackwater: new');
  expect(text).not.toContain('Brackwater: old');
});
