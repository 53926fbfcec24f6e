import type { Sending } from '../delivery/read-sending.ts';
import type { Feed } from '../feeds/feed.ts';
import { hour, minute } from '../time/units.ts';
import {
  failingPercent,
  hoursSinceArticle,
  type MeasureDeps,
  quotaPercent,
  readDueLag,
} from './measure-service.ts';
import { type Beats, stoppedTimers, type TimerPlan } from './stopped-timers.ts';

/** What is looked at, in the order in which it is shown. */
export const signNames = ['articles', 'feeds', 'queues', 'mail', 'sending', 'timers', 'canary'] as const;
export type SignName = (typeof signNames)[number];

/** One part of the service, and how it does. `unknown`: nothing is known of it yet, or it could not be looked at. */
export interface Sign {
  readonly name: SignName;
  readonly light: 'good' | 'warn' | 'bad' | 'unknown';
  /** In words for the operator. */
  readonly says: string;
  /** The entry of docs/runbook.md that says what to do. */
  readonly runbook?: string;
}

export interface HealthDeps extends Pick<MeasureDeps, 'subscribers' | 'statistics' | 'readQuota' | 'now'> {
  readonly feeds: readonly Pick<Feed, 'nextPollAt' | 'failures'>[];
  readonly queues: {
    states(): Promise<
      readonly { readonly name: string; readonly waiting: number; readonly deadLetters: number }[]
    >;
  };
  readonly readSending: () => Promise<Sending>;
  readonly heartbeats: { all(): Promise<Beats> };
  readonly timers: TimerPlan;
  readonly canaries: {
    get(): Promise<
      { readonly startedAt: string; readonly seconds?: number; readonly lostBefore: number } | undefined
    >;
  };
}

/** An hour without an article is usual at night; a day without one is not. */
const quietHours = 24;
/** The canary is sent every 15 minutes; its mail comes within a few. */
const canaryMs = 45 * minute;

type Verdict = Omit<Sign, 'name'>;

/** Looks at every part of the service, side by side. One that cannot be looked at hides no other. */
export async function readHealth(deps: HealthDeps): Promise<Sign[]> {
  return Promise.all(
    signNames.map(async (name): Promise<Sign> => {
      try {
        return { name, ...(await looks[name](deps)) };
      } catch (error) {
        const reason = error instanceof Error ? error.message || error.name : String(error);
        return { name, light: 'unknown', says: `It could not be looked at: ${reason}` };
      }
    }),
  );
}

const looks: Readonly<Record<SignName, (deps: HealthDeps) => Promise<Verdict> | Verdict>> = {
  async articles(deps) {
    const hours = await hoursSinceArticle(deps);
    if (hours === undefined) return { light: 'unknown', says: 'None came in within 90 days.' };
    if (hours >= quietHours)
      return { light: 'bad', says: `None came in for ${hours} hours.`, runbook: 'no-articles' };
    return {
      light: 'good',
      says: hours === 0 ? 'They come in.' : `The newest came ${counted(hours, 'hour')} ago.`,
    };
  },

  feeds({ feeds }) {
    const percent = failingPercent(feeds);
    if (percent === undefined) return { light: 'unknown', says: 'No feed is read.' };
    const failing = feeds.filter(
      ({ nextPollAt, failures }) => nextPollAt !== undefined && failures > 0,
    ).length;
    if (failing === 0) return { light: 'good', says: 'All can be read.' };
    const says = `${counted(failing, 'feed')} cannot be read.`;
    return percent > 50 ? { light: 'bad', says, runbook: 'feeds-fail' } : { light: 'warn', says };
  },

  async queues({ queues }) {
    const states = await queues.states();
    const dead = states.filter(({ deadLetters }) => deadLetters > 0);
    const waiting = states.reduce((sum, one) => sum + one.waiting, 0);
    if (dead.length === 0)
      return { light: 'good', says: `${counted(waiting, 'message')} waiting, none in a dead-letter queue.` };
    const named = dead.map(({ name, deadLetters }) => `${name} ${deadLetters}`).join(', ');
    return { light: 'bad', says: `Messages could not be processed: ${named}.`, runbook: 'dead-letters' };
  },

  async mail(deps) {
    const lag = Math.floor(((await readDueLag(deps)) * 1000) / minute);
    if (lag < 10) return { light: 'good', says: 'No mail is late.' };
    return {
      light: lag >= 30 ? 'bad' : 'warn',
      says: `Somebody has waited for ${counted(lag, 'minute')}.`,
      runbook: 'due-late',
    };
  },

  async sending({ readSending, readQuota }) {
    const { state } = await readSending();
    if (state === 'stopped')
      return {
        light: 'bad',
        says: 'Alerts and digests are held: too many bounces or complaints.',
        runbook: 'sending-brake',
      };
    if (state === 'slowed')
      return {
        light: 'warn',
        says: 'Mail goes out at half the rate: too many bounces.',
        runbook: 'sending-brake',
      };
    const percent = quotaPercent(await readQuota());
    if (percent === undefined) return { light: 'good', says: 'No limit holds.' };
    const says = `${Math.round(percent)} % of what SES allows in 24 hours is sent.`;
    if (percent < 80) return { light: 'good', says };
    return { light: percent >= 100 ? 'bad' : 'warn', says, runbook: 'quota-used' };
  },

  async timers({ heartbeats, timers, now }) {
    const beats = await heartbeats.all();
    const stopped = stoppedTimers(timers, beats, now());
    if (stopped.length > 0)
      return { light: 'bad', says: `Stopped: ${stopped.join(', ')}.`, runbook: 'timer-stopped' };
    return beats.size === 0
      ? { light: 'unknown', says: 'None has run yet.' }
      : { light: 'good', says: 'All run.' };
  },

  async canary({ canaries, now }) {
    const last = await canaries.get();
    if (!last) return { light: 'unknown', says: 'None was sent.' };
    const age = now().getTime() - Date.parse(last.startedAt);
    if (age > canaryMs)
      return {
        light: 'bad',
        says: `The last was sent ${counted(Math.floor(age / hour), 'hour')} ago.`,
        runbook: 'canary-fails',
      };
    const lost = last.lostBefore > 0 ? ` ${counted(last.lostBefore, 'mail')} before it did not arrive.` : '';
    const light = last.lostBefore === 0 ? 'good' : last.lostBefore === 1 ? 'warn' : 'bad';
    const says =
      last.seconds === undefined
        ? `Its mail is on its way.${lost}`
        : `Its mail arrived after ${Math.round(last.seconds)} s.${lost}`;
    return light === 'good' ? { light, says } : { light, says, runbook: 'canary-fails' };
  },
};

function counted(count: number, one: string): string {
  return `${count} ${count === 1 ? one : `${one}s`}`;
}
