import * as z from 'zod';
import type { FoundRange } from '../../../../../shared/rules/found-stories.ts';
import { day } from '../../../../../shared/time/units.ts';
import { localDay, startOfLocalDay } from '../../../local-day.ts';
import { hitPlace } from '../../../own-rule.ts';

const date = z.iso.date();
const time = z.union([z.iso.datetime(), date]).optional().catch(undefined);

/** What stands in the address. Mails and forms link here; what cannot be read is left out. */
const shape = z.object({
  rule: z.string().max(64).optional().catch(undefined),
  q: z.string().trim().max(200).optional().catch(undefined),
  from: time,
  to: time,
  cursor: z.string().max(200).optional().catch(undefined),
});

/** What the reader wants to see of the archive. */
export type AskedStories = z.infer<typeof shape>;

export function askedStories(query: Readonly<Record<string, string>>): AskedStories {
  return shape.parse(query);
}

/** The same as a range of instants: of days, the first and the last are within. */
export function rangeOf({ from, to, cursor, q }: AskedStories, timezone: string): Omit<FoundRange, 'limit'> {
  return {
    ...(from !== undefined && { from: instantOf(from, timezone) }),
    ...(to !== undefined && { to: date.safeParse(to).success ? dayAfter(to, timezone) : to }),
    ...(cursor && { before: hitPlace(cursor) }),
    ...(q && { search: q }),
  };
}

/** As fields of a form show them: days. */
export function daysOf(
  { from, to }: AskedStories,
  timezone: string,
): { readonly from: string; readonly to: string } {
  const shown = (at: string | undefined) =>
    at === undefined ? '' : date.safeParse(at).success ? at : localDay(at, timezone);
  return { from: shown(from), to: shown(to) };
}

/** An address with these wishes. */
export function storiesAddress(path: string, asked: AskedStories): string {
  const query = new URLSearchParams();
  for (const name of ['rule', 'q', 'from', 'to', 'cursor'] as const) {
    const value = asked[name];
    if (value) query.set(name, value);
  }
  return query.size === 0 ? path : `${path}?${query}`;
}

function instantOf(at: string, timezone: string): string {
  return date.safeParse(at).success ? startOfLocalDay(at, timezone) : new Date(at).toISOString();
}

function dayAfter(at: string, timezone: string): string {
  // The last day that an instant can have.
  if (at >= '9999-12-30') return '9999-12-31T00:00:00.000Z';
  return startOfLocalDay(new Date(Date.parse(at) + day).toISOString().slice(0, 10), timezone);
}
