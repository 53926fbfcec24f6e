import { Temporal } from 'temporal-polyfill';
import { resolveTimeZone } from './time-zone.ts';

/**
 * Wall-clock arithmetic in a subscriber's zone. Instants are milliseconds since the epoch. A wall time that a change of
 * the clock skips moves forward by what was skipped, one that occurs twice means the first: Temporal's `compatible`,
 * which is RFC 5545's rule.
 */

/** The instant at which the clocks of the zone first show this date and time ("08:00"). */
export function instantOf(date: Temporal.PlainDate, time: string, zone: string): number {
  return date
    .toPlainDateTime(Temporal.PlainTime.from(time))
    .toZonedDateTime(resolveTimeZone(zone).timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** The date that the zone's calendar shows at an instant. */
export function localDate(instant: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(resolveTimeZone(zone).timeZone)
    .toPlainDate();
}

/** The instant at which a date begins: midnight, or later where the clock skips midnight. */
export function startOfDate(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime(resolveTimeZone(zone).timeZone).epochMilliseconds;
}

/** Whether the zone had this date at all: Apia went from 2011-12-29 straight to 2011-12-31. */
export function dateExists(date: Temporal.PlainDate, zone: string): boolean {
  return localDate(startOfDate(date, zone), zone).equals(date);
}
