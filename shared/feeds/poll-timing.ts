import { createHash } from 'node:crypto';
import { day, minute } from '../time/units.ts';
import { parseDate } from './parse-date.ts';

const shortest = 5 * minute;
const longest = day;

/** The shortest pause of a feed whose hub pushes: it is polled only as a fallback. */
const shortestWithPush = 60 * minute;

/** The longest pause during an outage, for a feed that had news in the last week. */
const longestInOutage = 90 * minute;
const lately = 7 * day;

/** The input for the time of the next poll. Times are in milliseconds since the epoch, durations in milliseconds. */
export interface PollTiming {
  readonly feedId: string;
  readonly now: number;
  /** When the feed last had something new. */
  readonly lastNewAt: number;
  /** When it was last read; absent if it never was. */
  readonly lastReadAt?: number | undefined;
  /** Failed polls in a row, including this one. */
  readonly failures: number;
  /** Whether a hub has pushed recently. */
  readonly pushed: boolean;
  /** The pauses that the document asks for: ttl, max-age. */
  readonly asked: readonly number[];
  /** The pause that the server asks for when it cannot answer: Retry-After. */
  readonly retryAfter?: number | undefined;
  /** The longest pause that the operator wants. */
  readonly atMost?: number | undefined;
}

/**
 * The time of the next poll. The pause is a sixth of the time since the feed last had news, at least 5 minutes and at
 * most 24 hours. So news waits at most a sixth of the silence before it, whatever the rate of the feed, and a silent
 * feed costs less and less. The document can ask for a longer pause, the operator for a shorter one, and a
 * Retry-After of the server is always obeyed. The id spreads feeds that were added together over a tenth of the
 * pause.
 *
 * Failures double the pause that was in use at the last reading (backoff). The silence during an outage is not the
 * feed's own, so it does not lengthen the pause as well. For a feed that had news in the last week the pause stays
 * under two hours.
 */
export function nextPoll(timing: PollTiming): Date {
  const { feedId, now, lastNewAt, lastReadAt, failures, pushed, asked } = timing;
  const silence = (failures > 0 ? (lastReadAt ?? lastNewAt) : now) - lastNewAt;
  const adapted = Math.max(pushed ? shortestWithPush : shortest, silence / 6);
  const wished = Math.max(adapted, ...asked.filter((span) => span > 0));
  const isLively = lastReadAt !== undefined && now - lastNewAt < lately;
  const limit = failures > 0 && isLively ? longestInOutage : longest;
  const backedOff = Math.min(Math.max(wished, adapted * 2 ** Math.min(failures, 20)), limit);
  const spread = 1 + createHash('sha256').update(feedId).digest().readUInt16BE(0) / 0xffff / 10;
  const wanted = Math.max(shortest, Math.min(backedOff * spread, timing.atMost ?? longest));
  return new Date(now + Math.min(Math.max(wanted, (timing.retryAfter ?? 0) * spread), longest));
}

/** `Retry-After` in milliseconds from now: seconds or a date (RFC 9110, 10.2.3). 0 if absent or unreadable. */
export function retryAfter(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}(?:\.\d{1,9})?$/.test(header.trim())) return Number(header) * 1000;
  const date = parseDate(header);
  return date === undefined ? 0 : Math.max(0, Date.parse(date) - now);
}

/** `max-age` of a Cache-Control header in milliseconds; 0 if absent. */
export function maxAge(header: string | undefined): number {
  const seconds = /(?:^|[\s,])max-age\s{0,9}=\s{0,9}"?(\d{1,9})/i.exec(header ?? '')?.[1];
  return Number(seconds ?? 0) * 1000;
}
