import { weekdayName } from '../time/weekday-name.ts';
import type { ShownSchedule } from './digest-model.ts';
import type { MailWords } from './mail-words.ts';

/** Days and times in words: "Monday and Friday at 08:00 and 18:00". Pages say them as mails do. */
export function saidSchedule({ t, language: { locale } }: MailWords, schedule: ShownSchedule): string {
  const { weekdays, dayOfMonth } = schedule;
  const listed = new Intl.ListFormat(locale, { type: 'conjunction' });
  const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' });
  const times = listed.format(schedule.times.map((time) => clock.format(new Date(`2026-01-05T${time}Z`))));
  if (weekdays !== undefined) {
    const days = listed.format(weekdays.map((day) => weekdayName(locale, day)));
    return t('mail.timesWeekly', { days, times });
  }
  if (dayOfMonth === undefined) return t('mail.timesDaily', { times });
  return dayOfMonth === 31
    ? t('mail.timesMonthEnd', { times })
    : t('mail.timesMonthly', { day: dayOfMonth, times });
}
