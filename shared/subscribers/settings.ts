import * as z from 'zod';
import { localTime } from '../rules/own-schedule.ts';
import type { Subscriber } from './subscriber.ts';

/**
 * An IANA zone. Offsets ("+02:00") are refused because they have no DST. Browsers send Etc/Unknown when they do not
 * know.
 */
export const timezone = z
  .string()
  .max(64)
  .overwrite((name) => (name === 'Etc/Unknown' ? 'UTC' : name))
  .refine(isTimezone, 'This time zone is unknown. Write its IANA name, like Europe/Madrid.')
  .meta({ example: 'Europe/Madrid' });

export const language = z
  .string()
  .regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'Write the language as a BCP 47 tag, like en or pt-BR.')
  .max(35)
  .meta({ example: 'en' });

/** What subscribers can change about themselves: `PATCH /v1/me`. `null` removes what it is allowed for. */
export const settingsPatch = z
  .strictObject({
    timezone,
    digestTime: localTime,
    digestWeekday: z
      .int()
      .min(1)
      .max(7)
      .describe('ISO weekday of weekly digests without days of their own: 1 is Monday, 7 is Sunday.'),
    quietHours: z
      .strictObject({ from: localTime, to: localTime })
      .refine(({ from, to }) => from !== to, 'Quiet hours need different start and end times.')
      .nullable()
      .describe(
        'No alert is sent between these local times; alerts from that time are sent afterwards. May span midnight.',
      ),
    language,
    alertEveryMinutes: z.int().min(1).max(1440).describe('At most one alert mail in this many minutes.'),
    alertsPerDay: z
      .int()
      .min(1)
      .max(200)
      .describe('After this many alert mails in a local day, alerts come once an hour; 20 by default.'),
    storiesPerMail: z
      .int()
      .min(1)
      .max(100)
      .nullable()
      .describe('The most stories of one mail, beside the caps of rules; `null` for no such limit.'),
    urgent: z
      .boolean()
      .describe('Whether urgent news is mailed at once, even in quiet hours; true by default.'),
    alertsInDigests: z
      .boolean()
      .describe(
        'Whether a digest also lists, marked as told before, what an alert of another rule has told; false by default.',
      ),
    status: z
      .enum(['active', 'unsubscribed'])
      .describe('`unsubscribed` stops all mail and keeps the rules; `active` starts mail again from now on.'),
  })
  .partial();
export type SettingsPatch = z.infer<typeof settingsPatch>;

/** A new subscriber, known only by address, who is pending until the mailed link is confirmed. */
export function newSubscriber(
  id: string,
  email: string,
  settings: { readonly timezone: string; readonly digestTime: string; readonly language: string },
  at: string,
): Subscriber {
  return {
    id,
    email,
    status: 'pending',
    ...settings,
    digestWeekday: 1,
    alertEveryMinutes: 5,
    wakes: 0,
    cursors: {},
    lastSlots: {},
    createdAt: at,
  };
}

function isTimezone(name: string): boolean {
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
