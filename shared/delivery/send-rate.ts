import type { ReadSendQuota, SendQuota } from '../mail/mailer.ts';
import { MailDeferredError } from '../mail/mailer-errors.ts';
import { minute, second } from '../time/units.ts';

/** The state of a token bucket: how many mails may go out at `at`. */
export interface Bucket {
  readonly tokens: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface BucketStore {
  get(): Promise<Bucket | undefined>;
  /** Replaces the bucket while it still stands as it was read; false otherwise. */
  replace(seen: Bucket | undefined, next: Bucket): Promise<boolean>;
}

/** Leave to send one mail, or when to ask again and why. */
export type SendToken =
  | { readonly granted: true }
  | { readonly granted: false; readonly retryAfterMs: number; readonly reason: string };

/** Keeps all workers together below the rate and the daily quota that SES allows the account. */
export interface SendRate {
  take(): Promise<SendToken>;
}

export interface SendRateDeps {
  readonly bucket: BucketStore;
  readonly readQuota: ReadSendQuota;
  readonly now: () => Date;
  /** How long to stay away when the day's quota is used up. */
  readonly parkedMs: number;
}

/** The quota is read again after so long: it changes rarely, and reading it is limited to once a second … */
const quotaFresh = minute;
/** … for all containers together, so one that came off badly tries again after so long. */
const quotaRetry = 2 * second;
/** Another container changed the bucket at the same moment so many times in a row: come back later. */
const maxRaces = 5;
/** A container takes so many tokens at once, so that it does not ask the table before every mail … */
const reserved = (maxPerSecond: number) => Math.min(10, Math.max(1, Math.floor(maxPerSecond / 10)));
/** … and gives up those that it has not used after so long. */
const reservedFor = second;

/** A token bucket shared through the store: refilled at the account's rate, holding at most one second's worth. */
export function createSendRate({ bucket, readQuota, now, parkedMs }: SendRateDeps): SendRate {
  let quota: SendQuota | undefined;
  let staleAt = 0;
  let held = { tokens: 0, until: 0 };
  let last: Promise<unknown> = Promise.resolve();

  /** What was read last is used when SES does not answer; undefined if it throttles the very first question. */
  async function currentQuota(): Promise<SendQuota | undefined> {
    const time = now().getTime();
    if (time < staleAt) return quota;
    try {
      quota = await readQuota();
      staleAt = time + quotaFresh;
    } catch (error) {
      const throttled = error instanceof MailDeferredError && error.because === 'rate';
      if (!quota && !throttled) throw error;
      staleAt = time + quotaRetry;
    }
    return quota;
  }

  async function takeOne(): Promise<SendToken> {
    if (held.tokens > 0 && now().getTime() < held.until) {
      held = { ...held, tokens: held.tokens - 1 };
      return { granted: true };
    }
    const current = await currentQuota();
    if (!current) {
      return {
        granted: false,
        retryAfterMs: quotaRetry,
        reason: 'SES has not said yet how much may be sent',
      };
    }
    const { maxPerSecond, maxPerDay, sentLastDay } = current;
    // -1 stands for "no limit".
    if (maxPerDay >= 0 && sentLastDay >= maxPerDay) {
      return {
        granted: false,
        retryAfterMs: parkedMs,
        reason: `the daily quota of ${maxPerDay} mails is used up`,
      };
    }
    const size = Math.max(1, maxPerSecond);
    for (let race = 0; race < maxRaces; race++) {
      const seen = await bucket.get();
      const time = now().getTime();
      const refilled = seen ? seen.tokens + (Math.max(0, time - seen.at) / second) * maxPerSecond : size;
      const tokens = Math.min(size, refilled);
      if (tokens < 1) {
        const retryAfterMs = Math.ceil(((1 - tokens) / maxPerSecond) * second);
        return {
          granted: false,
          retryAfterMs,
          reason: `at the account's rate of ${maxPerSecond} mails a second`,
        };
      }
      const taken = Math.min(Math.floor(tokens), reserved(maxPerSecond));
      if (await bucket.replace(seen, { tokens: tokens - taken, at: time })) {
        held = { tokens: taken - 1, until: time + reservedFor };
        return { granted: true };
      }
    }
    return { granted: false, retryAfterMs: second, reason: 'many containers send at once' };
  }

  return {
    // One at a time: mails of one batch would only race each other for the bucket.
    take() {
      const token = last.then(takeOne);
      last = token.catch(() => undefined);
      return token;
    },
  };
}
