import { describe, expect, it } from 'vitest';
import { type Bucket, type BucketStore, createSendRate } from '../../../shared/delivery/send-rate.ts';
import { MailDeferredError } from '../../../shared/mail/mailer-errors.ts';

function createWorld(quota = { maxPerSecond: 4, maxPerDay: 1000, sentLastDay: 0 }) {
  let time = 1_000_000;
  let bucket: Bucket | undefined;
  let asked = 0;
  let failure: Error | undefined;
  const store: BucketStore = {
    get: async () => bucket,
    replace: async (seen, next) => {
      const same =
        seen === undefined ? bucket === undefined : bucket?.at === seen.at && bucket.tokens === seen.tokens;
      if (same) bucket = next;
      return same;
    },
  };
  return {
    worker: () =>
      createSendRate({
        bucket: store,
        readQuota: async () => {
          asked++;
          if (failure) throw failure;
          return quota;
        },
        now: () => new Date(time),
        parkedMs: 900_000,
      }),
    asked: () => asked,
    fail: (error: Error | undefined) => {
      failure = error;
    },
    advance: (ms: number) => {
      time += ms;
    },
  };
}

async function granted(take: () => Promise<{ granted: boolean }>, times: number): Promise<number> {
  let count = 0;
  for (let i = 0; i < times; i++) if ((await take()).granted) count++;
  return count;
}

describe('the send rate', () => {
  it('lets a second’s worth out at once and then as much as the account allows', async () => {
    const world = createWorld();
    const { take } = world.worker();
    expect(await granted(take, 10)).toBe(4);
    world.advance(500);
    expect(await granted(take, 10)).toBe(2);
    world.advance(60_000);
    expect(await granted(take, 10)).toBe(4);
  });

  it('is shared by all workers', async () => {
    const world = createWorld();
    const workers = Array.from({ length: 5 }, () => world.worker());
    const counts = await Promise.all(workers.map(({ take }) => granted(take, 3)));
    expect(counts.reduce((a, b) => a + b)).toBe(4);
  });

  it('says when the next mail may go', async () => {
    const world = createWorld({ maxPerSecond: 0.5, maxPerDay: -1, sentLastDay: 0 });
    const { take } = world.worker();
    expect(await take()).toEqual({ granted: true });
    expect(await take()).toMatchObject({ granted: false, retryAfterMs: 2000 });
  });

  it('stays away when the day’s quota is used up, and does not ask SES for everybody who waits', async () => {
    const quota = { maxPerSecond: 4, maxPerDay: 10, sentLastDay: 10 };
    const world = createWorld(quota);
    const { take } = world.worker();
    for (let i = 0; i < 50; i++) {
      expect(await take()).toMatchObject({ granted: false, retryAfterMs: 900_000 });
    }
    expect(world.asked()).toBe(1);
    quota.sentLastDay = 9;
    world.advance(60_000);
    expect(await take()).toEqual({ granted: true });
  });

  it('goes on with what it knows while SES throttles the question', async () => {
    const world = createWorld();
    const { take } = world.worker();
    expect(await take()).toEqual({ granted: true });
    world.fail(new MailDeferredError('SES throttles', 'rate'));
    world.advance(60_000);
    expect(await take()).toEqual({ granted: true });
  });

  it('lets a mail wait, and asks less often, while SES throttles the first question', async () => {
    const world = createWorld();
    const { take } = world.worker();
    world.fail(new MailDeferredError('SES throttles', 'rate'));
    for (let i = 0; i < 5; i++) expect(await take()).toMatchObject({ granted: false, retryAfterMs: 2000 });
    expect(world.asked()).toBe(1);
    world.fail(undefined);
    world.advance(2000);
    expect(await take()).toEqual({ granted: true });
  });

  it('fails where SES does not let it ask at all, since an operator must mend that', async () => {
    const world = createWorld();
    world.fail(new MailDeferredError('not permitted', 'paused'));
    await expect(world.worker().take()).rejects.toThrow('not permitted');
  });

  it('has no daily limit where SES answers -1', async () => {
    const { take } = createWorld({ maxPerSecond: 4, maxPerDay: -1, sentLastDay: 5_000_000 }).worker();
    expect(await take()).toEqual({ granted: true });
  });
});
