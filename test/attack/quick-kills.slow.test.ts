/** kill -9 five times in a row, each time while the articles are being matched. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Activity } from '../../infra/local/control.ts';
import { countIn, mailsTo, passMinutes, subscribe } from '../end-to-end/people.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';

let folder: string;
let service: TestService;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-quick-kills-'));
});
afterEach(async () => {
  await service.kill();
  await rm(folder, { recursive: true, force: true });
});

const activity = async () => (await (await fetch(`${service.url}/_local/activity`)).json()) as Activity;

test('five quick kills make no dead letter of what was accepted', { timeout: 180_000 }, async () => {
  service = await startLocalService({ folder });
  const reader = 'reader@example.org';
  await subscribe(service, reader, { query: 'harbour', frequency: 'as-it-happens', cap: 100 });
  const articles = Array.from({ length: 40 }, (_, number) => ({
    title: `Harbour report ${number}`,
    text: Array.from(
      { length: 30 },
      (_word, place) => `w${((number + 1) * 7919 + place * 104_729) % 999_983}`,
    ).join(' '),
    url: `https://news.example/${number}`,
  }));
  const answer = await fetch(`${service.url}/v1/articles`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${service.operatorKey}` },
    body: JSON.stringify(articles),
  });
  expect(answer.status).toBe(202);
  let interrupted = 0;
  for (let kills = 0; kills < 5; kills++) {
    await expect
      .poll(async () =>
        Object.values((await activity()).queues).reduce((sum, queue) => sum + queue.inFlight, 0),
      )
      .toBeGreaterThan(0);
    interrupted++;
    await service.kill();
    service = await startLocalService({ folder });
  }
  expect(interrupted).toBe(5);
  await service.settle();
  await passMinutes(service, 15);
  const { queues } = await activity();
  const dead = Object.entries(queues).filter(([name, { visible }]) => name.endsWith('-dead') && visible > 0);
  expect(dead).toEqual([]);
  const texts = (await mailsTo(service, reader, 'alert')).map(({ text }) => text).join('\n');
  const counts = articles.map(({ title }) => countIn(texts, `${title}\n`));
  expect(counts).toEqual(articles.map(() => 1));
});
