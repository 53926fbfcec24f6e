import { frequencies, type Rule } from '../../shared/rules/rule.ts';
import { type ClockFrequency, slotAfter } from '../../shared/subscribers/slots.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import { resolveTimeZone } from '../../shared/time/time-zone.ts';
import type { View } from './view.ts';

/**
 * The settings that decide when mail comes, as forms send them: the zone may not exist and the time may be incomplete.
 */
export interface MailTimes {
  readonly frequency: string;
  readonly timezone: string;
  readonly digestTime: string;
  readonly digestWeekday?: number;
}

/** When the first mail comes, in words: "Your first email: tomorrow 08:00, Madrid time." */
export function saidFirstMail(view: View, times: MailTimes, now: Date): string {
  const at = firstMailAt(times, now);
  if (at === undefined) return view.t('visitor.firstAlert');
  const zone = resolveTimeZone(times.timezone).timeZone;
  return view.t('visitor.firstMail', { when: saidSlot(view, at, now, zone), zone: cityOf(zone) });
}

function firstMailAt(
  { frequency, timezone, digestTime, digestWeekday = 1 }: MailTimes,
  now: Date,
): Date | undefined {
  if (!isOnTheClock(frequency)) return undefined;
  const time = /^([01]\d|2[0-3]):[0-5]\d$/.test(digestTime) ? digestTime : '08:00';
  return new Date(slotAfter(frequency, { timezone, digestTime: time, digestWeekday }, now.getTime()).at);
}

function isOnTheClock(frequency: string): frequency is ClockFrequency {
  return frequency === 'hourly' || frequency === 'daily' || frequency === 'weekly';
}

/** "today 18:00", "tomorrow 08:00", "Monday, 4 May, 08:00". */
export function saidSlot(
  { language: { locale } }: Pick<View, 'language'>,
  at: Date,
  now: Date,
  zone: string,
): string {
  const days = dayNumber(at, zone) - dayNumber(now, zone);
  if (days > 1) {
    return new Intl.DateTimeFormat(locale, {
      timeZone: zone,
      weekday: 'long',
      day: 'numeric',
      month: 'long',
      hour: '2-digit',
      minute: '2-digit',
    }).format(at);
  }
  const time = new Intl.DateTimeFormat(locale, { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
    at,
  );
  return `${new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day')} ${time}`;
}

/** Days since the epoch of the local date. */
function dayNumber(at: Date, timeZone: string): number {
  const [year = 0, month = 0, date = 0] = new Intl.DateTimeFormat('en-CA', { timeZone })
    .format(at)
    .split('-')
    .map(Number);
  return Date.UTC(year, month - 1, date) / 86_400_000;
}

/** "Europe/Madrid" is called Madrid. */
export function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** The same for a reader with all rules: the first digest of any of them, or as soon as something appears. */
export function saidFirstDelivery(
  view: View,
  reader: Subscriber,
  rules: readonly Pick<Rule, 'frequency'>[],
  now: Date,
): string {
  const times = frequencies
    .filter((frequency) => rules.some((rule) => rule.frequency === frequency))
    .map((frequency) => ({ ...reader, frequency }))
    .toSorted((a, b) => (firstMailAt(a, now)?.getTime() ?? 0) - (firstMailAt(b, now)?.getTime() ?? 0));
  return saidFirstMail(view, times[0] ?? { ...reader, frequency: 'daily' }, now);
}
