import { mailWords } from '../../shared/mail/mail-words.ts';
import { saidSchedule as saidInMails } from '../../shared/mail/said-schedule.ts';
import type { OwnSchedule } from '../../shared/rules/own-schedule.ts';
import type { Frequency } from '../../shared/rules/rule.ts';
import type { Subscriber } from '../../shared/subscribers/subscriber.ts';
import { digestOf } from '../../shared/subscribers/timetable.ts';
import type { View } from './view.ts';

/** Days and times in words: "Monday and Friday at 08:00 and 18:00". */
export function saidSchedule({ language }: Pick<View, 'language'>, schedule: OwnSchedule): string {
  return saidInMails(mailWords(language.locale), schedule);
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
