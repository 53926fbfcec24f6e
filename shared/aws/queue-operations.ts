import {
  GetQueueAttributesCommand,
  ListMessageMoveTasksCommand,
  type QueueAttributeName,
  type SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';

const places = z.record(
  z.string(),
  z.object({
    url: z.string(),
    /** The dead-letter queue: messages that could not be processed. */
    deadLettersUrl: z.string(),
    /** Whether dead letters may be sent back from here. */
    redrives: z.boolean(),
  }),
);
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
}

export type Redrive =
  | { readonly kind: 'started'; readonly messages: number }
  /** There are no dead letters. */
  | { readonly kind: 'nothing' }
  /** SQS allows only one such move per queue at a time. */
  | { readonly kind: 'running' }
  | { readonly kind: 'not-from-here' }
  | { readonly kind: 'unknown-queue' };

export interface QueueOperations {
  states(): Promise<QueueState[]>;
  /** Starts moving the dead letters of a queue back to it. SQS continues after the answer. */
  redrive(name: string): Promise<Redrive>;
}

/** The operations on queues for an operator. @throws if the setting is not valid JSON of that shape. */
export function createQueueOperations(client: SQSClient, setting: string): QueueOperations {
  const queues = new Map(Object.entries(places.parse(JSON.parse(setting))));

  async function attributesOf(url: string, names: QueueAttributeName[]) {
    const { Attributes } = await client.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: names }),
    );
    return (name: QueueAttributeName) => Attributes?.[name] ?? '';
  }

  async function deadLettersOf(url: string): Promise<{ arn: string; count: number }> {
    const attribute = await attributesOf(url, ['QueueArn', 'ApproximateNumberOfMessages']);
    return { arn: attribute('QueueArn'), count: Number(attribute('ApproximateNumberOfMessages')) };
  }

  return {
    states: () =>
      Promise.all(
        [...queues].map(async ([name, { url, deadLettersUrl }]) => {
          const [attribute, deadLetters] = await Promise.all([
            attributesOf(url, [
              'ApproximateNumberOfMessages',
              'ApproximateNumberOfMessagesNotVisible',
              'ApproximateNumberOfMessagesDelayed',
            ]),
            deadLettersOf(deadLettersUrl),
          ]);
          return {
            name,
            waiting: Number(attribute('ApproximateNumberOfMessages')),
            inFlight: Number(attribute('ApproximateNumberOfMessagesNotVisible')),
            delayed: Number(attribute('ApproximateNumberOfMessagesDelayed')),
            deadLetters: deadLetters.count,
          };
        }),
      ),

    async redrive(name) {
      const place = queues.get(name);
      if (!place) return { kind: 'unknown-queue' };
      if (!place.redrives) return { kind: 'not-from-here' };
      const { arn, count } = await deadLettersOf(place.deadLettersUrl);
      if (count === 0) return { kind: 'nothing' };
      const tasks = await client.send(new ListMessageMoveTasksCommand({ SourceArn: arn, MaxResults: 1 }));
      if (tasks.Results?.[0]?.Status === 'RUNNING') return { kind: 'running' };
      await client.send(new StartMessageMoveTaskCommand({ SourceArn: arn }));
      return { kind: 'started', messages: count };
    },
  };
}
