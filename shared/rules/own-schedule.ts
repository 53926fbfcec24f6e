import * as z from 'zod';

/** "08:00": hours and minutes of a local day. */
export const localTime = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'Write the time as HH:MM, from 00:00 to 23:59.')
  .meta({ example: '08:00' });

/** The most times of one day, and the fewest minutes between two of them. */
export const scheduleLimits = { times: 4, minutesApart: 30 } as const;

/** Frequencies of rules that may have a schedule of their own. */
export const scheduledFrequencies = ['daily', 'weekly', 'monthly'] as const;
export type ScheduledFrequency = (typeof scheduledFrequencies)[number];

/**
 * On which days, and when on each, in the reader's time zone. Without `weekdays` and `dayOfMonth` it is every day; with
 * one of them it is those days.
 */
export const ownSchedule = z
  .strictObject({
    weekdays: z
      .array(z.int().min(1).max(7))
      .min(1, 'Name at least one weekday, from 1 for Monday to 7 for Sunday.')
      .max(7)
      .overwrite((days) => [...new Set(days)].sort((a, b) => a - b))
      .optional()
      .describe('ISO weekdays, 1 is Monday and 7 is Sunday; with the frequency weekly.'),
    dayOfMonth: z
      .int()
      .min(1)
      .max(31)
      .optional()
      .describe('With the frequency monthly. In a shorter month it is the last day.'),
    times: z
      .array(localTime)
      .min(1, 'Name at least one time of the day.')
      .max(scheduleLimits.times, `Name at most ${scheduleLimits.times} times of the day.`)
      .overwrite((times) => times.toSorted())
      .refine(areApart, `Times of one day must be ${scheduleLimits.minutesApart} minutes apart or more.`)
      .describe(`When on each of these days: one to ${scheduleLimits.times} local times.`),
  })
  .refine(
    ({ weekdays, dayOfMonth }) => weekdays === undefined || dayOfMonth === undefined,
    'Give weekdays or a day of the month, not both.',
  )
  .describe("Days and local times, in place of the subscriber's usual ones.");

export interface OwnSchedule {
  readonly weekdays?: readonly number[] | undefined;
  readonly dayOfMonth?: number | undefined;
  /** Sorted. */
  readonly times: readonly string[];
}

/** How often a schedule comes: that of the rule must be the same. */
export function frequencyOf({ weekdays, dayOfMonth }: OwnSchedule): ScheduledFrequency {
  if (weekdays !== undefined) return 'weekly';
  return dayOfMonth === undefined ? 'daily' : 'monthly';
}

/** When a rule writes, as a request says it. */
export interface AskedTimes {
  readonly frequency?: string | undefined;
  readonly schedule?: OwnSchedule | null | undefined;
  readonly digest?: string | null | undefined;
}

/** Adds a problem for each thing in a request that says two things at once about when a rule writes. */
export function checkTimes({ value: { frequency, schedule, digest }, issues }: TimesCheck): void {
  const problem = (path: string, message: string) =>
    issues.push({ code: 'custom', input: undefined, path: [path], message });
  if (digest != null && schedule != null)
    problem(
      'schedule',
      'A rule in a digest comes when the digest comes: leave out the schedule, or the digest.',
    );
  else if (digest != null && frequency !== undefined && frequency !== 'daily')
    problem(
      'frequency',
      'A rule in a digest comes when the digest comes: leave out the frequency, or the digest.',
    );
  if (schedule == null || frequency === undefined || frequencyOf(schedule) === frequency) return;
  if (frequency === 'weekly') problem('schedule', 'A weekly rule needs weekdays in its schedule.');
  else if (frequency === 'monthly') problem('schedule', 'A monthly rule needs a dayOfMonth in its schedule.');
  else if (frequency === 'daily')
    problem('schedule', `This schedule is ${frequencyOf(schedule)}: write that as the frequency as well.`);
  else
    problem(
      'schedule',
      `Only rules that are ${scheduledFrequencies.join(', ')} have a schedule of their own; this one is ${frequency}.`,
    );
}

type TimesCheck = z.core.ParsePayload<AskedTimes>;

function areApart(sorted: readonly string[]): boolean {
  const minutes = sorted.map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)));
  return minutes.every(
    (one, index) => index === 0 || one - minutes[index - 1]! >= scheduleLimits.minutesApart,
  );
}
