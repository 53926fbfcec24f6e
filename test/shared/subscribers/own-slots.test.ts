import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type OwnSchedule, ownSchedule } from '../../../shared/rules/own-schedule.ts';
import type { Slot } from '../../../shared/subscribers/slots.ts';
import { ownTimetable } from '../../../shared/subscribers/timetable.ts';

const iso = (instant: number) => new Date(instant).toISOString();

/** Slots from one instant to another, by following them one after another. */
function slotsBetween(schedule: OwnSchedule, timezone: string, from: string, to: string) {
  const timetable = ownTimetable('rule:a', schedule, { timezone });
  const found: { name: string; at: string }[] = [];
  let slot = timetable.after(Date.parse(from));
  while (slot.at <= Date.parse(to)) {
    found.push({ name: slot.name, at: iso(slot.at) });
    slot = timetable.after(slot.at);
  }
  return found;
}

describe('a schedule of one’s own', () => {
  it('comes at each of its times every day', () => {
    const found = slotsBetween(
      { times: ['08:00', '18:30'] },
      'Asia/Kathmandu',
      '2026-05-01T00:00:00Z',
      '2026-05-03T00:00:00Z',
    );
    expect(found).toEqual([
      { name: '2026-05-01T08:00', at: '2026-05-01T02:15:00.000Z' },
      { name: '2026-05-01T18:30', at: '2026-05-01T12:45:00.000Z' },
      { name: '2026-05-02T08:00', at: '2026-05-02T02:15:00.000Z' },
      { name: '2026-05-02T18:30', at: '2026-05-02T12:45:00.000Z' },
    ]);
  });

  it('comes on its weekdays alone', () => {
    const found = slotsBetween(
      { weekdays: [1, 5], times: ['07:00'] },
      'UTC',
      '2026-06-01T00:00:00Z',
      '2026-06-14T00:00:00Z',
    );
    // 1 June 2026 is a Monday.
    expect(found.map(({ name }) => name)).toEqual([
      '2026-06-01T07:00',
      '2026-06-05T07:00',
      '2026-06-08T07:00',
      '2026-06-12T07:00',
    ]);
  });

  it('on the 31st comes on the last day of shorter months', () => {
    const found = slotsBetween(
      { dayOfMonth: 31, times: ['09:00'] },
      'Europe/Madrid',
      '2028-01-15T00:00:00Z',
      '2028-05-15T00:00:00Z',
    );
    expect(found.map(({ name }) => name)).toEqual([
      '2028-01-31T09:00',
      '2028-02-29T09:00',
      '2028-03-31T09:00',
      '2028-04-30T09:00',
    ]);
  });

  it('moves a time that DST skips by the skipped time, after the one that clocks show first', () => {
    const found = slotsBetween(
      { times: ['02:30', '03:00', '12:00'] },
      'Europe/Madrid',
      '2026-03-29T00:00:00Z',
      '2026-03-29T20:00:00Z',
    );
    expect(found).toEqual([
      { name: '2026-03-29T03:00', at: '2026-03-29T01:00:00.000Z' },
      { name: '2026-03-29T03:30', at: '2026-03-29T01:30:00.000Z' },
      { name: '2026-03-29T12:00', at: '2026-03-29T10:00:00.000Z' },
    ]);
  });

  it('has one mail where DST makes two times one instant', () => {
    const found = slotsBetween(
      { times: ['02:30', '03:30'] },
      'Europe/Madrid',
      '2026-03-29T00:00:00Z',
      '2026-03-29T20:00:00Z',
    );
    expect(found.map(({ name }) => name)).toEqual(['2026-03-29T03:30']);
  });

  it('comes once at a time that occurs twice', () => {
    const found = slotsBetween(
      { times: ['02:00', '02:30', '03:00'] },
      'Europe/Madrid',
      '2026-10-24T22:00:00Z',
      '2026-10-25T20:00:00Z',
    );
    expect(found).toEqual([
      { name: '2026-10-25T02:00', at: '2026-10-25T00:00:00.000Z' },
      { name: '2026-10-25T02:30', at: '2026-10-25T00:30:00.000Z' },
      { name: '2026-10-25T03:00', at: '2026-10-25T02:00:00.000Z' },
    ]);
  });

  it('keeps a time of a skipped last hour on its date, before the first time of the next', () => {
    // In Nuuk summer time begins at 23:00: that Saturday has no 23:30.
    const found = slotsBetween(
      { times: ['00:15', '23:30'] },
      'America/Nuuk',
      '2024-03-30T12:00:00Z',
      '2024-03-31T12:00:00Z',
    );
    expect(found).toEqual([
      { name: '2024-03-30T24:00', at: '2024-03-31T01:00:00.000Z' },
      { name: '2024-03-31T00:15', at: '2024-03-31T01:15:00.000Z' },
    ]);
  });
});

describe('what a request says of a schedule', () => {
  it('is sorted, and no weekday counts twice', () => {
    expect(ownSchedule.parse({ weekdays: [5, 1, 5], times: ['18:00', '08:00'] })).toEqual({
      weekdays: [1, 5],
      times: ['08:00', '18:00'],
    });
  });

  it.each([
    ['no time', { times: [] }],
    ['five times', { times: ['01:00', '02:00', '03:00', '04:00', '05:00'] }],
    ['the same time twice', { times: ['08:00', '08:00'] }],
    ['times that are 29 minutes apart', { times: ['08:00', '08:29'] }],
    ['a time that no clock shows', { times: ['24:00'] }],
    ['weekdays and a day of the month', { times: ['08:00'], weekdays: [1], dayOfMonth: 1 }],
    ['no weekday', { times: ['08:00'], weekdays: [] }],
    ['an eighth weekday', { times: ['08:00'], weekdays: [8] }],
    ['the 32nd', { times: ['08:00'], dayOfMonth: 32 }],
  ])('is refused with %s', (_, asked) => {
    expect(ownSchedule.safeParse(asked).success).toBe(false);
  });

  it('may have times that are 30 minutes apart', () => {
    expect(ownSchedule.safeParse({ times: ['08:00', '08:30'] }).success).toBe(true);
  });
});

/** Serves slots as the service does and tells what each reading finds due. */
function reader(timezone: string) {
  let mark: string | undefined;
  return {
    /** The slot that is due at an instant, which is then served. */
    look(schedule: OwnSchedule, now: string): string | undefined {
      const timetable = ownTimetable('rule:a', schedule, { timezone });
      const latest = timetable.latest(Date.parse(now));
      if (latest.name <= timetable.servedUpTo(mark)) return undefined;
      mark = timetable.markOf(latest, mark);
      return latest.name;
    },
  };
}

describe('times that are edited in the middle of a day', () => {
  it.each([
    ['moved later after it was served, comes tomorrow', ['08:00'], ['09:00'], []],
    ['moved earlier after it was served, comes tomorrow', ['08:00'], ['06:00'], []],
    ['taken away after it was served, leaves the others', ['08:00', '18:00'], ['18:00'], ['18:00']],
    ['added after another was served, comes today', ['08:00'], ['08:00', '12:00'], ['12:00']],
    ['moved later after it was served, leaves the others', ['08:00', '18:00'], ['09:00', '18:00'], ['18:00']],
    ['moved before it came, comes once', ['08:00', '18:00'], ['08:00', '15:00'], ['15:00']],
  ])('when one is %s', (_, before, after, expected) => {
    const { look } = reader('UTC');
    expect(look({ times: before }, '2026-05-01T08:30:00Z')).toBe(`2026-05-01T${before[0]}`);
    const found: string[] = [];
    for (let minute = 8 * 60 + 31; minute < 24 * 60; minute += 10) {
      const slot = look({ times: after }, iso(Date.UTC(2026, 4, 1, 0, minute)));
      if (slot !== undefined) found.push(slot.slice(11));
    }
    expect(found).toEqual(expected);
    expect(look({ times: after }, '2026-05-02T23:00:00Z')).toBe(`2026-05-02T${after.at(-1)}`);
  });

  it('begin anew where what is remembered cannot be read', () => {
    const timetable = ownTimetable('rule:a', { times: ['08:00'] }, { timezone: 'UTC' });
    expect(timetable.servedUpTo('d2026-05-01')).toBe('');
  });
});

const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Nowhere/Land'];
const anyZone = fc.oneof(
  fc.constantFrom('Pacific/Apia', 'America/Nuuk', 'Australia/Lord_Howe', 'Africa/Cairo', 'Europe/Madrid'),
  fc.constantFrom(...zones),
);
const quarter = fc
  .integer({ min: 0, max: 47 })
  .map((half) => `${String(Math.floor(half / 2)).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`);
const times = fc.uniqueArray(quarter, { minLength: 1, maxLength: 4 }).map((all) => all.toSorted());
const anySchedule: fc.Arbitrary<OwnSchedule> = fc.oneof(
  times.map((all) => ({ times: all })),
  fc.record({
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }).map((all) => all.toSorted()),
    times,
  }),
  fc.record({ dayOfMonth: fc.integer({ min: 1, max: 31 }), times }),
);
/** Also around the nights when clocks change in Nuuk, Madrid, Lord Howe and Cairo, and when Apia left out a date. */
const anyInstant = fc.oneof(
  fc.integer({ min: Date.UTC(1970, 1, 1), max: Date.UTC(2037, 0, 1) }),
  fc.integer({ min: Date.UTC(2024, 2, 28), max: Date.UTC(2024, 3, 2) }),
  fc.integer({ min: Date.UTC(2026, 2, 27), max: Date.UTC(2026, 3, 26) }),
  fc.integer({ min: Date.UTC(2026, 9, 1), max: Date.UTC(2026, 9, 31) }),
  fc.integer({ min: Date.UTC(2011, 11, 27), max: Date.UTC(2012, 0, 2) }),
);

describe('slots of any schedule, zone and instant', () => {
  it('are on both sides of the instant with none between, and their names sort by time', () => {
    fc.assert(
      fc.property(anySchedule, anyZone, anyInstant, (schedule, timezone, instant) => {
        const timetable = ownTimetable('rule:a', schedule, { timezone });
        const [last, next] = [timetable.latest(instant), timetable.after(instant)];
        expect(last.at).toBeLessThanOrEqual(instant);
        expect(next.at).toBeGreaterThan(instant);
        expect(next.name > last.name).toBe(true);
        expect(timetable.after(last.at)).toEqual(next);
        expect(timetable.latest(next.at)).toEqual(next);
      }),
      { numRuns: 200 },
    );
  });

  it('are those that a calendar of the zone shows, as it walks through the hours', () => {
    fc.assert(
      fc.property(anySchedule, anyZone, anyInstant, (schedule, timezone, start) => {
        const end = start + 4 * 86_400_000;
        const slots = slotsBetween(schedule, timezone, iso(start), iso(end));
        const walked = new Set(slots.map(({ name }) => name));
        // A time that the clock leaves out is served when it goes on. If that is a time of its own, both are one slot.
        const instants = new Set(slots.map(({ at }) => at));
        // The oracle asks Intl, which knows nothing of our arithmetic. It sees the times that clocks do show.
        const show = new Intl.DateTimeFormat('en-CA', {
          timeZone: timezone === 'Nowhere/Land' ? 'UTC' : timezone,
          dateStyle: 'short',
          timeStyle: 'short',
          hourCycle: 'h23',
        });
        // The walk begins after the start.
        const first = (Math.floor(start / 900_000) + 1) * 900_000;
        const shown = new Set<string>();
        // A time that the clock showed before and shows again is the slot of before. Casey in Antarctica once went back
        // by three hours.
        for (let at = first - 26 * 3_600_000; at < first; at += 900_000) shown.add(show.format(at));
        for (let at = first; at <= end; at += 900_000) {
          const text = show.format(at);
          const [date = '', time = ''] = text.split(', ');
          if (shown.has(text)) continue;
          shown.add(text);
          const [year, month, day] = date.split('-').map(Number);
          const weekday = new Date(`${date}T00:00Z`).getUTCDay() || 7;
          const days = new Date(Date.UTC(year!, month!, 0)).getUTCDate();
          const isOn =
            schedule.weekdays?.includes(weekday) ??
            (schedule.dayOfMonth === undefined || day === Math.min(schedule.dayOfMonth, days));
          if (isOn && schedule.times.includes(time) && !instants.has(iso(at)))
            expect(walked).toContain(`${date}T${time}`);
        }
        expect(walked.size).toBeLessThanOrEqual(6 * schedule.times.length);
      }),
      { numRuns: 60 },
    );
  });
});

describe('any sequence of edits, moves and looks', () => {
  const step = fc.record({
    minutes: fc.oneof(fc.integer({ min: 0, max: 120 }), fc.integer({ min: 120, max: 3_000 })),
    schedule: fc.option(anySchedule, { freq: 4 }),
    timezone: fc.option(anyZone, { freq: 12 }),
  });

  it('serves no slot twice, goes forward only, and gives no date more mails than a schedule had times', () => {
    let served = 0;
    fc.assert(
      fc.property(
        anyInstant,
        anySchedule,
        anyZone,
        fc.array(step, { maxLength: 30 }),
        (start, first, zone, steps) => {
          let [schedule, timezone, clock] = [first, zone, start];
          let mark: string | undefined;
          let last = '';
          const mails = new Map<string, number>();
          for (const { minutes, ...edit } of steps) {
            clock += minutes * 60_000;
            schedule = edit.schedule ?? schedule;
            timezone = edit.timezone ?? timezone;
            const timetable = ownTimetable('rule:a', schedule, { timezone });
            const latest = timetable.latest(clock);
            if (latest.name <= timetable.servedUpTo(mark)) continue;
            served += 1;
            expect(latest.name > last).toBe(true);
            last = latest.name;
            mark = timetable.markOf(latest, mark);
            const date = latest.name.slice(0, 10);
            mails.set(date, (mails.get(date) ?? 0) + 1);
            // Nothing is due directly after.
            expect(latest.name <= timetable.servedUpTo(mark)).toBe(true);
          }
          const most = Math.max(
            ...[first, ...steps.flatMap((one) => one.schedule ?? [])].map(({ times: all }) => all.length),
          );
          for (const count of mails.values()) expect(count).toBeLessThanOrEqual(most);
        },
      ),
      { numRuns: 120 },
    );
    expect(served).toBeGreaterThan(150);
  });

  it('without edits serves each slot once, however late the looks', () => {
    fc.assert(
      fc.property(
        anyInstant,
        anySchedule,
        anyZone,
        fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 10, maxLength: 40 }),
        (start, schedule, timezone, waits) => {
          const { look } = reader(timezone);
          const timetable = ownTimetable('rule:a', schedule, { timezone });
          let clock = start;
          look(schedule, iso(clock));
          for (const minutes of waits) {
            const before = clock;
            clock += minutes * 60_000;
            const come: Slot[] = [];
            for (let slot = timetable.after(before); slot.at <= clock; slot = timetable.after(slot.at))
              come.push(slot);
            // Several that were missed make one mail, named by the last of them.
            expect(look(schedule, iso(clock))).toBe(come.at(-1)?.name);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps each time that the schedule before had as well and that has not come yet', () => {
    fc.assert(
      fc.property(times, times, fc.integer({ min: 0, max: 46 }), (before, after, half) => {
        const { look } = reader('UTC');
        const at = Date.UTC(2026, 4, 1, 0, half * 30);
        look({ times: before }, iso(Date.UTC(2026, 3, 30, 23, 59)));
        for (let clock = Date.UTC(2026, 4, 1); clock <= at; clock += 1_800_000)
          look({ times: before }, iso(clock));
        const found = new Set<string>();
        for (let clock = at + 1_800_000; clock < Date.UTC(2026, 4, 2); clock += 1_800_000) {
          const slot = look({ times: after }, iso(clock));
          if (slot?.startsWith('2026-05-01')) found.add(slot.slice(11));
        }
        const now = iso(at + 1_800_000).slice(11, 16);
        const kept = after.filter((time) => before.includes(time) && time >= now);
        const moved = after.filter((time) => !before.includes(time));
        for (const time of moved.length === 0 ? kept : kept.slice(moved.length))
          expect(found).toContain(time);
      }),
      { numRuns: 150 },
    );
  });
});
