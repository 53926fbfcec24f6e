import { beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import type { TestService } from '../support/local-service.ts';
import { letterMail, letterOfLinks, type SampleLetter } from '../support/sample-letters.ts';
import { sharedService } from '../support/shared-service.ts';
import { countIn, mailsTo, passMinutes, subscribe } from './people.ts';

vi.setConfig({ testTimeout: 120_000 });

let service: TestService;
// Messages are shuffled and some are delivered twice, as SQS may do.
beforeAll(async () => {
  service = await sharedService();
});

const feed = z.object({ id: z.string(), address: z.string(), confirmUrl: z.string().optional() });

function ask(
  method: string,
  path: string,
  init: { type?: string; body?: Uint8Array<ArrayBuffer> | string } = {},
) {
  const { type, body } = init;
  return fetch(service.url + path, {
    method,
    headers: { authorization: `Bearer ${service.operatorKey}`, ...(type && { 'content-type': type }) },
    ...(body !== undefined && { body }),
  });
}

async function addNewsletter(name: string) {
  const body = JSON.stringify({ newsletter: { name } });
  const answer = await ask('POST', '/v1/feeds', { type: 'application/json', body });
  expect(answer.status).toBe(201);
  return feed.parse(await answer.json());
}

const postLetter = (letter: SampleLetter) =>
  ask('POST', '/v1/articles', { type: 'message/rfc822', body: new Uint8Array(letterMail(letter)) });

test('a newsletter is confirmed by the operator, and its headline ends in one alert', async () => {
  const reader = 'gil@reader.example';
  await subscribe(service, reader, { query: '(ferry AND strike) OR crane', frequency: 'as-it-happens' });
  const { id, address } = await addNewsletter('Harbour Morning');

  const question = await postLetter({
    to: address,
    subject: 'Please confirm your subscription',
    html: '<p>One more click.</p><a href="https://lists.example/confirm?k=1">Confirm my subscription to the ferry strike letter</a>',
  });
  expect(question.status).toBe(202);
  const { feeds } = z.object({ feeds: z.array(feed) }).parse(await (await ask('GET', '/v1/feeds')).json());
  expect(feeds).toEqual([expect.objectContaining({ id, confirmUrl: 'https://lists.example/confirm?k=1' })]);

  for (const html of [letterOfLinks, letterOfLinks]) {
    expect((await postLetter({ to: address, html })).status).toBe(202);
  }
  await service.settle();
  await passMinutes(service, 7);
  const alerts = await mailsTo(service, reader, 'alert');
  expect(alerts).toHaveLength(1);
  const [alert] = alerts;
  expect(countIn(alert?.text, '* Ferry crews end their strike after nine days\n')).toBe(1);
  expect(countIn(alert?.text, '* Old crane moves to the museum\n')).toBe(1);
  expect(countIn(alert?.text, '\n* ')).toBe(2);
  expect(alert?.text).toContain('Harbour Morning · ');
  expect(alert?.html).toContain('https://courier.example/ferry"');
  expect(alert?.text).not.toMatch(/lists\.example|unsubscribe\?|view-in-browser|click\?url/);

  expect((await ask('DELETE', `/v1/feeds/${id}`)).status).toBe(204);
  expect((await postLetter({ to: address, html: letterOfLinks })).status).toBe(422);
});
