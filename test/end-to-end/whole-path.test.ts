import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import type { ArticleInput } from '../../shared/articles/article-input.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';
import { countIn, mailsTo, passMinutes, secondsUntilMorning, subscribe } from './people.ts';

vi.setConfig({ testTimeout: 180_000 });

let service: TestService;
// Messages are shuffled and some are delivered twice, as SQS may do.
beforeAll(async () => {
  service = await startLocalService({ shuffleSeed: 11 });
});
afterAll(() => service.stop());

/** Each test has a topic and readers of its own. */
function articleOn(topic: string, more: Partial<ArticleInput> = {}): ArticleInput {
  return {
    title: `The ${topic} opens again`,
    text: `Eleven days after the flood the ${topic} opens its gates.`,
    source: 'Port Aster Courier',
    url: `https://courier.example/${topic}`,
    publishedAt: '2026-01-02',
    ...more,
  };
}

async function post(...articles: ArticleInput[]): Promise<void> {
  const { accepted } = await createSiteClient(service.url).ingest(articles, service.operatorKey);
  expect(accepted).toHaveLength(articles.length);
  await service.settle();
}

test('an article becomes one alert and one digest', async () => {
  const query = '"town lighthouse" AND flood';
  await subscribe(service, 'ann@reader.example', { query, frequency: 'as-it-happens' });
  await subscribe(service, 'ben@reader.example', { query, frequency: 'daily' });
  const match = articleOn('town lighthouse');
  const miss = articleOn('town library');
  await post(match, miss);
  await passMinutes(service, 7);

  const alerts = await mailsTo(service, 'ann@reader.example', 'alert');
  expect(alerts).toHaveLength(1);
  expect(countIn(alerts[0]?.text, `* ${match.title}\n`)).toBe(1);
  expect(alerts[0]?.text).toContain('Port Aster Courier · 2 Jan 2026');
  expect(alerts[0]?.text).not.toContain(miss.title);
  expect(alerts[0]?.html).toContain('<b>flood</b>');
  expect(await mailsTo(service, 'ben@reader.example', 'digest')).toEqual([]);

  await service.advanceClock(secondsUntilMorning(await service.now()));
  await service.settle();
  await passMinutes(service, 7);
  const digests = await mailsTo(service, 'ben@reader.example', 'digest');
  expect(digests).toHaveLength(1);
  expect(countIn(digests[0]?.text, `* ${match.title}\n`)).toBe(1);
  expect(await mailsTo(service, 'ann@reader.example', 'alert')).toHaveLength(1);
});

test('after one-click unsubscribing nothing comes any more', async () => {
  const reader = 'cleo@reader.example';
  await subscribe(service, reader, { query: 'aqueduct', frequency: 'as-it-happens' });
  await post(articleOn('aqueduct'));
  await passMinutes(service, 7);
  const [alert] = await mailsTo(service, reader, 'alert');
  const header = alert?.headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe')?.value;
  const answer = await fetch(/<(http[^>]+)>/.exec(header ?? '')?.[1] ?? '', {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
  expect(answer.status).toBe(200);

  await post(
    articleOn('aqueduct', { title: 'Now the aqueduct sings', url: 'https://courier.example/sings' }),
  );
  await passMinutes(service, 12);
  expect(await mailsTo(service, reader, 'alert')).toHaveLength(1);
});

test('an address that bounces gets no more mail', async () => {
  const reader = 'bounce+dora@simulator.amazonses.com';
  await subscribe(service, reader, { query: 'windmill', frequency: 'as-it-happens' });
  await post(articleOn('windmill'));
  await passMinutes(service, 12);
  expect(await mailsTo(service, reader, 'confirmation')).toHaveLength(1);
  expect(await mailsTo(service, reader, 'alert')).toEqual([]);
});

test('a mail whose answer was cut off goes out once, since its receipt is waited for', async () => {
  const reader = 'emil@reader.example';
  await subscribe(service, reader, { query: 'observatory', frequency: 'as-it-happens' });
  await service.setMailFaults([{ accepted: true, answer: 'dropped-connection' }]);
  await post(articleOn('observatory'));
  await passMinutes(service, 30);
  expect(await mailsTo(service, reader, 'alert')).toHaveLength(1);
});

test('a mail that SES did not take goes out later', async () => {
  const reader = 'fay@reader.example';
  await subscribe(service, reader, { query: 'greenhouse', frequency: 'as-it-happens' });
  await service.setMailFaults([
    { accepted: false, answer: 'server-error' },
    { accepted: false, answer: 'throttling' },
  ]);
  await post(articleOn('greenhouse'));
  expect(await mailsTo(service, reader, 'alert')).toEqual([]);
  await passMinutes(service, 30);
  expect(await mailsTo(service, reader, 'alert')).toHaveLength(1);
});
