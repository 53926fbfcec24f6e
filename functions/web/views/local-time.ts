import { html } from 'hono/html';
import { resolveTimeZone } from '../../../shared/time/time-zone.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';

/** "23 Nov 2026, 18:05" in the reader's zone, with the instant for machines. A day without a time stays that day. */
export function localDateTime(view: View, iso: string): Html {
  return html`<time datetime="${iso}">${saidDateTime(view, iso)}</time>`;
}

/** The same as text. */
export function saidDateTime({ language, timezone }: View, iso: string): string {
  const isDay = iso.length === 10;
  return new Intl.DateTimeFormat(language.locale, {
    dateStyle: 'medium',
    ...(isDay ? { timeZone: 'UTC' } : { timeStyle: 'short', timeZone: resolveTimeZone(timezone).timeZone }),
  }).format(new Date(iso));
}

/** "23 Nov 2026" of a day, "2026-11-23". */
export function saidDate({ language }: View, date: string): string {
  return new Intl.DateTimeFormat(language.locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(
    new Date(date),
  );
}

/** "23 Nov" of a day, "2026-11-23", that is not long ago. */
export function saidRecentDate({ language }: View, date: string): string {
  return new Intl.DateTimeFormat(language.locale, { day: 'numeric', month: 'short', timeZone: 'UTC' }).format(
    new Date(date),
  );
}

/** "23 Nov 2026": the day in the reader's zone on which an instant falls. */
export function saidDay({ language, timezone }: View, iso: string): string {
  const { timeZone } = resolveTimeZone(timezone);
  return new Intl.DateTimeFormat(language.locale, { dateStyle: 'medium', timeZone }).format(new Date(iso));
}

/** "in 2 hours", "3 days ago": the largest unit that has gone by once at least. */
export function relativeTime({ language }: View, seconds: number): string {
  const words = new Intl.RelativeTimeFormat(language.locale, { numeric: 'auto' });
  const amount = Math.abs(seconds);
  if (amount < 90) return words.format(Math.round(seconds), 'second');
  if (amount < 90 * 60) return words.format(Math.round(seconds / 60), 'minute');
  if (amount < 36 * 3600) return words.format(Math.round(seconds / 3600), 'hour');
  return words.format(Math.round(seconds / 86_400), 'day');
}
