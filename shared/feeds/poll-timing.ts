import { createHash } from 'node:crypto';
import { parseDate } from './parse-date.ts';

const minute = 60_000;
const shortest = 5 * minute;
const longest = 24 * 60 * minute;

/** A feed that pushes is polled as a fallback only. */
const shortestWithPush = 60 * minute;

/** What decides when a feed is polled next; times in milliseconds since the epoch, spans in milliseconds. */
export interface PollTiming {
  readonly feedId: string;
  readonly now: number;
  /** When the feed last had something new. */
  readonly lastNewAt: number;
  /** Polls that failed in a row, this one included. */
  readonly failures: number;
  /** Whether a hub has pushed lately. */
  readonly pushed: boolean;
  /** The pauses that the publisher asks for: ttl, max-age, Retry-After. */
  readonly asked: readonly number[];
}

/**
 * When to poll next. The pause is a sixth of the time since the feed last had news: whatever its rate, news waits at
 * most a sixth of the silence before it (never less than 5 minutes, nor more than 24 hours), and a feed that falls
 * silent costs ever less. Failures double the pause; the publisher's wishes lengthen it. The id spreads feeds that
 * were added together over a tenth of the pause.
 */
export function nextPoll({ feedId, now, lastNewAt, failures, pushed, asked }: PollTiming): Date {
  const adapted = Math.max(pushed ? shortestWithPush : shortest, (now - lastNewAt) / 6);
  const backedOff = adapted * 2 ** Math.min(failures, 20);
  const wished = Math.max(backedOff, ...asked.filter((span) => span > 0));
  const spread = createHash('sha256').update(feedId).digest().readUInt16BE(0) / 0xffff / 10;
  return new Date(now + Math.min(wished * (1 + spread), longest));
}

/** `Retry-After` in milliseconds from now: seconds or a date (RFC 9110, 10.2.3); 0 when absent or unreadable. */
export function retryAfter(header: string | undefined, now: number): number {
  if (header === undefined) return 0;
  if (/^\d{1,9}$/.test(header.trim())) return Number(header) * 1000;
  const date = parseDate(header);
  return date === undefined ? 0 : Math.max(0, Date.parse(date) - now);
}

/** `max-age` of a Cache-Control header in milliseconds; 0 when absent. */
export function maxAge(header: string | undefined): number {
  const seconds = /(?:^|[\s,])max-age\s{0,9}=\s{0,9}"?(\d{1,9})/i.exec(header ?? '')?.[1];
  return Number(seconds ?? 0) * 1000;
}
