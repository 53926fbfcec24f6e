import { second } from '../../shared/time/units.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface ReceivedMessage<Message> {
  readonly message: Message;
  /** How often it was received, this time included. */
  readonly receives: number;
  readonly sentAt: number;
}

export interface QueueSettings {
  readonly visibilityTimeoutSeconds: number;
  /** The number of receives after which a message becomes a dead letter. */
  readonly maxReceiveCount: number;
  /** One of this many messages is delivered twice, as a standard queue may do; 0 for none. */
  readonly oneTwiceIn: number;
}

export interface QueueFigures {
  readonly sent: number;
  readonly received: number;
  readonly deadLetters: number;
  /** The longest that a message waited after it could have been received, in ms. */
  readonly oldestMs: number;
}

interface Waiting<Message> {
  readonly message: Message;
  readonly receives: number;
  readonly sentAt: number;
  readonly visibleAt: number;
}

/** A standard queue of SQS on a virtual clock: delays, visibility timeouts, at least once. */
export class SimulatedQueue<Message> {
  private ready: Waiting<Message>[] = [];
  private taken = 0;
  private readonly readers: (() => void)[] = [];
  private readonly clock: VirtualClock;
  private readonly settings: QueueSettings;
  private sent = 0;
  private received = 0;
  private deadLetters = 0;
  private oldestMs = 0;

  constructor(clock: VirtualClock, settings: QueueSettings) {
    this.clock = clock;
    this.settings = settings;
  }

  async send(
    messages: readonly Message[],
    { delaySeconds = 0 }: { readonly delaySeconds?: number | readonly number[] } = {},
  ): Promise<void> {
    const now = this.clock.now().getTime();
    const byDelay = Map.groupBy(messages.entries(), ([i]) =>
      typeof delaySeconds === 'number' ? delaySeconds : (delaySeconds[i] ?? 0),
    );
    for (const [delay, entries] of byDelay) {
      const visibleAt = now + delay * second;
      const waiting = entries.flatMap(([, message]) => {
        this.sent++;
        const one = { message, receives: 0, sentAt: now, visibleAt };
        const { oneTwiceIn } = this.settings;
        return oneTwiceIn > 0 && this.sent % oneTwiceIn === 0 ? [one, one] : [one];
      });
      this.show(waiting, delay * second);
    }
  }

  async depth(): Promise<number> {
    return this.ready.length - this.taken;
  }

  /** Receives up to a number of messages, as soon as there are any. */
  async receive(most: number): Promise<ReceivedMessage<Message>[]> {
    while (this.ready.length === this.taken) await new Promise<void>((resolve) => this.readers.push(resolve));
    const batch = this.ready.slice(this.taken, this.taken + most);
    this.taken += batch.length;
    if (this.taken > 10_000) {
      this.ready = this.ready.slice(this.taken);
      this.taken = 0;
    }
    const now = this.clock.now().getTime();
    this.received += batch.length;
    for (const { visibleAt } of batch) this.oldestMs = Math.max(this.oldestMs, now - visibleAt);
    return batch.map(({ message, receives, sentAt }) => ({ message, receives: receives + 1, sentAt }));
  }

  /** The message was not handled: it is visible again after the timeout that began when it was received. */
  giveBack({ message, receives, sentAt }: ReceivedMessage<Message>, receivedAt: number): void {
    if (receives >= this.settings.maxReceiveCount) {
      this.deadLetters++;
      return;
    }
    const visibleAt = receivedAt + this.settings.visibilityTimeoutSeconds * second;
    this.show([{ message, receives, sentAt, visibleAt }], visibleAt - this.clock.now().getTime());
  }

  figures(): QueueFigures {
    const now = this.clock.now().getTime();
    const waiting = this.ready[this.taken];
    const { sent, received, deadLetters } = this;
    return {
      sent,
      received,
      deadLetters,
      oldestMs: Math.max(this.oldestMs, waiting ? now - waiting.visibleAt : 0),
    };
  }

  private show(waiting: readonly Waiting<Message>[], afterMs: number): void {
    const arrive = () => {
      this.ready.push(...waiting);
      for (const wake of this.readers.splice(0, waiting.length)) wake();
    };
    if (afterMs <= 0) arrive();
    else void this.clock.sleep(afterMs).then(arrive);
  }
}
