import type { OwnSchedule } from '../../shared/rules/own-schedule.ts';
import type { Frequency } from '../../shared/rules/rule.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import { digestOf } from '../../shared/subscribers/timetable.ts';
import { weekdayName as nameOfWeekday, scheduleWords } from '../../shared/time/schedule-words.ts';
import type { View } from './view.ts';

/** Days and times in words: "Monday and Friday at 08:00 and 18:00". */
export function saidSchedule(view: Pick<View, 'language' | 't'>, schedule: OwnSchedule): string {
  const { t, language } = view;
  const { days, times } = scheduleWords(language.locale, schedule);
  const { weekdays, dayOfMonth } = schedule;
  if (weekdays !== undefined) return t('digests.saidWeekly', { days, times });
  if (dayOfMonth === undefined) return t('digests.saidDaily', { times });
  return dayOfMonth === 31
    ? t('digests.saidMonthEnd', { times })
    : t('digests.saidMonthly', { day: dayOfMonth, times });
}

interface ShownTimes {
  readonly frequency: Frequency;
  readonly schedule?: OwnSchedule | undefined;
  readonly digest?: string | undefined;
}

/** When a rule writes, in words: its digest, its own days and times, or how often. */
export function saidTimes(
  view: Pick<View, 'language' | 't'>,
  rule: ShownTimes,
  reader: Pick<Subscriber, 'digests'>,
): string {
  const digest = digestOf(rule, reader);
  if (digest) return view.t('digests.saidDigest', { name: digest.name });
  if (rule.schedule) return saidSchedule(view, rule.schedule);
  return view.t(`frame.frequency-${rule.frequency}`);
}

/** What a weekday is called, 1 for Monday to 7 for Sunday. */
export function weekdayName(
  { language }: Pick<View, 'language'>,
  day: number,
  weekday: 'long' | 'short',
): string {
  return nameOfWeekday(language.locale, day, weekday);
}
