/**
 * The pace of all mail: every mail has its own place, a point in time, and the places are as far apart as the rate
 * requires.
 *
 * All workers share one line, a number in the table: the time at which its last place ends. A worker takes a place by
 * adding its length to that number, in one conditional write whose answer says when the place is (the generic cell rate
 * algorithm, ITU-T I.371). It waits until then and sends at once. So the rate holds within any second, not only within
 * those of the clock, and a mail that has to wait knows for how long.
 *
 * Places are 1/0.95 of the shortest allowed distance. That leaves 5 % of a second, 50 ms, for two kinds of error: a mail
 * is sent up to 40 ms after its place (a later one takes a new place), and the workers' clocks may differ by 10 ms.
 * Lambda's clocks differ by about one. A clock that is further ahead only wastes the places that it skips, and the rate
 * is exceeded by the share of a second by which clocks differ beyond that.
 */
import { minute, second } from '../time/units.ts';
import { type DenialReason, quotaRetry, type ReadAllowance } from './send-allowance.ts';

/** The state of a line: when its last place ends (ms since the epoch), and how many places were ever taken. */
export interface LineState {
  readonly endsAt: number;
  readonly taken: number;
}

/** The lines in the table. Both writes return the state after them, or the state that prevented them. */
export interface SendLines {
  /** Adds a place of `length` ms to a line whose end is at or after `from` and before `until`. */
  extend(
    line: number,
    place: { readonly from: number; readonly until: number; readonly length: number },
  ): Promise<LineState & { readonly done: boolean }>;
  /**
   * Starts a line again with a place at `at`, if there is no line yet, or if it ended before that or ends after
   * `latest`.
   */
  begin(
    line: number,
    place: { readonly at: number; readonly latest: number; readonly length: number },
  ): Promise<LineState & { readonly done: boolean }>;
  get(line: number): Promise<LineState | undefined>;
}

/** Permission to send one mail, or when to come back and why. */
export type SendToken =
  /** `until`: when the permission expires (ms since the epoch). */
  | { readonly granted: true; readonly until: number }
  | {
      readonly granted: false;
      readonly because: DenialReason;
      readonly reason: string;
      readonly retryAfterMs: number;
      /** A place reserved for this mail. Come back shortly before it (ms since the epoch). */
      readonly place?: number;
    };

/** Keeps all workers together below the rate and the daily quota that SES allows the account. */
export interface SendRate {
  /** Takes a place and waits for it, unless the wait is too long. Call it right before the mail is sent. */
  take(): Promise<SendToken>;
  /** The same rate, for a caller that has a place already: the first token is for that place. */
  withPlace(place: number): SendRate;
  /** The line is known to be full, so a check is not worth its cost now. It makes no request. */
  isFull(): boolean;
  /**
   * How long a mail would wait now, in ms; how many places were taken so far; and mails per second, 0 if none may be
   * sent.
   */
  state(): Promise<{ readonly aheadMs: number; readonly taken: number; readonly perSecond: number }>;
}

export interface SendRateDeps {
  readonly lines: SendLines;
  readonly readAllowance: ReadAllowance;
  readonly now: () => Date;
  /** Resolves after this many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<unknown>;
  /** How long to wait when a daily limit is reached or the brake holds. */
  readonly parkedMs: number;
}

/** The share of the allowed rate that is used. */
const usedShare = 0.95;
/** A mail is sent at most this long after its place. Otherwise it takes another place. */
const maxLateMs = 40;
/** The known end of a line is as old as one call to the table: an end this far in the past can still be extended. */
const staleMs = 15;
/** A worker waits this long for a place … */
const maxWaitMs = 5 * second;
/** … and comes back for one that is this far away. Beyond that, the schedule decides who is next. */
const maxAheadMs = minute;
/** If a line ends later than this, it was made by a wrong clock, or all clocks were set back since. */
const maxLineMs = 2 * minute;
/**
 * The most places per second of one line. A place costs one or two writes, more if workers compete, on an item that
 * allows 1,000 a second.
 */
const maxPerLine = 250;
/** The most times in a row that another worker may have changed the line first. */
const maxRaces = 8;

export function createSendRate({ lines, readAllowance, now, sleep, parkedMs }: SendRateDeps): SendRate {
  /** What is known of each line, and how many places it had when the allowance was read. */
  const known = new Map<number, { readonly endsAt: number; readonly takenBefore: number }>();
  let countedFor: unknown;
  let turn = Math.floor(now().getTime() % 1_000);

  async function takePlace(
    lineCount: number,
    length: number,
  ): Promise<{ at: number; taken: number } | number> {
    const line = turn++ % lineCount;
    for (let race = 0; race < maxRaces; race++) {
      const time = now().getTime();
      const latest = time + maxLineMs;
      const endsAt = known.get(line)?.endsAt ?? 0;
      const state =
        endsAt < time - staleMs || endsAt > latest
          ? await lines.begin(line, { at: time, latest, length })
          : await lines.extend(line, { from: time - staleMs, until: time + maxAheadMs, length });
      const takenBefore = known.get(line)?.takenBefore ?? state.taken - (state.done ? 1 : 0);
      known.set(line, { endsAt: state.endsAt, takenBefore });
      if (state.done)
        return { at: state.endsAt - length, taken: (state.taken - takenBefore - 1) * lineCount + 1 };
      if (state.endsAt >= time + maxAheadMs && state.endsAt <= latest) return state.endsAt - time;
    }
    return second;
  }

  async function take(): Promise<SendToken> {
    const allowance = await readAllowance();
    if (!allowance) {
      const reason = 'SES has not said yet how much may be sent';
      return { granted: false, because: 'rate', retryAfterMs: quotaRetry, reason };
    }
    const spent = { granted: false, ...allowance.limit, retryAfterMs: parkedMs } as const;
    if (allowance.left <= 0) return spent;
    if (countedFor !== allowance) {
      known.clear();
      countedFor = allowance;
    }
    const { lineCount, perLine } = linesFor(allowance.maxPerSecond);
    const place = await takePlace(lineCount, placeLength(perLine));
    const reason = `at the rate of ${allowance.maxPerSecond} mails a second`;
    if (typeof place === 'number') return { granted: false, because: 'rate', retryAfterMs: place, reason };
    if (place.taken > allowance.left) return spent;
    const wait = place.at - now().getTime();
    if (wait > maxWaitMs)
      return { granted: false, because: 'rate', retryAfterMs: wait, reason, place: place.at };
    return waitFor(place.at);
  }

  async function waitFor(place: number): Promise<SendToken> {
    const wait = place - now().getTime();
    if (wait > 0) await sleep(Math.ceil(wait));
    return { granted: true, until: place + maxLateMs };
  }

  const rate: SendRate = {
    take,

    withPlace(place) {
      let held: number | undefined = place;
      return {
        ...rate,
        async take() {
          const mine = held;
          held = undefined;
          const time = now().getTime();
          const isNear = mine !== undefined && mine + maxLateMs > time && mine - time <= maxWaitMs;
          return isNear ? waitFor(mine) : take();
        },
      };
    },

    isFull() {
      const time = now().getTime();
      return (
        known.size > 0 &&
        [...known.values()].every(({ endsAt }) => endsAt >= time + maxAheadMs && endsAt <= time + maxLineMs)
      );
    },

    async state() {
      const { maxPerSecond, left } = (await readAllowance()) ?? { maxPerSecond: 0, left: 0 };
      const { lineCount, perLine } = linesFor(maxPerSecond);
      const states = await Promise.all(Array.from({ length: lineCount }, (_, line) => lines.get(line)));
      const time = now().getTime();
      const ahead = states.map(({ endsAt } = { endsAt: 0, taken: 0 }) =>
        endsAt > time + maxLineMs ? 0 : Math.max(0, endsAt - time),
      );
      return {
        aheadMs: ahead.reduce((sum, one) => sum + one, 0) / lineCount,
        taken: states.reduce((sum, state) => sum + (state?.taken ?? 0), 0),
        perSecond: left > 0 ? lineCount * perLine * usedShare : 0,
      };
    },
  };
  return rate;
}

/** Parallel lines share the rate in whole mails, so that together they stay below it. */
function linesFor(maxPerSecond: number): { lineCount: number; perLine: number } {
  const lineCount = Math.max(1, Math.ceil(maxPerSecond / maxPerLine));
  return { lineCount, perLine: lineCount === 1 ? maxPerSecond : Math.floor(maxPerSecond / lineCount) };
}

/** Milliseconds, rounded to the microsecond. */
function placeLength(perSecond: number): number {
  return Math.ceil((second * 1_000) / (perSecond * usedShare)) / 1_000;
}
