import { Temporal } from 'temporal-polyfill';
import { instantOf } from '../time/local-time.ts';
import { resolveTimeZone } from '../time/time-zone.ts';
import { instantAtOffset, type WallTime } from './standard-date.ts';
import { offsetMinutes } from './zone-offset.ts';

/** Names that mean summer time (DST) or standard time, depending on the date. */
const wallClocks: Readonly<Record<string, string>> = {
  AT: 'America/Halifax',
  ET: 'America/New_York',
  CT: 'America/Chicago',
  MT: 'America/Denver',
  PT: 'America/Los_Angeles',
};

/**
 * The instant, in milliseconds since the epoch, of a time in a zone: "+01:00", "-0700", "GMT+2", "EST", "ET",
 * "Europe/Madrid"; without a zone, in UTC. Undefined for an ambiguous or unknown name.
 */
export function instantIn(zone: string | undefined, time: WallTime): number | undefined {
  const atOffset = instantAtOffset(zone, time);
  if (zone === undefined || atOffset !== undefined) return atOffset;
  const { year, month, day, hour, minute, second } = time;
  const place = wallClocks[zone.toUpperCase()] ?? (zone.includes('/') ? zone : undefined);
  if (place === undefined || hour > 23 || !resolveTimeZone(place).known) return undefined;
  const clock = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':');
  return instantOf(new Temporal.PlainDate(year, month, day), clock, place);
}

/** Is this word a zone name? */
export function isZone(name: string): boolean {
  return (
    offsetMinutes(name) !== undefined ||
    name.toUpperCase() in wallClocks ||
    (name.includes('/') && resolveTimeZone(name).known)
  );
}
