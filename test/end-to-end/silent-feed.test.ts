/** A feed that a rule hears from each week, on the running service, until it can no longer be read: who says so, and how. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { answers, type FeedServer, serves, startFeedServer } from '../support/feed-server.ts';
import { inventReport } from '../support/invented-news.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';
import { createRandom } from '../support/random.ts';
import { mailsTo, passMinutes, secondsUntilMorning, signIn, subscribe } from './people.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 180_000 });

let service: TestService;
let server: FeedServer;
beforeAll(async () => {
  [service, server] = await Promise.all([startLocalService(), startFeedServer()]);
});
afterAll(async () => {
  await Promise.all([service?.stop(), server?.close()]);
});

const reader = 'ines@reader.example';
const day = 86_400;

/** The feed as it is when it has brought so many articles; each is another story of the Corisande. */
function feedOf(count: number, now: Date): string {
  const items = Array.from({ length: count }, (_, n) => {
    const { title, paragraphs } = inventReport(createRandom(n + 1), 'harbour', 4);
    const text = `The Corisande was there. ${paragraphs.join(' ')}`;
    const link = `https://island.example/${n}`;
    return `<item><title>${title} (${n})</title><link>${link}</link><guid>${link}</guid><pubDate>${now.toUTCString()}</pubDate><description>${text}</description></item>`;
  });
  return `<rss version="2.0"><channel><title>Island Post</title>${items.reverse().slice(0, 3).join('')}</channel></rss>`;
}

async function call<T>(path: string, headers: Record<string, string>, body?: unknown): Promise<T> {
  const answer = await fetch(service.url + path, {
    headers: { 'content-type': 'application/json', ...headers },
    ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${text}`);
  return JSON.parse(text) as T;
}

it('a feed that falls silent is named by the digest, the API and the overview, with what is wrong with it', async () => {
  const operator = { authorization: `Bearer ${service.operatorKey}` };
  server.on('/feed', serves(feedOf(0, await service.now())));
  await call('/v1/feeds', operator, { url: `${server.origin}/feed`, title: 'Island Post' });
  await passMinutes(service, 2);
  await subscribe(service, reader, { query: 'Corisande', frequency: 'daily', proofOfSilence: true });
  let session = await signIn(service, reader);
  const { rules } = await call<{ rules: { id: string }[] }>('/v1/me/rules', session);
  const coverage = () =>
    call<{ silentSources: { name: string; problem?: string }[] }>(
      `/v1/me/rules/${rules[0]?.id}/coverage`,
      session,
    );
  const overview = async () => (await fetch(`${service.url}/overview`, { headers: session })).text();

  for (let n = 1; n <= 13; n += 1) {
    server.on('/feed', serves(feedOf(n, await service.now())));
    await service.advanceClock(2 * day);
    await service.settle();
    await passMinutes(service, 2);
  }
  expect((await coverage()).silentSources).toEqual([]);
  expect(await overview()).toContain('Every source that your rules usually hear from is still heard of.');

  server.on('/feed', answers(403));
  for (let days = 0; days < 7; days += 1) {
    await service.advanceClock(day);
    await service.settle();
  }
  await service.advanceClock(secondsUntilMorning(await service.now()));
  await service.settle();
  await passMinutes(service, 5);

  // Sessions end after 30 days.
  session = await signIn(service, reader);
  const { silentSources } = await coverage();
  expect(silentSources).toMatchObject([{ name: 'Island Post' }]);
  expect(silentSources[0]?.problem).toContain('answers with status 403');

  const digest = (await mailsTo(service, reader, 'digest')).at(-1)?.text?.replaceAll(/\s+/g, ' ');
  expect(digest).toContain('1 source that this rule usually hears from each week has been silent since');
  expect(digest).toContain('Feeds that cannot be read: Island Post (403).');

  const [, section = ''] =
    /<section class="aside" data-coverage>(.*?)<\/section>/s.exec(await overview()) ?? [];
  expect(section).toContain('Island Post');
  expect(section).toContain('Silent since');
  expect(section).toContain(`${server.origin}/feed answers with status 403.`);
  expect(section).toContain(`/rules/${rules[0]?.id}`);

  // It is read again, and brings something: nobody is worried any more.
  server.on('/feed', serves(feedOf(14, await service.now())));
  await service.advanceClock(day);
  await service.settle();
  await passMinutes(service, 2);
  expect((await coverage()).silentSources).toEqual([]);
});
