import { Temporal } from 'temporal-polyfill';
import { instantOf } from '../time/local-time.ts';
import { resolveTimeZone } from '../time/time-zone.ts';
import * as units from '../time/units.ts';

/** Zone names in feeds, in minutes east of UTC: those of RFC 822 and those of news publishers. */
// biome-ignore format: a table reads better in rows
const zones: Readonly<Record<string, number>> = {
  Z: 0, UT: 0, UTC: 0, GMT: 0, WET: 0, WAT: 60,
  EST: -300, EDT: -240, CST: -360, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420,
  AKST: -540, AKDT: -480, HST: -600, AST: -240, ADT: -180, NST: -210, NDT: -150, BRT: -180, BRST: -120, ART: -180,
  CLT: -240, CLST: -180, COT: -300, PET: -300, VET: -240, UYT: -180, BOT: -240,
  BST: 60, WEST: 60, CET: 60, MEZ: 60, MET: 60, CEST: 120, MESZ: 120, MEST: 120, EET: 120, SAST: 120, CAT: 120,
  EEST: 180, IDT: 180, MSK: 180, EAT: 180, TRT: 180, MSD: 240, GST: 240, SAMT: 240, PKT: 300, YEKT: 300, IST: 330,
  NPT: 345, OMST: 360, WIB: 420, ICT: 420, KRAT: 420, NOVT: 420, HKT: 480, SGT: 480, MYT: 480, PHT: 480, WITA: 480,
  AWST: 480, IRKT: 480, JST: 540, KST: 540, WIT: 540, ACST: 570, AEST: 600, VLAT: 600, ACDT: 630, AEDT: 660,
  NZST: 720, PETT: 720, NZDT: 780,
};

/** Names that mean summer time (DST) or standard time, depending on the date. */
const wallClocks: Readonly<Record<string, string>> = {
  AT: 'America/Halifax',
  ET: 'America/New_York',
  CT: 'America/Chicago',
  MT: 'America/Denver',
  PT: 'America/Los_Angeles',
};

/** A date and a time of day as a wall clock shows them. Seconds are at most 59. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * The instant, in milliseconds since the epoch, of a time in a zone: "+01:00", "-0700", "GMT+2", "EST", "ET",
 * "Europe/Madrid"; without a zone, in UTC. Undefined for an ambiguous or unknown name.
 */
export function instantIn(zone: string | undefined, time: WallTime): number | undefined {
  const { year, month, day, hour, minute, second } = time;
  const utc = Date.UTC(year, month - 1, day, hour, minute, second);
  if (zone === undefined) return utc;
  const offset = offsetMinutes(zone);
  if (offset !== undefined) return utc - offset * units.minute;
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

function offsetMinutes(zone: string): number | undefined {
  const [, sign, hours, minutes] = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?(?::?\d{2})?$/i.exec(zone) ?? [];
  if (hours === undefined) return zones[zone.toUpperCase()];
  const offset = Number(hours) * 60 + Number(minutes ?? 0);
  return offset > 14 * 60 ? undefined : sign === '-' ? -offset : offset;
}
