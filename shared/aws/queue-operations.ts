import { GetQueueAttributesCommand, type QueueAttributeName, type SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createDeadLetters, type DeadLetter } from './dead-letters.ts';
import { sendBodies } from './queue.ts';
import type { ReadQueueAges } from './queue-ages.ts';

const places = z.object({
  /** The dead-letter queue of all queues: messages that could not be processed. */
  deadLettersUrl: z.string(),
  queues: z.record(
    z.string(),
    z.object({
      url: z.string(),
      /** Whether dead letters may be sent back from here. */
      redrives: z.boolean(),
    }),
  ),
});
/** Every queue by name, as in the JSON of the setting QUEUES. */
export type QueuePlaces = Readonly<z.infer<typeof places>>;

/** How full a queue is, in numbers of messages. SQS counts approximately and with a delay. */
export interface QueueState {
  readonly name: string;
  /** Ready to be read. */
  readonly waiting: number;
  /** Being processed by a consumer. */
  readonly inFlight: number;
  /** Not visible to readers yet. */
  readonly delayed: number;
  /** Messages that could not be processed and wait for an operator. */
  readonly deadLetters: number;
  /**
   * How long its oldest message has waited, in seconds; some minutes late. Absent if the queue is empty, and if it is
   * not known.
   */
  readonly oldestSeconds?: number;
}

export type Redrive =
  /** So many are back on their queue. `more`: there may be others, for another call. */
  | { readonly kind: 'moved'; readonly messages: number; readonly more: boolean }
  | { readonly kind: 'not-from-here' }
  | { readonly kind: 'unknown-queue' };

export interface QueueOperations {
  states(): Promise<QueueState[]>;
  /** Moves the dead letters of a queue back to it. */
  redrive(name: string): Promise<Redrive>;
}

/** So many dead letters are looked at in one call, of all queues together: some seconds. */
const mostLooked = 500;
/** How long other readers do not see them: longer than a call takes, and short enough to try again. */
const hideSeconds = { count: 5, move: 30 } as const;

/** The operations on queues for an operator. @throws if the setting is not valid JSON of that shape. */
export function createQueueOperations(
  client: SQSClient,
  setting: string,
  readAges: ReadQueueAges,
): QueueOperations {
  const { deadLettersUrl, queues: listed } = places.parse(JSON.parse(setting));
  const queues = new Map(Object.entries(listed));
  const deadLetters = createDeadLetters(client, deadLettersUrl);

  async function numbersOf(url: string) {
    const counts = [
      'ApproximateNumberOfMessages',
      'ApproximateNumberOfMessagesNotVisible',
      'ApproximateNumberOfMessagesDelayed',
    ] as const satisfies QueueAttributeName[];
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: [...counts] }),
    );
    const [waiting = 0, inFlight = 0, delayed = 0] = counts.map((name) => Number(Attributes?.[name] ?? 0));
    return { waiting, inFlight, delayed };
  }

  /** How many dead letters came from each queue, by AWS's name for it. Of very many, scaled up from a part. */
  async function countDead(): Promise<Map<string, number>> {
    const { waiting, inFlight } = await numbersOf(deadLettersUrl);
    if (waiting + inFlight === 0) return new Map();
    const seen = new Map<string, DeadLetter>();
    for await (const letters of deadLetters.read({ most: mostLooked, hideSeconds: hideSeconds.count })) {
      for (const letter of letters) seen.set(letter.id, letter);
    }
    await deadLetters.release([...seen.values()]);
    const scale = Math.max(1, (waiting + inFlight) / Math.max(1, seen.size));
    const byQueue = Map.groupBy(seen.values(), ({ from }) => from);
    return new Map([...byQueue].map(([from, letters]) => [from, Math.round(letters.length * scale)]));
  }

  return {
    async states() {
      const [dead, ages, states] = await Promise.all([
        countDead(),
        readAges([...queues.values()].map(({ url }) => nameIn(url))),
        Promise.all([...queues].map(async ([name, { url }]) => ({ name, ...(await numbersOf(url)) }))),
      ]);
      return states.map((state) => {
        const nameOnAws = nameIn(queues.get(state.name)?.url ?? '');
        const isEmpty = state.waiting + state.inFlight + state.delayed === 0;
        // An age is from minutes ago: of a queue that is empty by now, it is that of a message that has gone.
        const oldestSeconds = isEmpty ? undefined : ages.get(nameOnAws);
        return {
          ...state,
          deadLetters: dead.get(nameOnAws) ?? 0,
          ...(oldestSeconds !== undefined && { oldestSeconds }),
        };
      });
    },

    async redrive(name) {
      const place = queues.get(name);
      if (!place) return { kind: 'unknown-queue' };
      if (!place.redrives) return { kind: 'not-from-here' };
      const others: DeadLetter[] = [];
      let looked = 0;
      let messages = 0;
      for await (const letters of deadLetters.read({ most: mostLooked, hideSeconds: hideSeconds.move })) {
        const own = letters.filter(({ from }) => from === nameIn(place.url));
        others.push(...letters.filter((letter) => !own.includes(letter)));
        looked += letters.length;
        if (own.length === 0) continue;
        // Sent before it is removed: a break in between moves it twice, which every step can bear.
        await sendBodies(
          client,
          place.url,
          own.map(({ body }) => body),
        );
        await deadLetters.remove(own);
        messages += own.length;
      }
      await deadLetters.release(others);
      return { kind: 'moved', messages, more: looked >= mostLooked };
    },
  };
}

/** The last part of a queue's address is its name. */
function nameIn(url: string): string {
  return url.slice(url.lastIndexOf('/') + 1);
}
