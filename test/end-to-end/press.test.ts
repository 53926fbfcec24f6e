import { beforeAll, expect, test, vi } from 'vitest';
import type { TestService } from '../support/local-service.ts';
import { sharedService } from '../support/shared-service.ts';
import { mailsTo, passMinutes, secondsUntilMorning, subscribe } from './people.ts';

vi.setConfig({ testTimeout: 180_000 });

let service: TestService;
beforeAll(async () => {
  service = await sharedService();
});

async function post(body: string, type: string): Promise<{ accepted: { id: string; notBefore?: string }[] }> {
  const headers = { authorization: `Bearer ${service.operatorKey}`, 'content-type': type };
  const answer = await fetch(`${service.url}/v1/articles`, { method: 'POST', headers, body });
  expect(answer.status).toBe(202);
  const read = (await answer.json()) as { accepted: { id: string; notBefore?: string }[] };
  await service.settle();
  return read;
}

const found = async (query: string) => {
  const headers = { authorization: `Bearer ${service.operatorKey}` };
  const answer = await fetch(`${service.url}/v1/articles?q=${encodeURIComponent(query)}`, { headers });
  return ((await answer.json()) as { articles: unknown[] }).articles.length;
};

test('an article under an embargo is told and shown to nobody before its time, and then like any other', async () => {
  const reader = 'ada@reader.example';
  await subscribe(service, reader, { query: 'viaduct', frequency: 'as-it-happens' });
  await passMinutes(service, 7);
  const embargoed = new Date((await service.now()).getTime() + 3 * 3_600_000).toISOString();
  const item = {
    uri: 'tag:wire.example,2030:viaduct',
    headline: 'Viaduct to be rebuilt',
    body_text: 'The viaduct falls.',
    embargoed,
  };
  const { accepted } = await post(JSON.stringify(item), 'application/json');
  expect(accepted).toMatchObject([{ notBefore: embargoed }]);

  await service.advanceClock(3 * 3_600 - 60);
  await service.settle();
  expect(await found('viaduct')).toBe(0);
  expect(await mailsTo(service, reader, 'alert')).toEqual([]);

  await passMinutes(service, 10);
  expect(await found('viaduct')).toBe(1);
  const [alert, ...more] = await mailsTo(service, reader, 'alert');
  expect(more).toEqual([]);
  expect(alert?.subject).toBe('Viaduct to be rebuilt · viaduct');
  expect((alert?.acceptedAt ?? '') > embargoed).toBe(true);
});

test('an urgent article comes at once to a daily rule, and in no digest again', async () => {
  const reader = 'bob@reader.example';
  await subscribe(service, reader, { query: 'reservoir', frequency: 'daily' });
  await passMinutes(service, 7);
  const nitf = (id: string, urgency: number, headline: string, text: string) =>
    `<nitf><head><docdata><doc-id id-string="${id}"/><urgency ed-urg="${urgency}"/></docdata></head><body><body.head><hedline><hl1>${headline}</hl1></hedline></body.head><body.content><p>${text}</p></body.content></body></nitf>`;
  await post(nitf('a', 4, 'Reservoir is painted', 'Forty painters began at noon.'), 'application/nitf+xml');
  await post(
    nitf('b', 1, 'Reservoir bursts its banks', 'People below leave their homes.'),
    'application/nitf+xml',
  );
  await passMinutes(service, 2);
  const [urgent, ...more] = await mailsTo(service, reader, 'alert');
  expect(more).toEqual([]);
  expect(urgent?.subject).toBe('Urgent: Reservoir bursts its banks · reservoir');
  expect(urgent?.text).not.toContain('painted');

  await service.advanceClock(secondsUntilMorning(await service.now()));
  await service.settle();
  await passMinutes(service, 7);
  const digests = await mailsTo(service, reader, 'digest');
  expect(digests.map(({ subject }) => subject)).toEqual(['Reservoir is painted · reservoir']);
});

test('a rule that asks for a list of sources finds what comes from one of them', async () => {
  const reader = 'cy@reader.example';
  const headers = { authorization: `Bearer ${service.operatorKey}`, 'content-type': 'application/json' };
  const body = JSON.stringify({ sources: ['Aster Press'] });
  await fetch(`${service.url}/v1/source-lists/agencies`, { method: 'PUT', headers, body });
  await subscribe(service, reader, { query: 'orchard source:@agencies', frequency: 'as-it-happens' });
  await passMinutes(service, 7);
  const articles = ['Aster Press', 'Somebody else'].map((source) => ({
    title: `Orchard of ${source}`,
    source,
  }));
  await post(JSON.stringify(articles), 'application/json');
  await passMinutes(service, 7);
  const alerts = await mailsTo(service, reader, 'alert');
  expect(alerts.map(({ subject }) => subject)).toEqual(['Orchard of Aster Press · orchard source:@agencies']);
});
