import { Temporal } from 'temporal-polyfill';
import { startOfDate } from '../../shared/time/local-time.ts';
import { resolveTimeZone } from '../../shared/time/time-zone.ts';

/**
 * The instant (ISO) at which a day from a form ("2030-01-31") begins in the zone. A value that is not a day is returned
 * unchanged.
 */
export function startOfLocalDay(day: string, timezone: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(day) || Number.isNaN(Date.parse(day))) return day;
  return new Date(startOfDate(Temporal.PlainDate.from(day), timezone)).toISOString();
}

/** The day in the zone ("2030-01-31") to which the instant (ISO) belongs: the inverse of `startOfLocalDay`. */
export function localDay(iso: string, timezone: string): string {
  const zone = resolveTimeZone(timezone).timeZone;
  return Temporal.Instant.from(iso).toZonedDateTimeISO(zone).toPlainDate().toString();
}
