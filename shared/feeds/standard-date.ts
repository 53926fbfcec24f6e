import * as units from '../time/units.ts';
import { offsetMinutes } from './zone-offset.ts';

/** A date and a time of day as a wall clock shows them. Seconds are at most 59. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** The parts of a date as written. The day may not exist. Without an hour it is only a day. */
export interface ReadDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour?: number;
  readonly minute?: number;
  readonly second?: number;
  readonly zone?: string | undefined;
}

/**
 * Reads a date of the standards: RFC 822/2822, RFC 3339, ISO 8601, seconds since the epoch. The result is that of `parseDate`,
 * which also knows dates as people write them, and zones whose offset changes.
 */
export function parseStandardDate(text: string): string | undefined {
  const date = readStandardDate(oneLine(text));
  return date && momentOf(date, instantAtOffset);
}

/** With single spaces. A bounded length keeps every pattern fast, whatever is sent. */
export function oneLine(text: string): string {
  return text.slice(0, 80).replace(/\s+/g, ' ').trim();
}

export function readStandardDate(text: string): ReadDate | undefined {
  return readRfc822(text) ?? readIso(text) ?? readEpoch(text);
}

/**
 * The instant, in milliseconds since the epoch, of a time at an offset, or in a zone that has one offset all year; without a
 * zone, in UTC. Undefined for all other zones.
 */
export function instantAtOffset(zone: string | undefined, time: WallTime): number | undefined {
  const { year, month, day, hour, minute, second } = time;
  const offset = zone === undefined ? 0 : offsetMinutes(zone);
  return offset === undefined
    ? undefined
    : Date.UTC(year, month - 1, day, hour, minute, second) - offset * units.minute;
}

const rfc822 =
  /^(?:[a-z]{3,9}, ?)?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))? ([a-z]{1,5}|[+-]\d{4})$/i;
const englishMonths = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const iso = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;
const isoBasic =
  /^((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})|T?(\d{2})(\d{2}))?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** The form that nearly all feeds use, read with one pattern. */
function readRfc822(text: string): ReadDate | undefined {
  const [, day, name = '', year, hour, minute, second, zone] = rfc822.exec(text) ?? [];
  const month = englishMonths.indexOf(name.toLowerCase()) + 1;
  if (month === 0) return undefined;
  return {
    ...{ year: Number(year), month, day: Number(day) },
    ...{ hour: Number(hour), minute: Number(minute), second: Number(second ?? 0), zone },
  };
}

function readIso(text: string): ReadDate | undefined {
  const [, year, month, day, hour, minute, second, zone] = iso.exec(text) ?? readBasic(text);
  if (year === undefined) return undefined;
  return {
    ...{ year: Number(year), month: Number(month), day: Number(day) },
    ...(hour !== undefined && {
      ...{ hour: Number(hour), minute: Number(minute), second: Number(second ?? 0), zone },
    }),
  };
}

/** "20200107T100506Z" */
function readBasic(text: string): (string | undefined)[] {
  const [all, year, month, day, hour, minute, second, shortHour, shortMinute, zone] =
    isoBasic.exec(text) ?? [];
  return [all, year, month, day, hour ?? shortHour, minute ?? shortMinute, second, zone];
}

/** Seconds since the epoch from 2001 to 2099, or milliseconds. */
function readEpoch(text: string): ReadDate | undefined {
  const [, seconds] = /^([1-4]\d{9})(?:\.\d+|\d{3})?$/.exec(text) ?? [];
  if (seconds === undefined) return undefined;
  const date = new Date(Number(seconds) * 1000);
  return {
    ...{ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() },
    ...{ hour: date.getUTCHours(), minute: date.getUTCMinutes(), second: date.getUTCSeconds() },
  };
}

/** Dates outside these years are placeholders of systems without a date. */
const firstYear = 1971;
const lastYear = 2099;

/**
 * The date as `parseDate` writes it. Undefined for a day that does not exist, and for placeholders.
 *
 * @param instantIn the instant of a time in a zone, in milliseconds since the epoch; undefined for a zone that it does not know
 */
export function momentOf(
  { year, month, day, hour, minute = 0, second = 0, zone }: ReadDate,
  instantIn: (zone: string | undefined, time: WallTime) => number | undefined,
): string | undefined {
  if (year < firstYear || year > lastYear || month < 1 || month > 12) return undefined;
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  if (hour === undefined) return `${year}-${twoDigits(month)}-${twoDigits(day)}`;
  // 24:00 is the end of the day. RFC 3339 allows the leap second 60, which cannot be represented here.
  if (hour > (minute === 0 ? 24 : 23) || minute > 59 || second > 60) return undefined;
  const instant = instantIn(zone, { year, month, day, hour, minute, second: Math.min(second, 59) });
  return instant === undefined ? undefined : new Date(instant).toISOString().replace('.000Z', 'Z');
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
