import { Temporal } from 'temporal-polyfill';
import { resolveTimeZone } from './time-zone.ts';

/**
 * Wall-clock arithmetic in a subscriber's zone, including DST. Instants are milliseconds since the epoch. A wall time
 * that a DST change skips moves forward by the skipped time; one that occurs twice means the first. This is
 * Temporal's `compatible` and the rule of RFC 5545.
 */

/** The first instant at which clocks in the zone show this date and time ("08:00"). */
export function instantOf(date: Temporal.PlainDate, time: string, zone: string): number {
  return date
    .toPlainDateTime(Temporal.PlainTime.from(time))
    .toZonedDateTime(resolveTimeZone(zone).timeZone, { disambiguation: 'compatible' }).epochMilliseconds;
}

/** The calendar date in the zone at an instant. */
export function localDate(instant: number, zone: string): Temporal.PlainDate {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(resolveTimeZone(zone).timeZone)
    .toPlainDate();
}

/** The time that clocks in the zone show at an instant: "08:00". */
export function localTimeAt(instant: number, zone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instant)
    .toZonedDateTimeISO(resolveTimeZone(zone).timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' });
}

/** The instant at which a date begins: midnight, or later if DST skips midnight. */
export function startOfDate(date: Temporal.PlainDate, zone: string): number {
  return date.toZonedDateTime(resolveTimeZone(zone).timeZone).epochMilliseconds;
}

/** Whether the zone had this date: Apia went from 2011-12-29 directly to 2011-12-31. */
export function dateExists(date: Temporal.PlainDate, zone: string): boolean {
  return localDate(startOfDate(date, zone), zone).equals(date);
}
