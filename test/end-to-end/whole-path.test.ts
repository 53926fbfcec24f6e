import { afterEach, expect, test } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';
import { countIn, mailsTo, passMinutes, secondsUntilMorning, subscribe } from './people.ts';

let service: TestService;
afterEach(() => service.stop());

const bridge = {
  title: 'Harbour bridge reopens after storm',
  text: 'Traffic crosses the harbour bridge again, eleven days after the storm.',
  source: 'Port Aster Courier',
  url: 'https://courier.example/bridge',
  publishedAt: '2026-01-02',
};
const seeds = {
  title: 'Library lends out seeds',
  text: 'Beans are the most wanted.',
  url: 'https://dial.example/seeds',
};

const ann = 'ann@reader.example';
const ben = 'ben@reader.example';

test.each([
  ['as messages come', undefined],
  ['with messages shuffled and duplicated', 11],
])('an article becomes one alert and one digest, %s', async (_, shuffleSeed) => {
  service = await startLocalService(shuffleSeed === undefined ? {} : { shuffleSeed });
  await subscribe(service, ann, { query: '"harbour bridge" AND storm', frequency: 'as-it-happens' });
  await subscribe(service, ben, { query: '"harbour bridge" AND storm', frequency: 'daily' });

  const { accepted, rejected } = await createSiteClient(service.url).ingest(
    [bridge, seeds],
    service.operatorKey,
  );
  expect(accepted).toHaveLength(2);
  expect(rejected).toEqual([]);
  await service.settle();
  await passMinutes(service, 7);

  const alerts = await mailsTo(service, ann, 'alert');
  expect(alerts).toHaveLength(1);
  expect(alerts[0]?.text).toContain(bridge.title);
  expect(alerts[0]?.text).toContain('2 January 2026');
  expect(alerts[0]?.text).not.toContain(seeds.title);
  expect(alerts[0]?.html).toMatch(/<mark[^>]*>storm<\/mark>|<[^>]+>storm<\/[^>]+>/);
  expect(await mailsTo(service, ben, 'digest')).toEqual([]);

  await service.advanceClock(secondsUntilMorning(new Date(Date.now() + 7 * 60_000)));
  await service.settle();
  await passMinutes(service, 2);
  const digests = await mailsTo(service, ben, 'digest');
  expect(digests).toHaveLength(1);
  expect(countIn(digests[0]?.text, bridge.title)).toBe(1);
  expect(await mailsTo(service, ann, 'alert')).toHaveLength(1);
});

test('after one-click unsubscribing nothing comes any more', async () => {
  service = await startLocalService();
  const site = createSiteClient(service.url);
  await subscribe(service, ann, { query: 'storm', frequency: 'as-it-happens' });
  await site.ingest([bridge], service.operatorKey);
  await service.settle();
  await passMinutes(service, 7);
  const [alert] = await mailsTo(service, ann, 'alert');
  const header = alert?.headers.find(({ name }) => name.toLowerCase() === 'list-unsubscribe')?.value;
  const oneClick = /<(http[^>]+)>/.exec(header ?? '')?.[1] ?? '';
  const answer = await fetch(oneClick, {
    method: 'POST',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
  });
  expect(answer.status).toBe(200);

  await site.ingest(
    [{ ...bridge, url: 'https://courier.example/other', title: 'A new storm nears the coast' }],
    service.operatorKey,
  );
  await service.settle();
  await passMinutes(service, 12);
  expect(await mailsTo(service, ann, 'alert')).toHaveLength(1);
});

test('whom a bounce tells to be gone gets no more mail', async () => {
  service = await startLocalService();
  const site = createSiteClient(service.url);
  const gone = 'bounce+ann@simulator.amazonses.com';
  await subscribe(service, gone, { query: 'storm', frequency: 'as-it-happens' });
  await service.settle();
  await site.ingest([bridge], service.operatorKey);
  await service.settle();
  await passMinutes(service, 7);
  expect(await mailsTo(service, gone, 'alert')).toEqual([]);
});

test('a mail whose answer was cut off goes out once, since its receipt is waited for', async () => {
  service = await startLocalService();
  await subscribe(service, ann, { query: 'storm', frequency: 'as-it-happens' });
  await service.setMailFaults([{ accepted: true, answer: 'dropped-connection' }]);
  await createSiteClient(service.url).ingest([bridge], service.operatorKey);
  await service.settle();
  await passMinutes(service, 30);
  expect(await mailsTo(service, ann, 'alert')).toHaveLength(1);
});

test('a mail that SES did not take goes out later', async () => {
  service = await startLocalService();
  await subscribe(service, ann, { query: 'storm', frequency: 'as-it-happens' });
  await service.setMailFaults([
    { accepted: false, answer: 'server-error' },
    { accepted: false, answer: 'throttling' },
  ]);
  await createSiteClient(service.url).ingest([bridge], service.operatorKey);
  await service.settle();
  await passMinutes(service, 30);
  expect(await mailsTo(service, ann, 'alert')).toHaveLength(1);
});
