import type { ReadSendQuota, SendQuota } from '../mail/mailer.ts';
import { MailDeferredError } from '../mail/mailer-errors.ts';
import { minute, second } from '../time/units.ts';
import { type Brake, describeBrake, judgeMail, type MailCounts } from './send-brake.ts';
import { type WarmUp, warmUpLimit } from './warm-up.ts';

/** Why no mail may be sent now. */
export type DenialReason = 'rate' | 'quota' | 'warm-up' | 'brake';

/** What may be sent from now on. */
export interface Allowance {
  /** Mails per second. */
  readonly maxPerSecond: number;
  /** How many more mails may be sent before a limit is reached, at the time when this was read. */
  readonly left: number;
  /** The limit that `left` counts towards. */
  readonly limit: { readonly because: DenialReason; readonly reason: string };
  readonly brake: Brake;
}

/** Undefined if SES throttles the very first request. */
export type ReadAllowance = () => Promise<Allowance | undefined>;

/** How often the quota is read again: it rarely changes, and it may be read only once a second … */
const quotaFresh = minute;
/** … by all containers together. After a failure, this is the time until the next attempt. */
export const quotaRetry = 2 * second;
/** What SES lets an account send in 24 hours if the account has not asked for more. */
const sandboxQuota = 200;

export interface AllowanceDeps {
  readonly readQuota: ReadSendQuota;
  /** The counts of mails within the last week. */
  readonly readCounts: () => Promise<MailCounts>;
  /** A new sender's ramp, and when that sender began (ISO); now, if it has not begun. */
  readonly warmUp?: { readonly plan: WarmUp; readonly startedAt: () => Promise<string> } | undefined;
  readonly now: () => Date;
  /** Called with every quota that was read. */
  readonly onQuota?: (quota: SendQuota) => void;
}

/** Reads the allowance once a minute. If SES does not answer, the last one is used. */
export function createReadAllowance(deps: AllowanceDeps): ReadAllowance {
  let allowance: Allowance | undefined;
  let staleAt = 0;
  let reading: Promise<void> | undefined;

  async function refresh(time: number): Promise<void> {
    try {
      allowance = await readNow(deps);
      staleAt = time + quotaFresh;
    } catch (error) {
      const throttled = error instanceof MailDeferredError && error.because === 'rate';
      if (!allowance && !throttled) throw error;
      staleAt = time + quotaRetry;
    }
  }

  return async () => {
    const time = deps.now().getTime();
    if (time >= staleAt) {
      reading ??= refresh(time).finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return allowance;
  };
}

async function readNow({ readQuota, readCounts, warmUp, now, onQuota }: AllowanceDeps): Promise<Allowance> {
  const [quota, counts] = await Promise.all([readQuota(), readCounts()]);
  onQuota?.(quota);
  // A test with a few addresses does not count as the beginning.
  const isSandbox = quota.maxPerDay >= 0 && quota.maxPerDay <= sandboxQuota;
  const ramp = warmUp && !isSandbox && warmUpLimit(warmUp.plan, await warmUp.startedAt(), now());
  return allowanceOf(quota, judgeMail(counts), ramp || undefined);
}

function allowanceOf(quota: SendQuota, brake: Brake, ramp: number | undefined): Allowance {
  const { maxPerSecond, sentLastDay } = quota;
  // -1 means "no limit".
  const maxPerDay = quota.maxPerDay < 0 ? Number.POSITIVE_INFINITY : quota.maxPerDay;
  if (brake.state === 'stopped') {
    const reason = `the brake holds all mail: ${describeBrake(brake)}`;
    return { maxPerSecond, left: 0, limit: { because: 'brake', reason }, brake };
  }
  const allowed = brake.state === 'slowed' ? maxPerSecond / 2 : maxPerSecond;
  if (ramp !== undefined && ramp < maxPerDay) {
    const reason = `a new sender begins slowly: ${ramp} mails in 24 hours`;
    return { maxPerSecond: allowed, left: ramp - sentLastDay, limit: { because: 'warm-up', reason }, brake };
  }
  const reason = `the daily quota of ${quota.maxPerDay} mails is used up`;
  return { maxPerSecond: allowed, left: maxPerDay - sentLastDay, limit: { because: 'quota', reason }, brake };
}
