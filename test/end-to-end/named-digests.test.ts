import { beforeAll, expect, test, vi } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import type { TestService } from '../support/local-service.ts';
import { sharedService } from '../support/shared-service.ts';
import { mailsTo, passMinutes, secondsUntilMorning, signIn, subscribe } from './people.ts';

vi.setConfig({ testTimeout: 400_000 });

let service: TestService;
beforeAll(async () => {
  service = await sharedService();
});

const reader = 'nadia@reader.example';

test('a digest with a name comes at its times with its rules alone, and repeats what an alert has told when asked to', async () => {
  await subscribe(
    service,
    reader,
    { query: 'ferry', frequency: 'as-it-happens' },
    { query: 'harbour', frequency: 'daily' },
    { query: 'lighthouse', frequency: 'daily' },
  );
  const headers = await signIn(service, reader);
  const api = async (method: string, path: string, json?: object) => {
    const answer = await fetch(`${service.url}${path}`, {
      method,
      headers,
      ...(json && { body: JSON.stringify(json) }),
    });
    return { status: answer.status, body: JSON.parse((await answer.text()) || '{}') };
  };
  const publish = async (title: string) => {
    const article = {
      title,
      text: `${title}. It was in Aster.`,
      url: `https://paper.example/${title.replaceAll(' ', '-')}`,
    };
    await createSiteClient(service.url).ingest([article], service.operatorKey);
    await service.settle();
  };

  const digests = async () =>
    (await service.mails(reader)).filter(({ tags }) => tags.kind === 'digest').toReversed();

  // Two hours after the usual digest of this morning or the next.
  await service.advanceClock(secondsUntilMorning(await service.now()) + 2 * 3600);
  await service.settle();
  const made = await api('POST', '/v1/me/digests', {
    name: 'Harbour desk',
    schedule: { times: ['10:30', '12:00'] },
  });
  expect(made.status).toBe(201);
  const { rules } = (await api('GET', '/v1/me/rules')).body;
  const harbour = rules.find(({ text }: { text: string }) => text === 'harbour');
  const put = await api('PATCH', `/v1/me/rules/${harbour.id}`, { digest: 'harbour desk' });
  expect(put.body.rule.digest).toBe(made.body.id);
  expect((await api('PATCH', '/v1/me', { alertsInDigests: true })).body.alertsInDigests).toBe(true);

  await publish('Ferry leaves the harbour on time');
  await publish('Lighthouse is painted red');
  await passMinutes(service, 8);
  expect(await mailsTo(service, reader, 'alert')).toHaveLength(1);
  await publish('Harbour wall mended after the storm');

  await passMinutes(service, 26);
  const [sent, ...none] = await digests();
  expect(none).toEqual([]);
  const first = await service.openMail(sent?.id ?? '');
  expect(sent?.subject).toMatch(/^Harbour desk: Harbour wall mended after the storm, \+1/);
  expect(first.text).toMatch(/Ferry leaves the harbour on time\n\s+Told before/);
  expect(first.text).not.toContain('Lighthouse');

  // It is moved from 12:00 to 11:30, and comes there once.
  const path = `/v1/me/digests/${made.body.id}`;
  expect((await api('PATCH', path, { schedule: { times: ['10:30', '11:30'] } })).status).toBe(200);
  await publish('Harbour master retires');
  await service.advanceClock(50 * 60);
  await service.settle();
  await passMinutes(service, 45);
  const ofDesk = (await digests()).filter(({ subject }) => subject.startsWith('Harbour desk:'));
  expect(ofDesk.map(({ subject }) => subject)).toEqual([
    sent?.subject,
    'Harbour desk: Harbour master retires · harbour',
  ]);

  // Without the digest, its rule is a daily rule.
  expect((await api('DELETE', path)).status).toBe(204);
  await publish('Harbour opens a museum');
  await service.advanceClock(86_400);
  await service.settle();
  await passMinutes(service, 3);
  const last = (await digests()).map(({ subject }) => subject).at(-1);
  expect(last).toMatch(/^(?:Harbour opens a museum|Lighthouse is painted red), \+1 · /);
});
