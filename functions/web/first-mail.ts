import { frequencies, type Rule } from '../../shared/rules/rule.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import { timetableOf } from '../../shared/subscribers/timetable.ts';
import { localDate } from '../../shared/time/local-time.ts';
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
export function saidFirstMail(
  view: View,
  { frequency, timezone, digestTime, digestWeekday = 1 }: MailTimes,
  now: Date,
): string {
  const time = /^([01]\d|2[0-3]):[0-5]\d$/.test(digestTime) ? digestTime : '08:00';
  const known = frequencies.find((one) => one === frequency);
  return saidFirst(view, known ? [{ id: '', frequency: known }] : [], {
    timezone,
    digestTime: time,
    digestWeekday,
    now,
  });
}

/** The first of the mails of these rules. A rule that follows the news may write at any moment. */
function saidFirst(
  view: View,
  rules: readonly Pick<Rule, 'id' | 'frequency' | 'schedule' | 'digest'>[],
  {
    now,
    ...reader
  }: Pick<Subscriber, 'timezone' | 'digestTime' | 'digestWeekday' | 'digests'> & {
    readonly now: Date;
  },
): string {
  const slots = rules.map((rule) => timetableOf(rule, reader)?.after(now.getTime()).at);
  const first = Math.min(...slots.map((at) => at ?? Number.NEGATIVE_INFINITY));
  if (!Number.isFinite(first)) return view.t('visitor.firstAlert');
  const zone = resolveTimeZone(reader.timezone).timeZone;
  return view.t('visitor.firstMail', {
    when: saidSlot(view, new Date(first), now, zone),
    zone: cityOf(zone),
  });
}

/** "today 18:00", "tomorrow 08:00", "Monday, 4 May, 08:00". */
export function saidSlot(
  { language: { locale } }: Pick<View, 'language'>,
  at: Date,
  now: Date,
  zone: string,
): string {
  const { days } = localDate(now.getTime(), zone).until(localDate(at.getTime(), zone));
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

/** "Europe/Madrid" is called Madrid. */
export function cityOf(zone: string): string {
  return (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
}

/** The same for a reader with all rules: the first digest of any of them, or as soon as something appears. */
export function saidFirstDelivery(
  view: View,
  reader: Subscriber,
  rules: readonly Pick<Rule, 'id' | 'frequency' | 'schedule' | 'digest'>[],
  now: Date,
): string {
  return saidFirst(view, rules.length > 0 ? rules : [{ id: '', frequency: 'daily' }], { ...reader, now });
}
