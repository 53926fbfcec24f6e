import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OwnSchedule } from '../../../shared/rules/own-schedule.ts';
import { frequencyOf } from '../../../shared/rules/own-schedule.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { NamedDigest } from '../../../shared/subscribers/named-digest.ts';
import { dueDelivery, nextDeliveryAt } from '../../../shared/subscribers/schedule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { livingSlots, timetableOf } from '../../../shared/subscribers/timetable.ts';
import { ruleWith, subscriberWith } from './schedule-subjects.ts';

const named = (id: string, schedule: OwnSchedule): NamedDigest => ({ id, name: `Digest ${id}`, schedule });
const morning = named('a', { times: ['08:00'] });

describe('a rule of a digest with a name', () => {
  const rule = ruleWith({ digest: 'a' });

  it('is due with its digest, whatever the usual time is', () => {
    const subscriber = subscriberWith({ digests: [named('a', { times: ['12:00'] })] });
    const now = '2026-05-01T12:00:00.000Z';
    expect(dueDelivery(subscriber, [rule], { now })).toEqual({
      kind: 'digest',
      rules: [rule],
      digest: subscriber.digests?.[0],
      lastSlots: { 'digest:a': '2026-05-01T12:00 1/1' },
    });
  });

  it('is a daily rule when the digest is gone, and when it has another frequency', () => {
    expect(timetableOf(rule, subscriberWith())?.key).toBe('daily');
    const hourly = ruleWith({ digest: 'a', frequency: 'hourly' });
    expect(timetableOf(hourly, subscriberWith({ digests: [morning] }))?.key).toBe('hourly');
  });

  it('comes in one delivery, and all other rules that are due in the next', () => {
    const others = [ruleWith({ id: 'b' }), ruleWith({ id: 'c', frequency: 'as-it-happens' })];
    const subscriber = subscriberWith({ digests: [morning] });
    const now = '2026-05-01T08:00:00.000Z';
    const first = dueDelivery(subscriber, [...others, rule], { now });
    expect(first?.rules).toEqual([rule]);
    const after = { ...subscriber, lastSlots: first?.lastSlots ?? {} };
    expect(nextDeliveryAt(after, [...others, rule], { now })).toBe(now);
    const second = dueDelivery(after, [...others, rule], { now });
    expect([second?.digest, second?.rules]).toEqual([undefined, others]);
  });
});

describe('a monthly rule', () => {
  it('comes on the first of the month at the usual time', () => {
    const subscriber = subscriberWith({ timezone: 'Europe/Madrid', digestTime: '07:30' });
    const rule = ruleWith({ frequency: 'monthly', since: '2026-02-10T00:00:00Z' });
    expect(nextDeliveryAt(subscriber, [rule], { now: '2026-02-28T12:00:00.000Z' })).toBe(
      '2026-03-01T06:30:00.000Z',
    );
    expect(dueDelivery(subscriber, [rule], { now: '2026-03-01T06:30:00.000Z' })?.lastSlots).toEqual({
      monthly: 'm2026-03-01',
    });
  });
});

describe('what is remembered of slots', () => {
  it('goes with its rule or its digest, and stays for frequencies', () => {
    const lastSlots = {
      daily: 'd2026-05-01',
      'rule:x': 'x',
      'rule:y': 'y',
      'digest:a': 'a',
      'digest:b': 'b',
    };
    expect(livingSlots(lastSlots, { digests: [morning] }, [{ id: 'y' }])).toEqual({
      daily: 'd2026-05-01',
      'rule:y': 'y',
      'digest:a': 'a',
    });
  });
});

const half = fc
  .integer({ min: 0, max: 47 })
  .map((at) => `${String(at >> 1).padStart(2, '0')}:${at % 2 === 0 ? '00' : '30'}`);
const times = fc.uniqueArray(half, { minLength: 1, maxLength: 4 }).map((all) => all.toSorted());
const schedule: fc.Arbitrary<OwnSchedule> = fc.oneof(
  times.map((all) => ({ times: all })),
  fc.record({ weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), times }),
  fc.record({ dayOfMonth: fc.integer({ min: 1, max: 31 }), times }),
);
const ids = ['a', 'b', 'c'];
const when: fc.Arbitrary<Pick<Rule, 'frequency' | 'schedule' | 'digest'>> = fc.oneof(
  fc
    .constantFrom('as-it-happens' as const, 'hourly' as const, 'daily' as const, 'weekly' as const)
    .map((frequency) => ({ frequency })),
  schedule.map((own) => ({ frequency: frequencyOf(own), schedule: own })),
  fc.constantFrom(...ids).map((digest) => ({ frequency: 'daily' as const, digest })),
);
const zone = fc.constantFrom(
  'Europe/Madrid',
  'America/Nuuk',
  'Pacific/Apia',
  'Pacific/Honolulu',
  'Asia/Tokyo',
);
const step = fc.record({
  minutes: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 90, max: 3_000 })),
  digests: fc.option(fc.uniqueArray(fc.constantFrom(...ids)), { freq: 5 }),
  schedules: fc.array(schedule, { minLength: 3, maxLength: 3 }),
  moved: fc.option(fc.record({ rule: fc.integer({ min: 0, max: 3 }), when }), { freq: 4 }),
  timezone: fc.option(zone, { freq: 10 }),
});

describe('any sequence of looks, edits of digests and rules, and moves', () => {
  it('serves no slot twice, mixes no digest with another rule, and comes to rest', () => {
    let mails = 0;
    let withName = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) }),
        fc.array(when, { minLength: 4, maxLength: 4 }),
        fc.array(step, { minLength: 5, maxLength: 25 }),
        (start, first, steps) => {
          let subscriber: Subscriber = subscriberWith({
            digests: ids.map((id) => named(id, { times: ['08:00'] })),
          });
          const since = new Date(start).toISOString();
          let rules = first.map((one, i) => ruleWith({ id: `${i}`, since, ...one }));
          let clock = start;
          const seen = new Set<string>();
          for (const { minutes, digests, schedules, moved, timezone } of steps) {
            clock += minutes * 60_000;
            subscriber = {
              ...subscriber,
              ...(timezone && { timezone }),
              ...(digests && { digests: digests.map((id, i) => named(id, schedules[i]!)) }),
            };
            if (moved) {
              const { id } = rules[moved.rule]!;
              rules = rules.map((rule) => (rule.id === id ? ruleWith({ id, since, ...moved.when }) : rule));
            }
            const now = new Date(clock).toISOString();
            let rounds = 0;
            for (;;) {
              const due = dueDelivery(subscriber, rules, { now });
              const next = nextDeliveryAt(subscriber, rules, { now, alertsWaiting: true })!;
              expect(next === now).toBe(due !== undefined);
              if (due?.kind !== 'digest') break;
              rounds += 1;
              mails += 1;
              if (due.digest) {
                withName += 1;
                expect(due.rules.every(({ digest }) => digest === due.digest?.id)).toBe(true);
              } else {
                const living = new Set(subscriber.digests?.map(({ id }) => id));
                expect(due.rules.some(({ digest }) => digest !== undefined && living.has(digest))).toBe(
                  false,
                );
              }
              for (const [key, mark] of Object.entries(due.lastSlots)) {
                if (mark === subscriber.lastSlots[key]) continue;
                const slot = `${key} ${mark.split(' ')[0]}`;
                // What is remembered of a digest ends with it: one of the same id here is another one.
                if (subscriber.lastSlots[key] !== undefined) expect(seen).not.toContain(slot);
                seen.add(slot);
              }
              const at = now;
              const cursors = { ...subscriber.cursors };
              for (const { id } of due.rules) cursors[id] = { at };
              subscriber = { ...subscriber, lastSlots: due.lastSlots, cursors };
            }
            expect(rounds).toBeLessThanOrEqual((subscriber.digests?.length ?? 0) + 1);
          }
        },
      ),
      { numRuns: 120 },
    );
    expect(mails).toBeGreaterThan(300);
    expect(withName).toBeGreaterThan(80);
  });
});
