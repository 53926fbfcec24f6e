import { betweenNames, languageOrEnglish } from '../i18n/languages.ts';
import { resolveTimeZone } from '../time/time-zone.ts';
import * as units from '../time/units.ts';

/** Formats times for one reader. Instants are ISO 8601. */
export interface ShownTimes {
  /** The zone in use, "Europe/Madrid". UTC if the requested one is unknown. */
  readonly zone: string;
  readonly zoneKnown: boolean;
  /** "18:05" */
  clock(instant: string): string;
  /** "Monday 23 November" */
  day(instant: string): string;
  /** "Monday 23 November, 18:05" */
  dayAndClock(instant: string): string;
  /**
   * The publication time of an article, as short as possible on the day of `now`: "18:05", "22 Nov, 18:05", "2 Jan
   * 2020". A date without a time is shown unchanged, in no zone. Undefined if it cannot be read.
   */
  published(publishedAt: string, now: string): string | undefined;
}

/** Building a formatter takes longer than rendering a mail, so readers with the same zone and language share one. */
const remembered = new Map<string, ShownTimes>();
const rememberedAtMost = 500;

/** Returns the time formats for a locale (BCP 47) and an IANA zone. */
export function showTimes(locale: string, timezone: string): ShownTimes {
  const key = `${locale} ${timezone}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  if (remembered.size >= rememberedAtMost) remembered.clear();
  const created = createShownTimes(locale, timezone);
  remembered.set(key, created);
  return created;
}

function createShownTimes(locale: string, timezone: string): ShownTimes {
  const { timeZone, known } = resolveTimeZone(timezone);
  const format = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { timeZone, ...options });
  const clock = format({ hour: '2-digit', minute: '2-digit' });
  const day = format({ weekday: 'long', day: 'numeric', month: 'long' });
  const date = format({ day: 'numeric', month: 'short', year: 'numeric' });
  const dateAndClock = format({ day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const dateOnly = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  });
  const { code } = languageOrEnglish(locale);
  const comma = code === 'ja' ? ' ' : betweenNames({ code });
  let today = { now: '', date: '' };
  return {
    zone: timeZone,
    zoneKnown: known,
    clock: (instant) => clock.format(Date.parse(instant)),
    day: (instant) => day.format(Date.parse(instant)),
    dayAndClock: (instant) => {
      const time = Date.parse(instant);
      return `${day.format(time)}${comma}${clock.format(time)}`;
    },
    published(publishedAt, now) {
      const time = Date.parse(publishedAt);
      if (Number.isNaN(time)) return undefined;
      if (/^\d{4}-\d{2}-\d{2}$/.test(publishedAt)) return dateOnly.format(time);
      if (today.now !== now) today = { now, date: date.format(Date.parse(now)) };
      const published = date.format(time);
      if (published === today.date) return clock.format(time);
      const halfYear = 183 * units.day;
      return Math.abs(Date.parse(now) - time) < halfYear ? dateAndClock.format(time) : published;
    },
  };
}
