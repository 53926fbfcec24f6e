import type { ReceivedMessage, SimulatedQueue } from './simulated-queue.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** Handles one message of a batch. If it throws, the message goes back to its queue. */
export type HandleMessage<Message> = (message: Message, receives: number) => Promise<void>;

export interface FunctionSettings {
  /** Most instances at once. */
  readonly concurrency: number;
  readonly batchSize: number;
  /** How long a new instance takes before it handles its first batch. */
  readonly coldStartMs: number;
  /** How long Lambda and SQS take around each call. */
  readonly overheadMs: number;
  /**
   * The processor time of each message. An instance has one processor, so messages of a batch wait for each other. 0 if
   * left out.
   */
  readonly processorMs?: number;
}

export interface FunctionFigures {
  readonly calls: number;
  /** The seconds that instances were running, including cold starts. Lambda charges for them. */
  readonly seconds: number;
  /** The same by message and without cold starts, as if each message had its own instance. */
  readonly messageSeconds: number;
  readonly failures: number;
  readonly coldStarts: number;
}

/** A Lambda function that reads a queue: each instance takes a batch, handles its messages in parallel, and takes the next. */
export function runFunction<Message>(
  clock: VirtualClock,
  queue: SimulatedQueue<Message>,
  settings: FunctionSettings,
  createInstance: (number: number) => HandleMessage<Message>,
): { figures(): FunctionFigures } {
  const { concurrency, batchSize, coldStartMs, overheadMs, processorMs = 0 } = settings;
  const figures = { calls: 0, seconds: 0, messageSeconds: 0, failures: 0, coldStarts: 0 };

  async function handle(
    handler: HandleMessage<Message>,
    received: ReceivedMessage<Message>,
    startedAt: number,
  ): Promise<void> {
    try {
      await handler(received.message, received.receives);
    } catch {
      figures.failures++;
      queue.giveBack(received, startedAt);
    }
  }

  async function live(number: number): Promise<never> {
    let handler: HandleMessage<Message> | undefined;
    for (;;) {
      const batch = await queue.receive(batchSize);
      const startedAt = clock.now().getTime();
      if (!handler) {
        figures.coldStarts++;
        await clock.sleep(coldStartMs);
        handler = createInstance(number);
      }
      const instance = handler;
      await Promise.all(
        batch.map(async (received, place) => {
          const begunAt = clock.now().getTime() + place * processorMs;
          if (processorMs > 0) await clock.sleep((place + 1) * processorMs);
          await handle(instance, received, startedAt);
          figures.messageSeconds += (clock.now().getTime() - begunAt) / 1000;
        }),
      );
      figures.calls++;
      figures.seconds += (clock.now().getTime() - startedAt) / 1000;
      await clock.sleep(overheadMs);
    }
  }

  for (let number = 0; number < concurrency; number++) void live(number);
  return { figures: () => ({ ...figures }) };
}

/** A function on a timer, called at a fixed interval in milliseconds. */
export function runTimer(
  clock: VirtualClock,
  everyMs: number,
  call: () => Promise<unknown>,
): { figures(): Pick<FunctionFigures, 'calls' | 'seconds'> } {
  const figures = { calls: 0, seconds: 0 };
  async function run(): Promise<void> {
    const startedAt = clock.now().getTime();
    await call();
    figures.calls++;
    figures.seconds += (clock.now().getTime() - startedAt) / 1000;
  }
  async function live(): Promise<never> {
    for (;;) {
      void run();
      await clock.sleep(everyMs);
    }
  }
  void live();
  return { figures: () => ({ ...figures }) };
}
