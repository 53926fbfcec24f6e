import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxAge, nextPoll, type PollTiming, retryAfter } from '../../../shared/feeds/poll-timing.ts';

const minute = 60_000;
const now = Date.parse('2020-01-07T12:00:00Z');
const quiet: PollTiming = { feedId: 'f', now, lastNewAt: now, failures: 0, pushed: false, asked: [] };
const minutesUntil = (timing: Partial<PollTiming>) =>
  (nextPoll({ ...quiet, ...timing }).getTime() - now) / minute;

describe('the next poll', () => {
  it('is about five minutes after news', () => {
    expect(minutesUntil({})).toBeGreaterThanOrEqual(5);
    expect(minutesUntil({})).toBeLessThanOrEqual(5.5);
  });

  it('is later the longer a feed is silent, but within a day', () => {
    const waits = [1, 6, 24, 24 * 3, 24 * 7, 24 * 365].map((hours) =>
      minutesUntil({ lastNewAt: now - hours * 60 * minute }),
    );
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
    expect(waits[0]).toBeCloseTo(10, -0.5);
    expect(waits.at(-1)).toBe(24 * 60);
  });

  it('is later after every failure in a row', () => {
    const waits = [0, 1, 2, 3, 20, 1000].map((failures) => minutesUntil({ failures }));
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
    expect(waits[1]! / waits[0]!).toBeCloseTo(2);
    expect(waits.at(-1)).toBe(24 * 60);
  });

  it('waits as long as the publisher asks, up to a limit', () => {
    expect(minutesUntil({ asked: [0, 30 * minute] })).toBeGreaterThanOrEqual(30);
    expect(minutesUntil({ asked: [30 * minute, 90 * minute] })).toBeGreaterThanOrEqual(90);
    expect(minutesUntil({ asked: [400 * 24 * 60 * minute] })).toBe(24 * 60);
    expect(minutesUntil({ asked: [Number.NaN, -5] })).toBeLessThanOrEqual(5.5);
  });

  it('is within two hours in an outage of a feed that had news within a week, and does not compound', () => {
    const lastReadAt = now - 24 * 60 * minute;
    for (const silence of [0, 60, 24 * 60, 5 * 24 * 60]) {
      const lastNewAt = lastReadAt - silence * minute;
      for (const failures of [1, 3, 10, 100])
        expect(minutesUntil({ lastReadAt, lastNewAt, failures })).toBeLessThanOrEqual(120);
    }
    // The silence of the outage is not the feed's own.
    expect(minutesUntil({ lastReadAt, lastNewAt: lastReadAt, failures: 1 })).toBeLessThanOrEqual(11);
    const silent = { lastReadAt, lastNewAt: now - 30 * 24 * 60 * minute };
    expect(minutesUntil({ ...silent, failures: 9 })).toBe(24 * 60);
  });

  it('is not later than the operator wants, unless the server asks for a longer pause', () => {
    const atMost = 15 * minute;
    const silent = { lastNewAt: now - 365 * 24 * 60 * minute, atMost };
    expect(minutesUntil(silent)).toBe(15);
    expect(minutesUntil({ ...silent, asked: [600 * minute], pushed: true })).toBe(15);
    expect(minutesUntil({ ...silent, failures: 10 })).toBe(15);
    expect(minutesUntil({ ...silent, failures: 1, retryAfter: 120 * minute })).toBeGreaterThanOrEqual(120);
    expect(minutesUntil({ ...silent, atMost: minute })).toBe(5);
  });

  it('is an hour later if pushes arrive', () => {
    expect(minutesUntil({ pushed: true })).toBeGreaterThanOrEqual(60);
  });

  it('differs between feeds that were added together, and is always the same for one feed', () => {
    const ids = Array.from({ length: 200 }, (_, index) => `feed-${index}`);
    const times = ids.map((feedId) => minutesUntil({ feedId }));
    expect(new Set(times).size).toBeGreaterThan(150);
    expect(ids.map((feedId) => minutesUntil({ feedId }))).toEqual(times);
  });

  it('is between 5 minutes and 24 hours, whatever happens', () => {
    fc.assert(
      fc.property(
        fc.record({
          feedId: fc.string(),
          now: fc.constant(now),
          lastNewAt: fc.integer({ min: 0, max: now + 1e9 }),
          failures: fc.nat(10_000),
          pushed: fc.boolean(),
          asked: fc.array(fc.integer({ min: -1e9, max: 1e12 }), { maxLength: 3 }),
        }),
        (timing) => {
          const wait = nextPoll(timing).getTime() - now;
          expect(wait).toBeGreaterThanOrEqual(5 * minute);
          expect(wait).toBeLessThanOrEqual(24 * 60 * minute);
        },
      ),
    );
  });

  it.each([
    ['minutes', 10, 7 * 24 * 12],
    ['hours', 180, 7 * 8 * 18],
    ['days', 1440, 7 * 32],
  ])('of a feed with news every few %s costs and delays in proportion', (_, every, mostPolls) => {
    const week = 7 * 24 * 60;
    let polls = 0;
    let lastNewAt = now;
    let published = now;
    let worst = 0;
    for (let time = now; time < now + week * minute; ) {
      const next = nextPoll({ ...quiet, now: time, lastNewAt }).getTime();
      polls += 1;
      const newest = now + Math.floor((next - now) / (every * minute)) * every * minute;
      if (newest > published) {
        worst = Math.max(worst, next - (published + every * minute));
        lastNewAt = next;
        published = newest;
      }
      time = next;
    }
    expect(polls).toBeLessThan(mostPolls);
    expect(worst / minute).toBeLessThan(Math.max(6, every / 4));
  });
});

describe('what a server asks for', () => {
  it.each([
    ['120', 120_000],
    ['Tue, 07 Jan 2020 12:10:00 GMT', 600_000],
    ['Tue, 07 Jan 2020 11:00:00 GMT', 0],
    ['soon', 0],
    ['-5', 0],
    [undefined, 0],
  ])('by Retry-After: %s is %d ms', (header, wait) => {
    expect(retryAfter(header, now)).toBe(wait);
  });

  it.each([
    ['max-age=300', 300_000],
    ['public, max-age=60, s-maxage=5', 60_000],
    ['s-maxage=5', 0],
    ['no-cache', 0],
    [undefined, 0],
  ])('by Cache-Control: %s is %d ms', (header, wait) => {
    expect(maxAge(header)).toBe(wait);
  });
});
