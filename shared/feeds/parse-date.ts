import { type LooseDate, readLooseDate } from './loose-date.ts';
import { instantIn } from './zone-offset.ts';

/**
 * Reads a publication date as feeds write it: RFC 822/2822 with its common variants, RFC 3339, ISO 8601, `asctime`,
 * seconds since the epoch, and dates as people write them in about forty languages. Returns an instant in UTC with
 * seconds ("2020-01-07T09:05:00Z"), or only the day if there is no time ("2020-01-07"), which must not be shifted by
 * a zone. A time without a zone counts as UTC. Undefined for anything else, for an ambiguous date ("03/04/2020"), a
 * day that does not exist, and placeholders (the years 1, 1900 and 1970): a wrong date is worse than none.
 */
export function parseDate(text: string): string | undefined {
  // A bounded length keeps every pattern fast, whatever the feed sends.
  const trimmed = text.slice(0, 80).replace(/\s+/g, ' ').trim();
  if (trimmed === '') return undefined;
  const date = readRfc822(trimmed) ?? readIso(trimmed) ?? readEpoch(trimmed) ?? readLooseDate(trimmed);
  return date && moment(date);
}

const rfc822 =
  /^(?:[a-z]{3,9}, ?)?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))? ([a-z]{1,5}|[+-]\d{4})$/i;
const englishMonths = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const iso = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})?)?$/i;
const isoBasic =
  /^((?:19|20)\d{2})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(\d{2})|T?(\d{2})(\d{2}))?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** The form that nearly all feeds use, read with one pattern. */
function readRfc822(text: string): LooseDate | undefined {
  const [, day, name = '', year, hour, minute, second, zone] = rfc822.exec(text) ?? [];
  const month = englishMonths.indexOf(name.toLowerCase()) + 1;
  if (month === 0) return undefined;
  return {
    ...{ year: Number(year), month, day: Number(day) },
    ...{ hour: Number(hour), minute: Number(minute), second: Number(second ?? 0), zone },
  };
}

function readIso(text: string): LooseDate | undefined {
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
function readEpoch(text: string): LooseDate | undefined {
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

function moment({ year, month, day, hour, minute = 0, second = 0, zone }: LooseDate): string | undefined {
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
