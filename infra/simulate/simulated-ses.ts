import type { Mailer, ReadSendQuota } from '../../shared/mail/mailer.ts';
import { MailDeferredError } from '../../shared/mail/mailer-errors.ts';
import { second } from '../../shared/time/units.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface SesSettings {
  /** May be below 1, or not a whole number, when only a sample of a site is simulated. */
  readonly maxPerSecond: number;
  /** How long a mail takes to reach SES, where it is accepted or refused, and how long the answer takes. */
  readonly reachMs: () => number;
  readonly answerMs: () => number;
}

/**
 * An SES that accepts exactly its rate in any second, and not one mail more. If the rate is not a whole number, it
 * accepts that many whole mails in a correspondingly longer time.
 */
export class SimulatedSes implements Mailer {
  /** When each mail was taken (ms), in order. */
  readonly taken: number[] = [];
  /** The recipients, in the same order. */
  readonly recipients: string[] = [];
  throttled = 0;
  private readonly clock: VirtualClock;
  private readonly settings: SesSettings;

  constructor(clock: VirtualClock, settings: SesSettings) {
    this.clock = clock;
    this.settings = settings;
  }

  async send({ to }: { readonly to: string }): Promise<{ messageId: string }> {
    const { maxPerSecond, reachMs, answerMs } = this.settings;
    await this.clock.sleep(reachMs());
    const now = this.clock.now().getTime();
    const most = Math.max(1, Math.floor(maxPerSecond));
    const oldest = this.taken[this.taken.length - most];
    const isFull = oldest !== undefined && oldest > now - (most / maxPerSecond) * second;
    if (!isFull) {
      this.taken.push(now);
      this.recipients.push(to);
    }
    await this.clock.sleep(answerMs());
    if (isFull) {
      this.throttled++;
      throw new MailDeferredError('SES throttles: Maximum sending rate exceeded.', 'rate');
    }
    return { messageId: `mail-${this.taken.length}` };
  }

  readonly readQuota: ReadSendQuota = async () => ({
    maxPerSecond: this.settings.maxPerSecond,
    maxPerDay: -1,
    sentLastDay: 0,
  });

  /** The most mails in any period of one second. */
  busiestSecond(): number {
    let most = 0;
    let first = 0;
    for (const [i, at] of this.taken.entries()) {
      while ((this.taken[first] ?? at) <= at - second) first++;
      most = Math.max(most, i - first + 1);
    }
    return most;
  }
}
