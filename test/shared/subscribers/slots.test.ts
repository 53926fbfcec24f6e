import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, it } from 'vitest';
import { latestSlot, slotAfter } from '../../../shared/subscribers/slots.ts';
import { subscriberWith } from './schedule-subjects.ts';

const iso = (instant: number) => new Date(instant).toISOString();
const settings = (timezone: string, digestTime: string, digestWeekday = 1) =>
  subscriberWith({ timezone, digestTime, digestWeekday });

/** Slots from one instant to another, by following them one after another. */
function slotsBetween(
  frequency: 'daily' | 'weekly' | 'hourly',
  of: ReturnType<typeof settings>,
  from: string,
  to: string,
) {
  const found: { name: string; at: string }[] = [];
  let slot = slotAfter(frequency, of, Date.parse(from));
  while (slot.at <= Date.parse(to)) {
    found.push({ name: slot.name, at: iso(slot.at) });
    slot = slotAfter(frequency, of, slot.at);
  }
  return found;
}

describe('a daily slot', () => {
  it.each([
    [
      'a skipped half hour in New York',
      'America/New_York',
      '02:30',
      '2026-03-08',
      '2026-03-08T07:30:00.000Z',
    ],
    ['a repeated hour in New York', 'America/New_York', '01:30', '2026-11-01', '2026-11-01T05:30:00.000Z'],
    ['a skipped hour in Madrid', 'Europe/Madrid', '02:30', '2026-03-29', '2026-03-29T01:30:00.000Z'],
    ['a repeated hour in Madrid', 'Europe/Madrid', '02:30', '2026-10-25', '2026-10-25T00:30:00.000Z'],
    [
      'the half-hour change of Lord Howe',
      'Australia/Lord_Howe',
      '02:15',
      '2026-10-04',
      '2026-10-03T15:45:00.000Z',
    ],
    ['a skipped midnight in Santiago', 'America/Santiago', '00:00', '2026-09-06', '2026-09-06T04:00:00.000Z'],
    ['a skipped midnight in Cairo', 'Africa/Cairo', '00:00', '2026-04-24', '2026-04-23T22:00:00.000Z'],
    ['the quarter hours of Kathmandu', 'Asia/Kathmandu', '08:00', '2026-04-24', '2026-04-24T02:15:00.000Z'],
  ])('at %s comes once', (_, timezone, time, date, expected) => {
    const day = Temporal.PlainDate.from(date);
    const around = slotsBetween(
      'daily',
      settings(timezone, time),
      `${day.subtract({ days: 2 }).toString()}T00:00:00Z`,
      `${day.add({ days: 2 }).toString()}T23:59:00Z`,
    );
    expect(around.filter(({ name }) => name === `d${date}`)).toEqual([{ name: `d${date}`, at: expected }]);
    expect(around.map(({ name }) => name)).toEqual([...new Set(around.map(({ name }) => name))]);
  });

  it('skips the date that Apia never had', () => {
    expect(
      slotsBetween(
        'daily',
        settings('Pacific/Apia', '08:00'),
        '2011-12-28T20:00:00Z',
        '2012-01-01T00:00:00Z',
      ),
    ).toEqual([
      { name: 'd2011-12-29', at: '2011-12-29T18:00:00.000Z' },
      { name: 'd2011-12-31', at: '2011-12-30T18:00:00.000Z' },
      { name: 'd2012-01-01', at: '2011-12-31T18:00:00.000Z' },
    ]);
  });

  it('keeps the date whose last hour is skipped, half an hour into the next date', () => {
    // In Nuuk summer time begins at 23:00: that Saturday has no 23:30.
    expect(
      slotsBetween(
        'daily',
        settings('America/Nuuk', '23:30'),
        '2024-03-30T12:00:00Z',
        '2024-04-01T12:00:00Z',
      ),
    ).toEqual([
      { name: 'd2024-03-30', at: '2024-03-31T01:30:00.000Z' },
      { name: 'd2024-03-31', at: '2024-04-01T00:30:00.000Z' },
    ]);
  });

  it('is in UTC for an unknown zone', () => {
    const slot = slotAfter(
      'daily',
      settings('Mars/Olympus_Mons', '08:00'),
      Date.parse('2026-05-01T09:00:00Z'),
    );
    expect(slot).toEqual({ name: 'd2026-05-02', at: Date.parse('2026-05-02T08:00:00Z') });
  });
});

describe('a weekly slot', () => {
  it('comes on the chosen weekday of the local calendar', () => {
    // Tuesday 06:00 in Auckland is Monday in UTC.
    expect(
      slotsBetween(
        'weekly',
        settings('Pacific/Auckland', '06:00', 2),
        '2026-06-01T00:00:00Z',
        '2026-06-15T00:00:00Z',
      ),
    ).toEqual([
      { name: 'w2026-06-02', at: '2026-06-01T18:00:00.000Z' },
      { name: 'w2026-06-09', at: '2026-06-08T18:00:00.000Z' },
    ]);
  });
});

describe('an hourly slot', () => {
  it('comes each full hour, also in the hour that the clock repeats', () => {
    const names = slotsBetween(
      'hourly',
      settings('Europe/Madrid', '08:00'),
      '2026-10-25T00:00:00Z',
      '2026-10-25T03:00:00Z',
    );
    expect(names).toEqual([
      { name: 'h2026-10-25T01', at: '2026-10-25T01:00:00.000Z' },
      { name: 'h2026-10-25T02', at: '2026-10-25T02:00:00.000Z' },
      { name: 'h2026-10-25T03', at: '2026-10-25T03:00:00.000Z' },
    ]);
  });
});

const zones = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'Nowhere/Land'];
const anySettings = fc.record({
  timezone: fc.constantFrom(...zones),
  digestTime: fc
    .integer({ min: 0, max: 1439 })
    .map(
      (minute) =>
        `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`,
    ),
  digestWeekday: fc.integer({ min: 1, max: 7 }),
});
/** Years in which zones changed their rules, their side of the date line or their mind; around 2011-12-30 in a third. */
const anyInstant = fc.oneof(
  fc.integer({ min: Date.UTC(1970, 0, 1), max: Date.UTC(2037, 0, 1) }),
  fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2027, 0, 1) }),
  fc.integer({ min: Date.UTC(2011, 11, 27), max: Date.UTC(2012, 0, 2) }),
);
const anyFrequency = fc.constantFrom('daily' as const, 'weekly' as const, 'hourly' as const);

describe('slots of any zone, time and instant', () => {
  it('are on both sides of the instant with none between', () => {
    fc.assert(
      fc.property(anySettings, anyInstant, anyFrequency, (of, instant, frequency) => {
        const latest = latestSlot(frequency, of, instant);
        const next = slotAfter(frequency, of, instant);
        expect(latest.at).toBeLessThanOrEqual(instant);
        expect(next.at).toBeGreaterThan(instant);
        expect(next.name > latest.name).toBe(true);
        expect(slotAfter(frequency, of, latest.at)).toEqual(next);
        expect(latestSlot(frequency, of, next.at)).toEqual(next);
      }),
      { numRuns: 400 },
    );
  });

  it('have exactly one for every date that the local calendar has', () => {
    fc.assert(
      fc.property(anySettings, anyInstant, (of, instant) => {
        const walked = [slotAfter('daily', of, instant)];
        while (walked.length < 6) walked.push(slotAfter('daily', of, walked.at(-1)!.at));
        // The oracle asks Intl, which knows nothing of our arithmetic: which dates does the calendar show?
        const format = new Intl.DateTimeFormat('en-CA', {
          timeZone: knownZone(of.timezone),
          dateStyle: 'short',
        });
        const dates = new Set<string>();
        for (let t = walked[0]!.at; t <= walked.at(-1)!.at; t += 15 * 60_000)
          dates.add(`d${format.format(t)}`);
        const first = walked[0]!.name;
        const last = walked.at(-1)!.name;
        expect(walked.map(({ name }) => name)).toEqual(
          [...dates].filter((date) => date >= first && date <= last).sort(),
        );
      }),
      { numRuns: 150 },
    );
  });

  it('differ from a day only by a changed clock or date', () => {
    fc.assert(
      fc.property(anySettings, anyInstant, (of, instant) => {
        const first = slotAfter('daily', of, instant);
        const hours = (slotAfter('daily', of, first.at).at - first.at) / 3_600_000;
        expect(hours).toBeGreaterThanOrEqual(20);
        expect(hours).toBeLessThanOrEqual(49);
      }),
      { numRuns: 400 },
    );
  });
});

function knownZone(name: string): string {
  return name === 'Nowhere/Land' ? 'UTC' : name;
}
