import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startLocalService, type TestService } from '../support/local-service.ts';
import { countIn, mailsTo, passMinutes, subscribe } from './people.ts';

const articles = 200;
/** One reader for each topic, so that each article belongs to one reader, and mails can list all of them. */
const topics = ['anchor', 'basket', 'candle', 'copper', 'falcon', 'garnet', 'hammer', 'island'];
const readerOf = (topic: string) => `${topic}@reader.example`;

let folder: string;
let service: TestService;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wirewatch-kill-'));
});
afterEach(async () => {
  await service.kill();
  await rm(folder, { recursive: true, force: true });
});

/** An article with words that no other article has, so that no two are one story. */
function invent(number: number) {
  const topic = topics[number % topics.length];
  const words = Array.from(
    { length: 40 },
    (_, place) => `w${((number + 1) * 7919 + place * 104_729) % 999_983}`,
  );
  return {
    title: `Report ${number} on the ${topic}`,
    text: words.join(' '),
    url: `https://news.example/${number}`,
  };
}

/** Posts one article; whether the service accepted it. A connection that a kill cuts has accepted nothing. */
async function post(number: number): Promise<boolean> {
  try {
    const response = await fetch(`${service.url}/v1/articles`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${service.operatorKey}` },
      body: JSON.stringify(invent(number)),
    });
    return response.status === 202;
  } catch {
    return false;
  }
}

test('kill -9 amid 200 articles loses none that was accepted and mails none twice', {
  timeout: 300_000,
}, async () => {
  service = await startLocalService({ folder });
  await Promise.all(
    topics.map((topic) =>
      subscribe(service, readerOf(topic), { query: topic, frequency: 'as-it-happens', cap: 100 }),
    ),
  );

  const accepted = new Set<number>();
  const left = Array.from({ length: articles }, (_, number) => number);
  /** Posted without an answer. They may have been accepted, so a publisher posts them again. */
  const unanswered: number[] = [];
  /** Posts with several connections until `enough` are accepted. */
  async function postUntil(enough: number): Promise<void> {
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let number = left.shift(); number !== undefined; number = left.shift()) {
          if (await post(number)) accepted.add(number);
          else unanswered.push(number);
          if (accepted.size >= enough) return;
        }
      }),
    );
  }

  for (const enough of [60, 120]) {
    const posting = postUntil(articles);
    await expect.poll(() => accepted.size, { timeout: 60_000 }).toBeGreaterThanOrEqual(enough);
    await service.kill();
    // Requests that were running fail at once, and so do those that are posted until the posters stop.
    const untried = [...left];
    left.length = 0;
    await posting;
    service = await startLocalService({ folder });
    left.push(...untried, ...unanswered.splice(0));
  }
  await postUntil(articles);
  expect(accepted.size).toBe(articles);
  await service.settle();
  // Some deliveries were cut while SES had them: their receipts are waited for 10 minutes.
  await passMinutes(service, 30);

  const counts = new Map<number, number>();
  for (const topic of topics) {
    for (const { text } of await mailsTo(service, readerOf(topic), 'alert')) {
      for (let number = 0; number < articles; number += 1) {
        const times = countIn(text, `${invent(number).title}\n`);
        if (times > 0) counts.set(number, (counts.get(number) ?? 0) + times);
      }
    }
  }
  const lost = [...accepted].filter((number) => !counts.has(number));
  const twice = [...counts].filter(([, times]) => times > 1).map(([number]) => number);
  expect(lost).toEqual([]);
  expect(twice).toEqual([]);
});
