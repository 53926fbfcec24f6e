import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alertAllowedAt,
  alertsSlowedUntil,
  countAlert,
  usualAlertsPerDay,
} from '../../../shared/subscribers/alert-pace.ts';
import { subscriberWith } from './schedule-subjects.ts';

const at = (iso: string) => Date.parse(iso);
const allowed = (subscriber: ReturnType<typeof subscriberWith>, now: string) =>
  new Date(alertAllowedAt(subscriber, at(now))).toISOString();

describe('after the last alert', () => {
  it('the next waits as long as the subscriber wants', () => {
    const subscriber = subscriberWith({ lastAlertAt: '2026-05-01T12:00:00Z', alertEveryMinutes: 30 });
    expect(allowed(subscriber, '2026-05-01T12:10:00Z')).toBe('2026-05-01T12:30:00.000Z');
    expect(allowed(subscriber, '2026-05-01T12:30:00Z')).toBe('2026-05-01T12:30:00.000Z');
    expect(allowed(subscriber, '2026-05-01T12:31:00Z')).toBe('2026-05-01T12:31:00.000Z');
  });
});

describe('after twenty alerts in a local day', () => {
  const slowed = subscriberWith({
    timezone: 'Asia/Kathmandu',
    lastAlertAt: '2026-05-01T15:10:00Z',
    alertDay: { date: '2026-05-01', count: usualAlertsPerDay },
  });

  it('the next comes at the full hour', () => {
    expect(allowed(slowed, '2026-05-01T15:12:00Z')).toBe('2026-05-01T16:00:00.000Z');
  });

  it('local midnight ends the limit, even before the hour is over', () => {
    const late = subscriberWith({ ...slowed, lastAlertAt: '2026-05-01T18:05:00Z' });
    expect(allowed(late, '2026-05-01T18:06:00Z')).toBe('2026-05-01T18:15:00.000Z');
    expect(alertsSlowedUntil(late, at('2026-05-01T18:06:00Z'))).toBe(at('2026-05-01T18:15:00Z'));
    expect(alertsSlowedUntil(late, at('2026-05-01T18:15:00Z'))).toBeUndefined();
  });

  it('nineteen do not slow it', () => {
    const almost = subscriberWith({
      ...slowed,
      alertDay: { date: '2026-05-01', count: usualAlertsPerDay - 1 },
    });
    expect(allowed(almost, '2026-05-01T15:16:00Z')).toBe('2026-05-01T15:16:00.000Z');
    expect(alertsSlowedUntil(almost, at('2026-05-01T15:16:00Z'))).toBeUndefined();
  });
});

describe('after as many alerts in a local day as the subscriber wants', () => {
  const now = '2026-05-01T15:16:00Z';
  const after = (count: number, alertsPerDay: number) =>
    subscriberWith({
      lastAlertAt: '2026-05-01T15:10:00Z',
      alertDay: { date: '2026-05-01', count },
      alertsPerDay,
    });

  it.each([
    [2, 3, '2026-05-01T15:16:00.000Z'],
    [3, 3, '2026-05-01T16:00:00.000Z'],
    [30, 50, '2026-05-01T15:16:00.000Z'],
  ])('%i of %i: the next comes at %s', (count, most, next) => {
    expect(allowed(after(count, most), now)).toBe(next);
  });
});

describe('counting alerts', () => {
  it('starts again at local midnight', () => {
    let subscriber = subscriberWith({ timezone: 'America/New_York' });
    for (const now of ['2026-05-02T03:50:00Z', '2026-05-02T03:56:00Z', '2026-05-02T04:01:00Z']) {
      subscriber = { ...subscriber, ...countAlert(subscriber, at(now)) };
    }
    expect(subscriber.alertDay).toEqual({ date: '2026-05-02', count: 1 });
    expect(subscriber.lastAlertAt).toBe('2026-05-02T04:01:00.000Z');
  });
});

describe('in quiet hours', () => {
  it.each([
    [
      'that span midnight',
      { from: '22:00', to: '07:00' },
      '2026-05-01T23:30:00Z',
      '2026-05-02T07:00:00.000Z',
    ],
    [
      'on the morning after',
      { from: '22:00', to: '07:00' },
      '2026-05-02T06:59:00Z',
      '2026-05-02T07:00:00.000Z',
    ],
    ['at noon', { from: '12:00', to: '14:00' }, '2026-05-01T12:00:00Z', '2026-05-01T14:00:00.000Z'],
    ['that are over', { from: '12:00', to: '14:00' }, '2026-05-01T14:00:00Z', '2026-05-01T14:00:00.000Z'],
    ['of no length', { from: '12:00', to: '12:00' }, '2026-05-01T12:00:00Z', '2026-05-01T12:00:00.000Z'],
  ])('%s, an alert waits for their end', (_, quietHours, now, expected) => {
    expect(allowed(subscriberWith({ quietHours }), now)).toBe(expected);
  });

  it('whose end the clock skips, an alert waits until the clock has moved on', () => {
    const madrid = subscriberWith({ timezone: 'Europe/Madrid', quietHours: { from: '22:00', to: '02:30' } });
    expect(allowed(madrid, '2026-03-29T00:45:00Z')).toBe('2026-03-29T01:30:00.000Z');
    expect(allowed(madrid, '2026-03-29T01:10:00Z')).toBe('2026-03-29T01:30:00.000Z');
  });

  it('whose end comes twice, an alert waits for the first one', () => {
    const madrid = subscriberWith({ timezone: 'Europe/Madrid', quietHours: { from: '22:00', to: '02:30' } });
    expect(allowed(madrid, '2026-10-25T00:10:00Z')).toBe('2026-10-25T00:30:00.000Z');
    expect(allowed(madrid, '2026-10-25T01:10:00Z')).toBe('2026-10-25T01:10:00.000Z');
  });
});

const timeOfDay = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom('00', '15', '30', '45'))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${minute}`);

describe('for any subscriber', () => {
  it('the allowed instant is never early, never goes back, and is itself allowed', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        fc.option(fc.record({ from: timeOfDay, to: timeOfDay })),
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: Date.UTC(2007, 0, 1), max: Date.UTC(2027, 0, 1) }),
        fc.integer({ min: 0, max: 86_400_000 }),
        fc.integer({ min: 0, max: 86_400_000 }),
        (timezone, quietHours, count, last, wait, more) => {
          const first = subscriberWith({ timezone, ...(quietHours && { quietHours }) });
          const alerted = countAlert(first, last);
          const subscriber = { ...first, ...alerted, alertDay: { ...alerted.alertDay, count } };
          const allowedAt = alertAllowedAt(subscriber, last + wait);
          expect(allowedAt).toBeGreaterThanOrEqual(last + wait);
          expect(allowedAt).toBeGreaterThanOrEqual(last + 300_000);
          expect(alertAllowedAt(subscriber, allowedAt)).toBe(allowedAt);
          expect(alertAllowedAt(subscriber, last + wait + more)).toBeGreaterThanOrEqual(allowedAt);
          expect(allowedAt - (last + wait)).toBeLessThanOrEqual(28 * 3_600_000);
        },
      ),
      { numRuns: 500 },
    );
  });
});
