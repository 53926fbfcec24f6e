/**
 * A publication date as feeds write it, strictly: RFC 822/2822 with the variants seen in the wild, RFC 3339, ISO 8601.
 * Answers an instant in UTC to the second ("2020-01-07T09:05:00Z"), or for a date without a time the day alone
 * ("2020-01-07"), which no zone may shift. A time without a zone is taken as UTC. What is none of this, or names a day
 * that does not exist, is undefined: a wrong date is worse than none.
 */
export function parseDate(text: string): string | undefined {
  // The limit keeps every pattern below cheap, whatever the feed sends.
  const trimmed = text.slice(0, 80).replace(/\s+/g, ' ').trim();
  return /^\d{4}/.test(trimmed)
    ? (parseIso(trimmed) ?? parseIsoBasic(trimmed))
    : (parseDayFirst(trimmed) ?? parseMonthFirst(trimmed));
}

const time = String.raw`(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?(?: ?([ap])\.?m\.?)?`;
const zone = String.raw`(?: ?(Z|[+-]\d{2}(?::?\d{2})?|(?:GMT|UTC)[+-]\d{1,2}(?::?\d{2})?|[A-Z]{1,5}))?(?: ?\([^)]*\))?`;
const weekday = String.raw`(?:\p{L}{2,12}(?:\.?, ?|\.? ))?`;

const iso = new RegExp(`^(\\d{4})-(\\d{1,2})-(\\d{1,2})(?:[T ]+${time}${zone})?$`, 'i');
const isoBasic = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})?()(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;
const dayFirst = new RegExp(
  `^${weekday}(\\d{1,2})[. -]+(\\p{L}{3,10})\\.?[, -]+(\\d{4}|\\d{2})(?:,?[T ]*(?:- )?${time}${zone})?$`,
  'iu',
);
const monthFirst = new RegExp(
  `^${weekday}(\\p{L}{3,10})\\.? (\\d{1,2}),? (\\d{4})(?:,? (?:- |at )?${time}${zone})?$`,
  'iu',
);

function parseIso(text: string): string | undefined {
  const [, year, month, day, ...clock] = iso.exec(text) ?? [];
  return year && month && day ? moment(Number(year), Number(month), Number(day), clock) : undefined;
}

function parseIsoBasic(text: string): string | undefined {
  const [, year, month, day, ...clock] = isoBasic.exec(text) ?? [];
  return year && month && day ? moment(Number(year), Number(month), Number(day), clock) : undefined;
}

function parseDayFirst(text: string): string | undefined {
  const [, day, month, year, ...clock] = dayFirst.exec(text) ?? [];
  return year && month && day ? moment(fullYear(year), monthNumber(month), Number(day), clock) : undefined;
}

function parseMonthFirst(text: string): string | undefined {
  const [, month, day, year, ...clock] = monthFirst.exec(text) ?? [];
  return year && month && day ? moment(fullYear(year), monthNumber(month), Number(day), clock) : undefined;
}

/** `clock` is hour, minute, second, half of the day (a or p) and zone, each as matched or absent. */
function moment(
  year: number,
  month: number | undefined,
  day: number,
  [hours, minutes, seconds, half, zoneName]: readonly (string | undefined)[],
): string | undefined {
  if (month === undefined || month < 1 || month > 12) return undefined;
  if (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate()) return undefined;
  const date = `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
  if (hours === undefined || minutes === undefined) return date;

  const hour = half ? twelveHour(Number(hours), half) : Number(hours);
  const minute = Number(minutes);
  // RFC 3339 allows the leap second 60, which no clock here can name.
  const second = Math.min(Number(seconds ?? 0), 59);
  if (hour === undefined || hour > 23 || minute > 59 || Number(seconds ?? 0) > 60) return undefined;
  const offset = zoneMinutes(zoneName);
  if (offset === undefined) return undefined;
  const instant = Date.UTC(year, month - 1, day, hour, minute, second) - offset * 60_000;
  return new Date(instant).toISOString().replace('.000Z', 'Z');
}

function twelveHour(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return hour <= 23 ? hour : undefined;
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
}

/** RFC 2822, section 4.3: two digits below 50 are of this century. */
function fullYear(year: string): number {
  const value = Number(year);
  if (year.length > 2) return value;
  return value < 50 ? 2000 + value : 1900 + value;
}

/** Zone names in feeds, in minutes east of UTC; RFC 822's own and those of news publishers. */
// biome-ignore format: a table reads better in rows
const zones: Readonly<Record<string, number>> = {
  Z: 0, UT: 0, UTC: 0, GMT: 0, WET: 0,
  EST: -300, EDT: -240, CST: -360, CDT: -300, MST: -420, MDT: -360, PST: -480, PDT: -420,
  AKST: -540, AKDT: -480, HST: -600, AST: -240, ADT: -180, NST: -210, NDT: -150, BRT: -180, ART: -180,
  BST: 60, WEST: 60, CET: 60, MEZ: 60, CEST: 120, MESZ: 120, EET: 120, SAST: 120, EEST: 180, MSK: 180,
  PKT: 300, WIB: 420, HKT: 480, SGT: 480, AWST: 480, JST: 540, KST: 540, ACST: 570, AEST: 600, ACDT: 630, AEDT: 660,
  NZST: 720, NZDT: 780,
};

/** Minutes east of UTC; undefined for a name that nobody can be sure of ("IST" is three countries' time). */
function zoneMinutes(name: string | undefined): number | undefined {
  if (name === undefined) return 0;
  const [, sign, hours, minutes] = /^(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?$/i.exec(name) ?? [];
  if (hours === undefined) return zones[name.toUpperCase()];
  const offset = Number(hours) * 60 + Number(minutes ?? 0);
  return offset > 14 * 60 ? undefined : sign === '-' ? -offset : offset;
}

/** How months begin in English, German, Dutch, French, Spanish, Portuguese and Italian. */
// biome-ignore format: a table reads better in rows
const monthNames: readonly RegExp[] = [
  /^(jan|jän|gen|ene)/, /^(feb|fév|fev)/, /^(mar|mär|maa|mrt)/, /^(apr|avr|abr)/, /^(may|mai|mag|maj|mei)/,
  /^(jun|juin|giu)/, /^(jul|juil|lug)/, /^(aug|aoû|ago)/, /^(sep|set)/, /^(oct|okt|out|ott)/, /^nov/, /^(dec|déc|dez|dic)/,
];

function monthNumber(name: string): number | undefined {
  const index = monthNames.findIndex((pattern) => pattern.test(name.toLowerCase()));
  return index < 0 ? undefined : index + 1;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
