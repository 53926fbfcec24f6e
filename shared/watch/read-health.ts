import type { Sending } from '../delivery/read-sending.ts';
import type { Feed } from '../feeds/feed.ts';
import { minute, second } from '../time/units.ts';
import type { HealthWords } from './health-words.ts';
import { lateQueues } from './late-queues.ts';
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
  /** In words for the operator, in the language of the page. */
  readonly says: (words: HealthWords) => string;
  /** The entry of docs/runbook.md that says what to do. */
  readonly runbook?: string;
}

export interface HealthDeps extends Pick<MeasureDeps, 'subscribers' | 'statistics' | 'readQuota' | 'now'> {
  readonly feeds: readonly Pick<Feed, 'nextPollAt' | 'failures'>[];
  readonly queues: {
    states(): Promise<
      readonly {
        readonly name: string;
        readonly waiting: number;
        readonly deadLetters: number;
        readonly oldestSeconds?: number;
      }[]
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
        return { name, light: 'unknown', says: ({ t }) => t('health.notLooked', { reason }) };
      }
    }),
  );
}

const looks: Readonly<Record<SignName, (deps: HealthDeps) => Promise<Verdict> | Verdict>> = {
  async articles(deps) {
    const hours = await hoursSinceArticle(deps);
    if (hours === undefined) return { light: 'unknown', says: ({ t }) => t('health.articlesNone') };
    if (hours >= quietHours)
      return {
        light: 'bad',
        says: ({ t }) => t('health.articlesQuiet', { count: hours }),
        runbook: 'no-articles',
      };
    return {
      light: 'good',
      says: ({ t }) =>
        hours === 0 ? t('health.articlesGood') : t('health.articlesNewest', { count: hours }),
    };
  },

  feeds({ feeds }) {
    const percent = failingPercent(feeds);
    if (percent === undefined) return { light: 'unknown', says: ({ t }) => t('health.feedsNone') };
    const failing = feeds.filter(
      ({ nextPollAt, failures }) => nextPollAt !== undefined && failures > 0,
    ).length;
    if (failing === 0) return { light: 'good', says: ({ t }) => t('health.feedsGood') };
    const says = ({ t }: HealthWords) => t('health.feedsFailing', { count: failing });
    return percent > 50 ? { light: 'bad', says, runbook: 'feeds-fail' } : { light: 'warn', says };
  },

  async queues({ queues }) {
    const states = await queues.states();
    const dead = states.filter(({ deadLetters }) => deadLetters > 0);
    const late = lateQueues(states);
    if (dead.length > 0) {
      const named = dead.map(({ name, deadLetters }) => `${name} (${deadLetters})`);
      const says = (words: HealthWords) => {
        const said = words.t('health.queuesDead', { queues: words.list(named) });
        return words.text(late.length === 0 ? [said] : [said, sayLate(late, words)]);
      };
      return { light: 'bad', says, runbook: 'dead-letters' };
    }
    if (late.length > 0)
      return { light: 'warn', says: (words) => sayLate(late, words), runbook: 'queue-late' };
    const waiting = states.reduce((sum, one) => sum + one.waiting, 0);
    return { light: 'good', says: ({ t }) => t('health.queuesGood', { count: waiting }) };
  },

  async mail(deps) {
    const lag = Math.floor(((await readDueLag(deps)) * 1000) / minute);
    if (lag < 10) return { light: 'good', says: ({ t }) => t('health.mailGood') };
    return {
      light: lag >= 30 ? 'bad' : 'warn',
      says: ({ t }) => t('health.mailLate', { count: lag }),
      runbook: 'due-late',
    };
  },

  async sending({ readSending, readQuota }) {
    const { state } = await readSending();
    if (state === 'stopped')
      return { light: 'bad', says: ({ t }) => t('health.sendingStopped'), runbook: 'sending-brake' };
    if (state === 'slowed')
      return { light: 'warn', says: ({ t }) => t('health.sendingSlowed'), runbook: 'sending-brake' };
    const percent = quotaPercent(await readQuota());
    if (percent === undefined) return { light: 'good', says: ({ t }) => t('health.sendingFree') };
    const says = ({ t }: HealthWords) => t('health.sendingQuota', { percent: Math.round(percent) });
    if (percent < 80) return { light: 'good', says };
    return { light: percent >= 100 ? 'bad' : 'warn', says, runbook: 'quota-used' };
  },

  async timers({ heartbeats, timers, now }) {
    const beats = await heartbeats.all();
    const stopped = stoppedTimers(timers, beats, now());
    if (stopped.length > 0)
      return {
        light: 'bad',
        says: ({ t, list }) => t('health.timersStopped', { timers: list(stopped) }),
        runbook: 'timer-stopped',
      };
    return beats.size === 0
      ? { light: 'unknown', says: ({ t }) => t('health.timersNone') }
      : { light: 'good', says: ({ t }) => t('health.timersGood') };
  },

  async canary({ canaries, now }) {
    const last = await canaries.get();
    if (!last) return { light: 'unknown', says: ({ t }) => t('health.canaryNone') };
    const age = now().getTime() - Date.parse(last.startedAt);
    if (age > canaryMs)
      return {
        light: 'bad',
        says: ({ t, duration }) => t('health.canaryOld', { duration: duration(age / second) }),
        runbook: 'canary-fails',
      };
    const { seconds, lostBefore } = last;
    const says = ({ t, duration, text }: HealthWords) =>
      text([
        seconds === undefined
          ? t('health.canaryUnderWay')
          : t('health.canaryArrived', { duration: duration(seconds) }),
        ...(lostBefore > 0 ? [t('health.canaryLost', { count: lostBefore })] : []),
      ]);
    if (lostBefore === 0) return { light: 'good', says };
    return { light: lostBefore === 1 ? 'warn' : 'bad', says, runbook: 'canary-fails' };
  },
};

/** Which queues have messages that wait too long, and for how long: "feeds (23 minutes)". */
function sayLate(late: ReturnType<typeof lateQueues>, { t, duration, list }: HealthWords): string {
  const named = late.map(({ name, oldestSeconds }) => `${name} (${duration(oldestSeconds)})`);
  return t('health.queuesLate', { queues: list(named) });
}
