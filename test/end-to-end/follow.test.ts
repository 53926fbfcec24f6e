import { beforeAll, expect, test, vi } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import type { TestService } from '../support/local-service.ts';
import { sharedService } from '../support/shared-service.ts';
import { mailsTo, passMinutes, signIn, subscribe } from './people.ts';

vi.setConfig({ testTimeout: 400_000 });

let service: TestService;
beforeAll(async () => {
  service = await sharedService();
});

const reader = 'freya@reader.example';

/** One accident, as three papers tell it after their editors. */
const reports = {
  post: (injured: number) =>
    `A tram left the rails in the harbour quarter of Aster on Monday morning. At least ${injured} people were injured, three of them badly, the fire brigade said. The line between the Old Market and the Lighthouse Gate stays closed until engineers have looked at the rails. Buses of the Aster Transport Company take its place every ten minutes.`,
  ledger: (injured: number) =>
    `A tram left the rails in the harbour quarter of Aster on Monday morning, shortly after seven. At least ${injured} people were injured, three of them badly, a speaker of the fire brigade said. The line between the Old Market and the Lighthouse Gate stays closed until engineers have looked at the rails. The Aster Transport Company runs buses.`,
  courier: (injured: number) =>
    `On Monday morning a tram left the rails in the harbour quarter of Aster. At least ${injured} people were injured, three of them badly, the fire brigade said later. Between the Old Market and the Lighthouse Gate the line stays closed until engineers have looked at the rails. Buses of the Aster Transport Company take its place.`,
};

test('a followed story is told as it happens, by a link of its mail, until it has been quiet for a week', async () => {
  // The rule is about the first report only: what happens later reaches the reader because the story is followed.
  await subscribe(service, reader, { query: '"island post" OR zeppelin', frequency: 'as-it-happens' });
  const headers = await signIn(service, reader);
  const api = async (method: string, path: string) => {
    const answer = await fetch(`${service.url}${path}`, { method, headers });
    return { status: answer.status, body: JSON.parse((await answer.text()) || '{}') };
  };
  const publish = async (name: string, article: { title: string; text: string; source: string }) => {
    const full = { ...article, url: `https://${name}.example/tram` };
    await createSiteClient(service.url).ingest([full], service.operatorKey);
    await service.settle();
    await passMinutes(service, 7);
  };
  const alerts = async () =>
    (await mailsTo(service, reader, 'alert')).map(({ text = '' }) => ({ text: text.replace(/\s+/g, ' ') }));

  await publish('post', {
    title: 'Tram leaves the rails, says Island Post',
    text: reports.post(12),
    source: 'Island Post',
  });
  const [first, ...others] = await alerts();
  expect(others).toEqual([]);
  const link = /Follow: (\S+\/s\/\S+)/.exec(first?.text ?? '')?.[1] ?? '';
  const path = new URL(link).pathname;
  expect((await fetch(`${service.url}${path}?want=follow`)).status).toBe(200);
  expect((await api('GET', '/v1/me/stories')).body.stories).toEqual([]);
  const followed = await fetch(`${service.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { origin: service.url },
    body: new URLSearchParams({ action: 'follow' }),
  });
  expect(followed.status).toBe(303);
  const { stories } = (await api('GET', '/v1/me/stories?wish=followed')).body;
  expect(stories).toHaveLength(1);

  // Another source with another figure.
  await publish('ledger', {
    title: 'Fifteen injured as tram derails',
    text: reports.ledger(15),
    source: 'Ledger',
  });
  const [, figures, ...none] = await alerts();
  expect(none).toEqual([]);
  expect(figures?.text).toContain('12 (Island Post), 15 (Ledger)');
  expect(figures?.text).toMatch(/Unfollow: \S+\/s\/\S+/);

  // A correction, days later: the story has lived on.
  await service.advanceClock(6 * 86_400);
  await service.settle();
  const text = `Correction: an earlier version of this article gave a wrong number.\n${reports.ledger(14)}`;
  await publish('ledger', { title: 'Fifteen injured as tram derails', text, source: 'Ledger' });
  const [, , corrected, ...more] = await alerts();
  expect(more).toEqual([]);
  expect(corrected?.text).toContain('CORRECTION: Correction: an earlier version');

  const page = (await api('GET', `/v1/me/stories/${stories[0].id}`)).body;
  expect(page).toMatchObject({ wish: 'followed', quietAt: expect.any(String) });
  expect(page.timeline.map(({ kind }: { kind: string }) => kind)).toEqual([
    'first',
    'followed',
    'correction',
  ]);

  // Nine days after its first report, another copy finds the story still; then it is quiet for a week.
  await service.advanceClock(3 * 86_400);
  await service.settle();
  await publish('courier', { title: 'Tram accident in Aster', text: reports.courier(16), source: 'Courier' });
  expect((await alerts()).at(-1)?.text).toContain('16 (Courier)');
  await service.advanceClock(7 * 86_400);
  await service.settle();
  await passMinutes(service, 7);
  const mails = await Promise.all((await service.mails(reader)).map(({ id }) => service.openMail(id)));
  const ended = mails.filter(({ text: said = '' }) =>
    said.replace(/\s+/g, ' ').includes('you no longer follow it'),
  );
  expect(ended).toHaveLength(1);
  expect((await api('GET', '/v1/me/stories')).body.stories).toEqual([]);
});
