/** AWS at its worst: one call in twenty is throttled, fails, is cut, or is done and its answer lost. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import PostalMime from 'postal-mime';
import { afterEach, expect, it } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import { type LocalService, startLocalService } from '../../infra/local/local-service.ts';
import { settle } from '../../infra/local/settle.ts';
import { createRandom } from '../../infra/local/shuffle.ts';
import { type Fault, type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';

const faults: readonly Fault[] = ['throttle', 'error', 'cut', 'lose-answer'];
const topics = ['anchor', 'basket', 'candle'];
const articles = 45;

let folder: string;
let service: LocalService | undefined;
const proxies: FaultyProxy[] = [];
const logged: string[] = [];
afterEach(async () => {
  await service?.stop();
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await rm(folder, { recursive: true, force: true });
});

const invent = (number: number) => ({
  title: `Report ${number} on the ${topics[number % topics.length]}`,
  text: Array.from(
    { length: 30 },
    (_, place) => `w${((number + 1) * 7919 + place * 104_729) % 999_983}`,
  ).join(' '),
  url: `https://news.example/${number}`,
});

it('with faults in the way of every function, what is accepted is mailed once, and nothing is given up', {
  timeout: 240_000,
}, async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-faults-'));
  const random = createRandom(20_261_126);
  let isCalm = true;
  const choose = (): Fault =>
    isCalm || random() >= 0.05 ? 'pass' : (faults[Math.floor(random() * faults.length)] ?? 'pass');
  const running = await startLocalService({
    folder,
    port: 0,
    onLog: (name, line) => logged.push(`${name} ${line}`),
    async between({ awsUrl, dynamoUrl }) {
      const [aws, dynamo] = await Promise.all([
        startFaultyProxy(awsUrl, choose),
        startFaultyProxy(dynamoUrl, choose),
      ]);
      proxies.push(aws, dynamo);
      return { awsUrl: aws.url, dynamoUrl: dynamo.url };
    },
  });
  service = running;
  const site = createSiteClient(running.url);
  const rest = () => settle(() => running.activity());
  const textsTo = (topic: string) =>
    Promise.all(
      running.outbox
        .list()
        .filter(({ recipients }) => recipients.includes(`${topic}@reader.example`))
        .map(async ({ file }) => (await PostalMime.parse(await readFile(file))).text ?? ''),
    );

  for (const topic of topics) {
    await site.subscribe({
      email: `${topic}@reader.example`,
      rules: [{ query: topic, frequency: 'as-it-happens', cap: 100 }],
      timezone: 'UTC',
      digestTime: '08:00',
    });
    await rest();
    const [text = ''] = await textsTo(topic);
    await site.confirm(/https?:\/\/\S+\/confirm\?\S+/.exec(text)?.[0] ?? '');
  }

  isCalm = false;
  const accepted: number[] = [];
  for (let number = 0; number < articles; number++) {
    // As a publisher does: the same again, until it is accepted.
    for (let tries = 0; tries < 5; tries++) {
      const { status } = await fetch(`${running.url}/v1/articles`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${running.operatorKey}` },
        body: JSON.stringify(invent(number)),
      });
      if (status === 202) {
        accepted.push(number);
        break;
      }
      expect(status).toBeGreaterThanOrEqual(500);
    }
  }
  expect(accepted).toHaveLength(articles);
  for (let minute = 0; minute < 40; minute++) {
    running.clock.advance(60_000);
    await rest();
  }
  isCalm = true;
  for (let minute = 0; minute < 20; minute++) {
    running.clock.advance(60_000);
    await rest();
  }

  const total = proxies.reduce(
    (sum, { counts }) => sum + faults.reduce((all, fault) => all + counts[fault], 0),
    0,
  );
  expect(total).toBeGreaterThan(50);
  const dead = Object.entries(running.activity().queues).filter(
    ([name, { visible }]) => name.endsWith('-dead') && visible > 0,
  );
  expect(dead, logged.slice(-20).join('\n')).toEqual([]);
  const counts = await Promise.all(
    topics.map(async (topic) => {
      const text = (await textsTo(topic)).join('\n');
      return accepted
        .map(invent)
        .filter(({ title }) => title.endsWith(topic))
        .map(({ title }) => [title, text.split(`${title}\n`).length - 1] as const)
        .filter(([, times]) => times !== 1);
    }),
  );
  expect(counts.flat()).toEqual([]);
});
