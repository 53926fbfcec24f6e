/**
 * AWS at its worst: one call in twenty is throttled, fails, hangs, is cut off, or succeeds but its answer is lost. Then
 * DynamoDB, SQS and SES are each down for ten minutes of the service's clock.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import { type LocalService, startLocalService } from '../../infra/local/local-service.ts';
import { settle } from '../../infra/local/settle.ts';
import { createRandom } from '../../infra/local/shuffle.ts';
import { minute } from '../../shared/time/units.ts';
import { type Fault, type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';

type Service = 'dynamodb' | 'sqs' | 'ses';

/** A call that hangs costs six seconds of the test, so it is rarer than the others. */
const often = <F extends Fault>(...faults: F[]): F[] => faults.flatMap((fault) => Array<F>(8).fill(fault));
const faults = [...often('throttle', 'error', 'cut', 'lose-answer'), 'hang'] as const;
const outages = {
  dynamodb: [...often('throttle', 'error', 'cut'), 'hang'],
  sqs: [...often('throttle', 'error', 'cut'), 'hang'],
  // It may also accept a mail and not say so.
  ses: faults,
} as const;
/**
 * The most minutes after an outage until no message waits. What failed comes again within a minute, and the next minute
 * does the rest. While SQS is down, a message cannot be hidden for less than its visibility timeout.
 */
const workedOffAfter = { dynamodb: 2, sqs: 7, ses: 2 } as const;
const topics = ['anchor', 'basket', 'candle'];
const random = createRandom(20_261_126);
const pick = (some: readonly Fault[]) => some[Math.floor(random() * some.length)] ?? 'error';

let folder: string;
let service: LocalService;
const proxies: FaultyProxy[] = [];
const logged: string[] = [];
let choose = (_service: Service | undefined): Fault => 'pass';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-faults-'));
  service = await startLocalService({
    folder,
    port: 0,
    onLog: (name, line) => logged.push(`${name} ${line}`),
    // Without the wait of five minutes before the first alert.
    waits: JSON.stringify({ firstAlert: 0, wakeEvery: 0, sharedRead: 0 }),
    async between({ awsUrl, dynamoUrl }) {
      const [aws, dynamo] = await Promise.all([
        startFaultyProxy(awsUrl, ({ operation }) => choose(serviceOf(operation))),
        startFaultyProxy(dynamoUrl, () => choose('dynamodb')),
      ]);
      proxies.push(aws, dynamo);
      return { awsUrl: aws.url, dynamoUrl: dynamo.url };
    },
  });
  const site = createSiteClient(service.url);
  for (const topic of topics) {
    await site.subscribe({
      email: addressOf(topic),
      rules: [{ query: topic, frequency: 'as-it-happens', cap: 100 }],
      timezone: 'UTC',
      digestTime: '08:00',
    });
    await rest();
    const [text = ''] = await textsTo(topic);
    await site.confirm(/https?:\/\/\S+\/confirm\?\S+/.exec(text)?.[0] ?? '');
  }
});

afterAll(async () => {
  await service?.stop();
  await Promise.all(proxies.map((proxy) => proxy.close()));
  await rm(folder, { recursive: true, force: true });
});

describe('articles that were accepted', () => {
  /** The number of AWS calls for each article when nothing fails. */
  let usualCalls: number;
  /** Those that timers make in a minute without any article. */
  let idleCalls: number;
  const accepted: number[] = [];

  it('are mailed within minutes when nothing fails', async () => {
    await passHour();
    const atRest = calls();
    for (let passed = 0; passed < 6; passed++) await pass(1);
    idleCalls = (calls() - atRest) / 6;
    const count = countCalls();
    accepted.push(...(await handIn(20)));
    expect(accepted).toHaveLength(20);
    expect(await minutesUntilWorkedOff()).toBe(0);
    await minutesUntilMailed(6);
    usualCalls = count() / accepted.length;
  });

  it('are mailed once while one call in twenty fails', { timeout: 480_000 }, async () => {
    const before = failed();
    choose = () => (random() < 0.05 ? pick(faults) : 'pass');
    const taken = await handIn(20);
    accepted.push(...taken);
    expect(taken).toHaveLength(20);
    for (let passed = 0; passed < 10; passed++) await passWhileFailing(1);
    choose = () => 'pass';
    // If the last answer of SES was lost, its delivery is settled ten minutes later.
    await minutesUntilMailed(12);
    expect(failed() - before).toBeGreaterThan(30);
  });

  it.each(['dynamodb', 'sqs', 'ses'] as const)(
    'are mailed once, at the usual speed, after %s failed for ten minutes',
    { timeout: 480_000 },
    async (down) => {
      await passHour();
      const beforeOutage = failed();
      const count = countCalls();
      const waiting = await handIn(10);
      choose = (called) => (called === down ? pick(outages[down]) : 'pass');
      waiting.push(...(await handIn(10, 1)));
      for (let minutes = 0; minutes < 10; minutes += 2) await passWhileFailing(2);
      expect(failed() - beforeOutage).toBeGreaterThan(10);
      choose = () => 'pass';
      accepted.push(...waiting);
      expect(await minutesUntilWorkedOff()).toBeLessThanOrEqual(workedOffAfter[down]);
      // What SES may have taken is sent again after ten minutes, and alerts leave five minutes between them.
      await minutesUntilMailed(16);
      // Without SQS messages cannot be hidden or deleted, and come again: some work is done a second time.
      expect(count() / waiting.length).toBeLessThan((down === 'sqs' ? 3 : 2) * usualCalls);
    },
  );

  it('ended in no dead-letter queue', () => {
    const dead = Object.entries(service.activity().queues).filter(
      ([name, { visible, inFlight }]) => name.endsWith('-dead') && visible + inFlight > 0,
    );
    expect(dead, logged.slice(-20).join('\n')).toEqual([]);
  });

  /** The calls from now on, without those that timers make anyway. */
  function countCalls(): () => number {
    const [before, from] = [calls(), service.clock.now()];
    return () => calls() - before - (idleCalls * (service.clock.now() - from)) / minute;
  }

  /** Counts the minutes until no queue holds a message that failed or waits. */
  async function minutesUntilWorkedOff(): Promise<number> {
    for (let minutes = 0; ; minutes++) {
      await rest();
      const left = Object.entries(service.activity().queues).filter(
        ([name, { visible, inFlight }]) => !name.endsWith('-dead') && visible + inFlight > 0,
      );
      if (left.length === 0 || minutes === 10) return minutes;
      await pass(1);
    }
  }

  /** Counts the minutes until every accepted article was mailed, and expects that none was mailed twice. */
  async function minutesUntilMailed(limit: number): Promise<number> {
    for (let minutes = 0; ; minutes++) {
      await rest();
      const times = await timesMailed();
      const wrong = accepted.filter((number) => times.get(number) !== 1);
      if (wrong.length === 0) return minutes;
      if (minutes === limit || wrong.some((number) => (times.get(number) ?? 0) > 1)) {
        const found = wrong.map((number) => `${number}: ${times.get(number) ?? 0} times`);
        throw new Error(`After ${minutes} minutes:\n${found.join('\n')}\n${logged.slice(-20).join('\n')}`);
      }
      await pass(1);
    }
  }
});

const addressOf = (topic: string) => `${topic}@reader.example`;

function serviceOf(operation: string): Service | undefined {
  if (/Message|Queue/.test(operation)) return 'sqs';
  return /Email|Quota|Account/.test(operation) ? 'ses' : undefined;
}

let invented = 0;
function invent(number: number) {
  return {
    title: `Report ${number} on the ${topics[number % topics.length]}`,
    text: Array.from(
      { length: 30 },
      (_, place) => `w${((number + 1) * 7919 + place * 104_729) % 999_983}`,
    ).join(' '),
    url: `https://news.example/${number}`,
  };
}

/** Posts articles as a publisher does: each again until it is accepted. Returns the numbers of the accepted ones. */
async function handIn(count: number, tries = 5): Promise<number[]> {
  const numbers = Array.from({ length: count }, () => invented++);
  const taken = await Promise.all(
    numbers.map(async (number) => {
      for (let n = 0; n < tries; n++) {
        const { status } = await fetch(`${service.url}/v1/articles`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${service.operatorKey}` },
          body: JSON.stringify(invent(number)),
        });
        if (status === 202) return [number];
        expect(status).toBeGreaterThanOrEqual(500);
      }
      return [];
    }),
  );
  return taken.flat();
}

const rest = () => settle(() => service.activity());
async function pass(minutes: number): Promise<void> {
  service.clock.advance(minutes * minute);
  await rest();
}

/** While calls fail, the service may not come to rest: what failed comes again while another call still hangs. */
async function passWhileFailing(minutes: number): Promise<void> {
  service.clock.advance(minutes * minute);
  await Promise.race([rest().catch(() => {}), sleep(20_000)]);
}

/**
 * To the first minutes of an hour. At its beginning the index is written down, which reads all queries, and in an outage
 * tries that for five minutes: this is not the work of articles.
 */
async function passHour(): Promise<void> {
  await pass(60 - new Date(service.clock.now()).getUTCMinutes());
  await pass(2);
}

/** Calls that came through. */
const calls = () => proxies.reduce((sum, { counts }) => sum + counts.pass, 0);
const failed = () =>
  proxies.reduce(
    (sum, { counts }) => sum + Object.values(counts).reduce((all, n) => all + n, -counts.pass),
    0,
  );

function textsTo(topic: string): Promise<string[]> {
  const mails = service.outbox.list().filter(({ recipients }) => recipients.includes(addressOf(topic)));
  return Promise.all(
    mails.map(async ({ file }) => (await PostalMime.parse(await readFile(file))).text ?? ''),
  );
}

/** How often each article, by its number, appears in the texts of all mails. */
async function timesMailed(): Promise<Map<number, number>> {
  const texts = await Promise.all(topics.map(textsTo));
  const times = new Map<number, number>();
  for (const [, number] of texts
    .flat()
    .join('\n')
    .matchAll(/Report (\d+) on the \w+\n/g)) {
    times.set(Number(number), (times.get(Number(number)) ?? 0) + 1);
  }
  return times;
}
