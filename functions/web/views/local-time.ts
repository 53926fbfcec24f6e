import { html } from 'hono/html';
import { resolveTimeZone } from '../../../shared/time/time-zone.ts';
import type { Html } from './layout.ts';

/** "23 Nov 2026, 18:05" in the zone, with the instant for machines. A day without a time stays that day. */
export function localDateTime(iso: string, zone: string): Html {
  const isDay = iso.length === 10;
  const text = new Intl.DateTimeFormat('en-GB', {
    dateStyle: 'medium',
    ...(isDay ? { timeZone: 'UTC' } : { timeStyle: 'short', timeZone: resolveTimeZone(zone).timeZone }),
  }).format(new Date(iso));
  return html`<time datetime="${iso}">${text}</time>`;
}
