import type { Feed } from '../feeds/feed.ts';
import type { ReadSendQuota, SendQuota } from '../mail/mailer.ts';
import { hour, second } from '../time/units.ts';
import { type Beats, stoppedTimers, type TimerPlan } from './stopped-timers.ts';

/** How the service does, as numbers that alarms look at. What cannot be said now is absent. */
export interface Measures {
  /** For how long the most overdue subscriber has been due, in seconds; 0 if nobody is due. */
  readonly dueLagSeconds: number;
  /** The timers that do not run any more, by name. */
  readonly stopped: readonly string[];
  /** The share of the mails that SES allows in 24 hours that are sent, in percent. Absent where there is no limit. */
  readonly quotaUsedPercent?: number;
  /** Whole hours since the hour in which an article last came. Absent if none came in the last 90 days. */
  readonly hoursWithoutArticle?: number;
  /** The share of polled feeds whose last poll failed, in percent. Absent without feeds. */
  readonly feedsFailingPercent?: number;
}

export interface MeasureDeps {
  readonly subscribers: {
    /** When the most overdue subscriber became due. */
    oldestDue(now: string): Promise<string | undefined>;
  };
  readonly heartbeats: {
    all(): Promise<Beats>;
    /** Notes a beat for a timer that has none. */
    begin(timer: string, at: string): Promise<void>;
  };
  readonly statistics: {
    /** The newest UTC hour ("2026-11-23T07") in which an article was counted. */
    newestHour(now: Date): Promise<string | undefined>;
  };
  readonly feeds: { list(): Promise<readonly Pick<Feed, 'nextPollAt' | 'failures'>[]> };
  readonly readQuota: ReadSendQuota;
  readonly timers: TimerPlan;
  readonly now: () => Date;
}

/**
 * Measures the service. Due times and timers are looked at every time; feeds and articles only once an hour, because
 * reading all feeds costs a read for each.
 * @param hourly whether this is the run of the hour.
 */
export async function measureService(deps: MeasureDeps, hourly: boolean): Promise<Measures> {
  const now = deps.now();
  const [dueLagSeconds, stopped, quotaUsedPercent, hoursWithoutArticle, feedsFailingPercent] =
    await Promise.all([
      readDueLag(deps),
      findStopped(deps, now),
      quotaUsed(deps),
      hourly ? hoursSinceArticle(deps) : undefined,
      hourly ? deps.feeds.list().then(failingPercent) : undefined,
    ]);
  return {
    dueLagSeconds,
    stopped,
    ...(quotaUsedPercent !== undefined && { quotaUsedPercent }),
    ...(hoursWithoutArticle !== undefined && { hoursWithoutArticle }),
    ...(feedsFailingPercent !== undefined && { feedsFailingPercent }),
  };
}

async function findStopped({ heartbeats, timers }: MeasureDeps, now: Date): Promise<string[]> {
  const beats = await heartbeats.all();
  // A timer that was just deployed has not run yet: its time counts from now.
  const unknown = Object.keys(timers).filter((timer) => !beats.has(timer));
  await Promise.all(unknown.map((timer) => heartbeats.begin(timer, now.toISOString())));
  return stoppedTimers(timers, beats, now);
}

/** For how long the most overdue subscriber has been due, in seconds; 0 if nobody is due. */
export async function readDueLag({
  subscribers,
  now,
}: Pick<MeasureDeps, 'subscribers' | 'now'>): Promise<number> {
  const at = now();
  const since = await subscribers.oldestDue(at.toISOString());
  return since === undefined ? 0 : Math.max(0, at.getTime() - Date.parse(since)) / second;
}

/** SES answers one such question a second for all callers: one that comes off badly says nothing this time. */
async function quotaUsed({ readQuota }: MeasureDeps): Promise<number | undefined> {
  const quota = await readQuota().catch(() => undefined);
  return quota && quotaPercent(quota);
}

/** The share of what may be sent in 24 hours that is sent, in percent; undefined where there is no limit. */
export function quotaPercent({ maxPerDay, sentLastDay }: SendQuota): number | undefined {
  // -1 stands for "no limit".
  return maxPerDay <= 0 ? undefined : (100 * sentLastDay) / maxPerDay;
}

/**
 * Whole hours without an article. Articles are counted by the hour, so they are taken to have come until the end of the last
 * hour that has one: no time is called quiet that may not be. Undefined if none came in the last 90 days.
 */
export async function hoursSinceArticle({
  statistics,
  now,
}: Pick<MeasureDeps, 'statistics' | 'now'>): Promise<number | undefined> {
  const at = now();
  const newest = await statistics.newestHour(at);
  if (newest === undefined) return undefined;
  const ended = Date.parse(`${newest}:00:00Z`) + hour;
  return Math.max(0, Math.floor((at.getTime() - ended) / hour));
}

/** The share of polled feeds whose last poll failed, in percent; undefined if none is polled. */
export function failingPercent(feeds: readonly Pick<Feed, 'nextPollAt' | 'failures'>[]): number | undefined {
  const polled = feeds.filter(({ nextPollAt }) => nextPollAt !== undefined);
  if (polled.length === 0) return undefined;
  return (100 * polled.filter(({ failures }) => failures > 0).length) / polled.length;
}
