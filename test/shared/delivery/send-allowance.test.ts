import { beforeEach, describe, expect, it } from 'vitest';
import { createReadAllowance } from '../../../shared/delivery/send-allowance.ts';
import { readWarmUp, warmUpLimit } from '../../../shared/delivery/warm-up.ts';
import type { SendQuota } from '../../../shared/mail/mailer.ts';

const plan = { domain: 'sender.example', firstDay: 500 };
const day = 86_400_000;
const startedAt = '2026-03-02T10:00:00.000Z';
let time: number;
let quota: SendQuota;
let counts: { sent: number; bounced: number; complained: number };
beforeEach(() => {
  time = Date.parse(startedAt);
  quota = { maxPerSecond: 14, maxPerDay: 50_000, sentLastDay: 100 };
  counts = { sent: 10_000, bounced: 0, complained: 0 };
});

const allowance = (warmUp?: { plan: typeof plan; startedAt: () => Promise<string> }) =>
  createReadAllowance({
    readQuota: async () => quota,
    readCounts: async () => counts,
    warmUp,
    now: () => new Date(time),
  })();

describe('what may be sent', () => {
  it('is what SES allows', async () => {
    expect(await allowance()).toMatchObject({ maxPerSecond: 14, left: 49_900, limit: { because: 'quota' } });
    quota = { ...quota, maxPerDay: -1 };
    expect(await allowance()).toMatchObject({ left: Number.POSITIVE_INFINITY });
  });

  it('comes at half the rate while too many mails bounce', async () => {
    counts.bounced = 350;
    expect(await allowance()).toMatchObject({ maxPerSecond: 7, left: 49_900, brake: { state: 'slowed' } });
  });

  it('is nothing while far too many bounce or are complaints', async () => {
    counts.bounced = 500;
    expect(await allowance()).toMatchObject({ left: 0, limit: { because: 'brake' } });
    counts = { sent: 10_000, bounced: 0, complained: 9 };
    const stopped = await allowance();
    expect(stopped).toMatchObject({ left: 0, limit: { because: 'brake' } });
    expect(stopped?.limit.reason).toContain('0.09 % were reported as spam');
  });
});

describe('a new sender', () => {
  it('begins with some mails a day and doubles, until the quota is the lower limit', async () => {
    const ramp = { plan, startedAt: async () => startedAt };
    const lefts: unknown[] = [];
    for (let days = 0; days < 9; days++) {
      const now = await allowance(ramp);
      lefts.push([now?.left, now?.limit.because]);
      time += day;
    }
    expect(lefts).toEqual([
      [400, 'warm-up'],
      [900, 'warm-up'],
      [1_900, 'warm-up'],
      [3_900, 'warm-up'],
      [7_900, 'warm-up'],
      [15_900, 'warm-up'],
      [31_900, 'warm-up'],
      [49_900, 'quota'],
      [49_900, 'quota'],
    ]);
  });

  it('has no more than the first day’s mails where the clock is set back', () => {
    expect(warmUpLimit(plan, startedAt, new Date('2026-02-01'))).toBe(500);
  });

  it('does not begin in the sandbox of SES', async () => {
    quota = { ...quota, maxPerDay: 200 };
    const startedAt = async () => Promise.reject(new Error('begun'));
    expect(await allowance({ plan, startedAt })).toMatchObject({ left: 100, limit: { because: 'quota' } });
  });

  it('has no limit after years', () => {
    expect(warmUpLimit(plan, startedAt, new Date('2036-02-01'))).toBeGreaterThan(Number.MAX_SAFE_INTEGER);
  });

  it.each(['{}', '{"domain":"a.example","firstDay":-1}', '{"domain":"","firstDay":5}', 'half'])(
    'is not read from %s',
    (json) => {
      expect(() => readWarmUp(json)).toThrow();
    },
  );

  it('is read from its setting, and may be switched off there', () => {
    expect(readWarmUp(JSON.stringify(plan))).toEqual(plan);
    expect(readWarmUp(JSON.stringify({ ...plan, firstDay: 0 }))).toBeUndefined();
  });
});
