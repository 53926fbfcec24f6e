import type { OwnSchedule } from '../rules/own-schedule.ts';

const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

/** Days and times in one cell of a table: "mon fri 08:00 18:00", "day 31 09:00", "08:00". */
export function scheduleText({ weekdays: days = [], dayOfMonth, times }: OwnSchedule): string {
  const named = days.map((day) => weekdays[day - 1]);
  return [...named, ...(dayOfMonth === undefined ? [] : ['day', dayOfMonth]), ...times].join(' ');
}

/** What such a text says, to be checked by the schema. Undefined if it cannot be read. */
export function scheduleIn(text: string): OwnSchedule | undefined {
  const match =
    /^(?:(?<names>(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]* )+)|day (?<day>\d{1,2}) )?(?<times>\d\d?:\d\d(?: \d\d?:\d\d)*)$/.exec(
      text
        .toLowerCase()
        .replace(/[\s,;]+/g, ' ')
        .trim(),
    )?.groups;
  if (match?.times === undefined) return undefined;
  const { names, day, times } = match;
  return {
    ...(names !== undefined && {
      weekdays: names
        .trim()
        .split(' ')
        .map((name) => weekdays.findIndex((one) => name.startsWith(one)) + 1),
    }),
    ...(day !== undefined && { dayOfMonth: Number(day) }),
    times: times.split(' ').map((time) => time.padStart(5, '0')),
  };
}
