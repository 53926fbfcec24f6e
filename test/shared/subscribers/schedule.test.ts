import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Frequency, Rule } from '../../../shared/rules/rule.ts';
import { countAlert } from '../../../shared/subscribers/alert-pace.ts';
import { type DueDelivery, dueDelivery, nextDeliveryAt } from '../../../shared/subscribers/schedule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { ruleWith, subscriberWith } from './schedule-subjects.ts';

/** Makes deliveries whenever `nextDeliveryAt` says so, as the service does, and tells their slots and times. */
function run(
  subscriber: Subscriber,
  rules: readonly Rule[],
  { from, to, lastSlots = {} }: { from: string; to: string; lastSlots?: Subscriber['lastSlots'] },
) {
  const made: { slots: string; at: string; rules: string[] }[] = [];
  let reader = { ...subscriber, lastSlots };
  let now = from;
  for (let steps = 0; steps < 1_000; steps++) {
    const due = dueDelivery(reader, rules, { now });
    if (due?.kind === 'digest') {
      made.push({ slots: newSlots(reader, due).join(), at: now, rules: due.rules.map(({ id }) => id) });
      reader = { ...reader, lastSlots: due.lastSlots };
    }
    const next = nextDeliveryAt(reader, rules, { now });
    if (next === undefined || next > to) return made;
    expect(Date.parse(next)).toBeGreaterThan(Date.parse(now));
    now = next;
  }
  throw new Error(`The schedule never reached ${to}; it stands at ${now}.`);
}

/** The slots that a delivery serves. */
function newSlots(before: Pick<Subscriber, 'lastSlots'>, due: DueDelivery): string[] {
  return clockFrequencies
    .filter((one) => due.lastSlots[one] !== before.lastSlots[one])
    .map((one) => due.lastSlots[one] ?? `${one} was taken back`);
}
const clockFrequencies = ['daily', 'weekly', 'hourly'] as const;

describe('a digest', () => {
  it('goes out at its local time each day', () => {
    const made = run(
      subscriberWith({ timezone: 'Asia/Kathmandu' }),
      [ruleWith({ since: '2026-05-01T12:00:00Z' })],
      {
        from: '2026-05-01T12:00:00.000Z',
        to: '2026-05-03T12:00:00.000Z',
      },
    );
    expect(made).toEqual([
      { slots: 'd2026-05-02', at: '2026-05-02T02:15:00.000Z', rules: ['rule'] },
      { slots: 'd2026-05-03', at: '2026-05-03T02:15:00.000Z', rules: ['rule'] },
    ]);
  });

  it('on the chosen weekday contains the daily and the weekly rules together', () => {
    const rules = [
      ruleWith({ id: 'a-day', since: '2026-06-07T00:00:00Z' }),
      ruleWith({ id: 'a-week', frequency: 'weekly', since: '2026-06-02T00:00:00Z' }),
    ];
    expect(
      run(subscriberWith(), rules, { from: '2026-06-07T07:00:00.000Z', to: '2026-06-09T07:00:00.000Z' }),
    ).toEqual([
      { slots: 'd2026-06-07', at: '2026-06-07T08:00:00.000Z', rules: ['a-day'] },
      { slots: 'd2026-06-08,w2026-06-08', at: '2026-06-08T08:00:00.000Z', rules: ['a-day', 'a-week'] },
    ]);
  });

  it('after an outage of days is one, at once, and the next keeps its time', () => {
    const made = run(subscriberWith(), [ruleWith({ since: '2026-05-01T08:00:00Z' })], {
      from: '2026-05-04T19:30:00.000Z',
      to: '2026-05-05T09:00:00.000Z',
      lastSlots: { daily: 'd2026-05-01' },
    });
    expect(made.map(({ slots, at }) => [slots, at])).toEqual([
      ['d2026-05-04', '2026-05-04T19:30:00.000Z'],
      ['d2026-05-05', '2026-05-05T08:00:00.000Z'],
    ]);
  });

  it('that read its hits just before its slot is not made twice', () => {
    const subscriber = subscriberWith({
      cursors: { rule: { at: '2026-05-01T07:59:50Z' } },
      lastSlots: { daily: 'd2026-05-01' },
    });
    expect(dueDelivery(subscriber, [ruleWith()], { now: '2026-05-01T08:00:20.000Z' })).toBeUndefined();
  });

  it('is not due for a rule that was read after the slot', () => {
    const subscriber = subscriberWith({ cursors: { read: { at: '2026-05-01T08:10:00Z' } } });
    const rules = [ruleWith({ id: 'read' }), ruleWith({ id: 'unread' })];
    expect(dueDelivery(subscriber, rules, { now: '2026-05-01T08:20:00.000Z' })?.rules).toEqual([rules[1]]);
  });

  it('includes waiting alerts, even if no alert would be allowed yet', () => {
    const subscriber = subscriberWith({
      lastAlertAt: '2026-05-01T07:59:00Z',
      quietHours: { from: '22:00', to: '09:00' },
    });
    const rules = [ruleWith({ id: 'urgent', frequency: 'as-it-happens' }), ruleWith({ id: 'a-day' })];
    expect(dueDelivery(subscriber, rules, { now: '2026-05-01T08:00:00.000Z' })).toMatchObject({
      lastSlots: { daily: 'd2026-05-01' },
      kind: 'digest',
      rules: [{ id: 'urgent' }, { id: 'a-day' }],
    });
  });

  it('of a new rule waits for the first slot after the rule', () => {
    const rules = [ruleWith({ since: '2026-05-01T08:30:00Z' })];
    expect(dueDelivery(subscriberWith(), rules, { now: '2026-05-01T08:31:00.000Z' })).toBeUndefined();
    expect(nextDeliveryAt(subscriberWith(), rules, { now: '2026-05-01T08:31:00.000Z' })).toBe(
      '2026-05-02T08:00:00.000Z',
    );
  });
});

describe('a settings change near a slot', () => {
  const rules = [ruleWith({ since: '2026-03-09T07:00:00Z' })];

  it('to the west on the day of a digest waits for tomorrow’s date there', () => {
    // Madrid had its digest of the 9th at 07:00Z. In Honolulu it is still the 8th.
    const moved = subscriberWith({ timezone: 'Pacific/Honolulu' });
    const made = run(moved, rules, {
      from: '2026-03-09T07:05:00.000Z',
      to: '2026-03-12T00:00:00.000Z',
      lastSlots: { daily: 'd2026-03-09' },
    });
    expect(made.map(({ slots, at }) => [slots, at])).toEqual([
      ['d2026-03-10', '2026-03-10T18:00:00.000Z'],
      ['d2026-03-11', '2026-03-11T18:00:00.000Z'],
    ]);
  });

  it('to the east past today’s slot makes the digest due at once', () => {
    const moved = subscriberWith({ timezone: 'Pacific/Auckland' });
    const made = run(moved, rules, {
      from: '2026-03-09T22:00:00.000Z',
      to: '2026-03-10T20:00:00.000Z',
      lastSlots: { daily: 'd2026-03-09' },
    });
    expect(made.map(({ slots, at }) => [slots, at])).toEqual([
      ['d2026-03-10', '2026-03-09T22:00:00.000Z'],
      ['d2026-03-11', '2026-03-10T19:00:00.000Z'],
    ]);
  });

  it('to a later time on the same date does not make a second digest', () => {
    const due = dueDelivery(
      subscriberWith({ digestTime: '10:00', lastSlots: { daily: 'd2026-03-09' } }),
      rules,
      { now: '2026-03-09T10:00:00.000Z' },
    );
    expect(due).toBeUndefined();
  });

  it('of the weekday to today sends the weekly digest beside the daily one', () => {
    const weekly = ruleWith({ frequency: 'weekly', since: '2026-03-03T08:00:00Z' });
    const due = dueDelivery(
      subscriberWith({ digestWeekday: 1, lastSlots: { daily: 'd2026-03-09', weekly: 'w2026-03-03' } }),
      [weekly],
      { now: '2026-03-09T09:00:00.000Z' },
    );
    expect(due?.lastSlots).toEqual({ daily: 'd2026-03-09', weekly: 'w2026-03-09' });
  });
});

describe('a paused rule', () => {
  const paused = ruleWith({ since: '2026-05-01T08:00:00Z', pausedUntil: '2026-05-03T08:30:00Z' });

  it('is in no delivery until its pause ends, and slots within the pause are not made up for', () => {
    const made = run(subscriberWith(), [paused], {
      from: '2026-05-01T09:00:00.000Z',
      to: '2026-05-04T09:00:00.000Z',
    });
    expect(made).toEqual([{ slots: 'd2026-05-04', at: '2026-05-04T08:00:00.000Z', rules: ['rule'] }]);
  });

  it('does not delay the others', () => {
    const other = ruleWith({ id: 'other' });
    const due = dueDelivery(subscriberWith(), [paused, other], { now: '2026-05-02T08:00:00.000Z' });
    expect(due?.rules).toEqual([other]);
  });

  it('that follows the news alerts nobody before its pause ends', () => {
    const alert = ruleWith({ frequency: 'as-it-happens', pausedUntil: '2026-05-03T08:30:00Z' });
    expect(dueDelivery(subscriberWith(), [alert], { now: '2026-05-02T08:00:00.000Z' })).toBeUndefined();
    expect(dueDelivery(subscriberWith(), [alert], { now: '2026-05-03T08:30:00.000Z' })?.rules).toEqual([
      alert,
    ]);
  });
});

describe('an hourly rule', () => {
  it('is held through quiet hours and goes out when they end', () => {
    const subscriber = subscriberWith({ quietHours: { from: '22:00', to: '06:30' } });
    const rules = [ruleWith({ frequency: 'hourly', since: '2026-05-01T20:10:00Z' })];
    expect(
      run(subscriber, rules, { from: '2026-05-01T20:10:00.000Z', to: '2026-05-02T07:30:00.000Z' }),
    ).toEqual([
      { slots: 'h2026-05-01T21', at: '2026-05-01T21:00:00.000Z', rules: ['rule'] },
      { slots: 'h2026-05-02T06', at: '2026-05-02T06:30:00.000Z', rules: ['rule'] },
      { slots: 'h2026-05-02T07', at: '2026-05-02T07:00:00.000Z', rules: ['rule'] },
    ]);
  });

  it('does not repeat an hour when a rule with an old cursor becomes hourly', () => {
    const rules = [ruleWith({ frequency: 'hourly' })];
    const subscriber = subscriberWith({
      cursors: { rule: { at: '2026-04-27T08:00:00Z' } },
      lastSlots: { hourly: 'h2026-05-01T14' },
    });
    expect(dueDelivery(subscriber, rules, { now: '2026-05-01T14:30:00.000Z' })).toBeUndefined();
    expect(dueDelivery(subscriber, rules, { now: '2026-05-01T15:00:00.000Z' })?.rules).toEqual(rules);
  });
});

describe('an as-it-happens rule', () => {
  const rules = [ruleWith({ frequency: 'as-it-happens' })];

  it('is looked at once a day even if every wake was lost', () => {
    expect(nextDeliveryAt(subscriberWith(), rules, { now: '2026-05-01T09:00:00.000Z' })).toBe(
      '2026-05-02T08:00:00.000Z',
    );
    expect(dueDelivery(subscriberWith(), rules, { now: '2026-05-02T08:00:00.000Z' })).toEqual({
      kind: 'alert',
      rules,
      lastSlots: {},
    });
  });

  it('with waiting hits is due at once, or when the last alert is long enough ago', () => {
    const now = '2026-05-01T09:00:00.000Z';
    expect(nextDeliveryAt(subscriberWith(), rules, { now, alertsWaiting: true })).toBe(now);
    const alerted = subscriberWith({ lastAlertAt: '2026-05-01T08:58:00Z' });
    expect(nextDeliveryAt(alerted, rules, { now, alertsWaiting: true })).toBe('2026-05-01T09:03:00.000Z');
    expect(dueDelivery(alerted, rules, { now })).toBeUndefined();
  });

  it('is silent in quiet hours and due when they end', () => {
    const subscriber = subscriberWith({
      timezone: 'Europe/Madrid',
      digestTime: '12:00',
      quietHours: { from: '23:00', to: '07:00' },
    });
    const now = '2026-05-01T22:30:00.000Z';
    expect(dueDelivery(subscriber, rules, { now })).toBeUndefined();
    expect(nextDeliveryAt(subscriber, rules, { now, alertsWaiting: true })).toBe('2026-05-02T05:00:00.000Z');
  });
});

describe('a subscriber who gets nothing', () => {
  it.each(['pending', 'unsubscribed'] as const)('because %s is never due', (status) => {
    const now = '2026-05-01T08:00:00.000Z';
    expect(dueDelivery(subscriberWith({ status }), [ruleWith()], { now })).toBeUndefined();
    expect(nextDeliveryAt(subscriberWith({ status }), [ruleWith()], { now })).toBeUndefined();
  });

  it('without rules is never due', () => {
    const now = '2026-05-01T08:00:00.000Z';
    expect(dueDelivery(subscriberWith(), [], { now })).toBeUndefined();
    expect(nextDeliveryAt(subscriberWith(), [], { now })).toBeUndefined();
  });
});

const timeOfDay = fc
  .integer({ min: 0, max: 95 })
  .map(
    (quarter) =>
      `${String(Math.floor(quarter / 4)).padStart(2, '0')}:${String((quarter % 4) * 15).padStart(2, '0')}`,
  );
const anyZone = fc.oneof(
  fc.constantFrom(
    'Pacific/Apia',
    'America/Nuuk',
    'Australia/Lord_Howe',
    'Pacific/Honolulu',
    'Pacific/Kiritimati',
  ),
  fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
);
const start = fc.oneof(
  fc.integer({ min: Date.UTC(2011, 11, 26), max: Date.UTC(2011, 11, 31) }),
  fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2026, 11, 31) }),
);
const frequency = fc.constantFrom<Frequency[]>('as-it-happens', 'hourly', 'daily', 'weekly');

describe('any sequence of events of a subscriber', () => {
  it('repeats no slot, sends no alert too early, and has nothing due after a delivery', () => {
    let digests = 0;
    fc.assert(
      fc.property(
        start,
        fc.array(frequency, { minLength: 1, maxLength: 4 }),
        fc.array(
          fc.record({
            waitMinutes: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 90, max: 4_000 })),
            move: fc.option(
              fc.record({
                timezone: anyZone,
                digestTime: timeOfDay,
                digestWeekday: fc.integer({ min: 1, max: 7 }),
              }),
              { freq: 6 },
            ),
            quietHours: fc.option(fc.record({ from: timeOfDay, to: timeOfDay }), { freq: 3 }),
            pauseMinutes: fc.option(fc.integer({ min: 1, max: 3_000 }), { freq: 8 }),
          }),
          { minLength: 5, maxLength: 30 },
        ),
        (startAt, frequencies, steps) => {
          let subscriber = subscriberWith();
          let rules = frequencies.map((one, i) =>
            ruleWith({ id: `${i}`, frequency: one, since: new Date(startAt).toISOString() }),
          );
          let clock = startAt;
          const seen = new Set<string>();
          for (const step of steps) {
            const { quietHours: _, ...rest } = subscriber;
            subscriber = { ...rest, ...step.move, ...(step.quietHours && { quietHours: step.quietHours }) };
            clock += step.waitMinutes * 60_000;
            const now = new Date(clock).toISOString();
            if (step.pauseMinutes !== null) {
              const until = new Date(clock + step.pauseMinutes * 60_000).toISOString();
              rules = rules.map((rule, i) => (i === 0 ? { ...rule, pausedUntil: until } : rule));
            }
            const due = dueDelivery(subscriber, rules, { now });
            const next = nextDeliveryAt(subscriber, rules, { now, alertsWaiting: true })!;
            expect(next >= now).toBe(true);
            expect(next === now).toBe(due !== undefined);
            if (due === undefined) continue;
            for (const slot of newSlots(subscriber, due)) {
              expect(seen).not.toContain(slot);
              seen.add(slot);
            }
            expect(due.rules.every((rule) => (rule.pausedUntil ?? '') <= now)).toBe(true);
            if (due.kind === 'alert') {
              expect(
                clock - Date.parse(subscriber.lastAlertAt ?? '1970-01-01T00:00:00Z'),
              ).toBeGreaterThanOrEqual(300_000);
              subscriber = { ...subscriber, ...countAlert(subscriber, clock) };
            } else {
              digests += 1;
              subscriber = { ...subscriber, lastSlots: due.lastSlots };
            }
            expect(dueDelivery(subscriber, rules, { now })?.kind).not.toBe('digest');
            expect(nextDeliveryAt(subscriber, rules, { now })! > now).toBe(true);
          }
        },
      ),
      { numRuns: 150 },
    );
    expect(digests).toBeGreaterThan(150);
  });

  it('in one zone misses no date that the service was up for', () => {
    fc.assert(
      fc.property(anyZone, timeOfDay, start, (timezone, digestTime, startAt) => {
        const from = new Date(startAt).toISOString();
        const to = new Date(startAt + 8 * 86_400_000).toISOString();
        const made = run(subscriberWith({ timezone, digestTime }), [ruleWith({ since: from })], {
          from,
          to,
        });
        const format = new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' });
        const dates = new Set<string>();
        for (let t = startAt; t <= startAt + 8 * 86_400_000; t += 900_000) dates.add(`d${format.format(t)}`);
        const inner = [...dates].sort().slice(1, -1);
        expect(made.map(({ slots }) => slots)).toEqual(expect.arrayContaining(inner));
        expect(made.length).toBeLessThanOrEqual(dates.size);
      }),
      { numRuns: 100 },
    );
  });
});
