/** The canary: an article of the service's own becomes a mail, and nobody else notices. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { canaryAddress } from '../../shared/canary/canary-article.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';
import { passMinutes, subscribe } from './people.ts';

let service: TestService;
beforeAll(async () => {
  service = await startLocalService({ canary: true });
});
afterAll(() => service.stop());

const ask = async (path: string) => {
  const answer = await fetch(service.url + path, {
    headers: { authorization: `Bearer ${service.operatorKey}` },
  });
  expect(answer.status, path).toBe(200);
  return (await answer.json()) as Record<string, unknown>;
};
const lastCanary = async () =>
  (await ask('/v1/stats')).canary as { startedAt: string; seconds?: number; lostBefore: number };

/** The values of a metric that functions have printed so far. */
async function reported(metric: string): Promise<number[]> {
  const log = await readFile(join(service.folder, 'functions.log'), 'utf8');
  return [...log.matchAll(new RegExp(`"${metric}":(\\d+(?:\\.\\d+)?)`, 'g'))].map(([, value]) =>
    Number(value),
  );
}

/** Advances the clock to shortly after the canary's timer has gone off. */
async function passCanary(): Promise<void> {
  const now = await service.now();
  await service.advanceClock((15 - (now.getUTCMinutes() % 15)) * 60 - now.getUTCSeconds() + 1);
  await service.settle();
  await passMinutes(service, 2);
}

describe('a canary', () => {
  const reader = 'everything@reader.example';

  it('becomes a mail to the mailbox simulator, whose delivery ends the measurement', async () => {
    for (const [at, query] of ['wwcanary*', 'source:"Wirewatch canary"', 'canary OR wirewatch'].entries()) {
      await subscribe(service, `${at}-${reader}`, { query, frequency: 'as-it-happens' });
    }
    await passCanary();
    const canary = await lastCanary();
    expect(canary).toMatchObject({ lostBefore: 0, seconds: expect.any(Number) });
    expect(canary.seconds).toBeLessThan(200);
    expect(await reported('CanarySeconds')).toEqual([canary.seconds]);
    expect(await reported('CanaryFailed')).toEqual([0]);
    const mails = await service.mails(canaryAddress);
    expect(mails.map(({ subject, tags }) => [subject, tags.kind])).toEqual([
      [expect.stringMatching(/\bwwcanary[a-z]{24}\b/), 'alert'],
    ]);
  });

  it('is in nobody else’s mail, in no list of articles and in no count', async () => {
    await passCanary();
    await passMinutes(service, 16);
    expect((await lastCanary()).lostBefore).toBe(0);
    expect((await service.mails(canaryAddress)).length).toBeGreaterThan(2);
    const toReaders = (await service.mails()).filter(({ tags }) => tags.kind !== 'confirmation');
    expect(toReaders).toEqual([]);
    expect(await ask('/v1/articles')).toMatchObject({ articles: [] });
    const stats = await ask('/v1/stats');
    expect(stats).toMatchObject({ articlesLastDay: 0, articlesLastWeek: 0 });
    expect(stats.lastArticleAt).toBeUndefined();
  });

  it('goes out every 15 minutes all day, more often than others get alerts', async () => {
    const before = (await service.mails(canaryAddress)).length;
    for (let n = 0; n < 22; n += 1) await passCanary();
    expect((await service.mails(canaryAddress)).length - before).toBe(22);
    expect(new Set(await reported('CanaryFailed'))).toEqual(new Set([0]));
  });

  it('that SES loses is reported by the next ones, and one that arrives ends it', async () => {
    await service.setMailFaults([{ accepted: true, answer: 'message-id', eventsLost: true }]);
    await passCanary();
    expect((await lastCanary()).seconds).toBeUndefined();
    await service.setMailFaults([{ accepted: true, answer: 'message-id', eventsLost: true }]);
    await passCanary();
    expect(await lastCanary()).toEqual({ startedAt: expect.any(String), lostBefore: 1 });
    await passCanary();
    expect(await lastCanary()).toMatchObject({ seconds: expect.any(Number), lostBefore: 2 });
    await passCanary();
    expect((await reported('CanaryFailed')).slice(-4)).toEqual([0, 1, 1, 0]);
  });
});
