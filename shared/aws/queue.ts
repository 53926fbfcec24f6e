import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** SQS's limits for one call. */
const maxEntries = 10;
const maxBytes = 1_048_576;
const maxDelaySeconds = 900;

export interface SendOptions {
  /** How long readers do not see the message. SQS allows 15 minutes; longer delays are cut to that. */
  readonly delaySeconds?: number;
}

/** Sends messages of one type to one queue. */
export interface Queue<Message> {
  /** Resolves when the queue has every message. If it throws, some messages may be on the queue. */
  send(messages: readonly Message[], options?: SendOptions): Promise<void>;
  /** The approximate number of waiting messages, without delayed ones. */
  depth(): Promise<number>;
}

/** A message is larger than SQS allows. Nothing was sent. */
class MessageTooLargeError extends Error {
  override readonly name = 'MessageTooLargeError';
}

/** A queue on SQS. Entries that SQS reports as failed are sent again, since one call may accept only a part. */
export function createQueue<Message>(client: SQSClient, url: string): Queue<Message> {
  return {
    async send(messages, { delaySeconds = 0 } = {}) {
      const delay = Math.min(Math.max(0, Math.ceil(delaySeconds)), maxDelaySeconds);
      for (const batch of batchesOf(messages.map((message) => JSON.stringify(message)))) {
        await sendBatch(client, url, batch, delay);
      }
    },

    async depth() {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    },
  };
}

async function sendBatch(
  client: SQSClient,
  url: string,
  bodies: readonly string[],
  delay: number,
): Promise<void> {
  let left = bodies.map((body, index) => ({ Id: String(index), MessageBody: body, DelaySeconds: delay }));
  for (let round = 0; left.length > 0; round++) {
    if (round > 0) await sleep(100 * 2 ** round * (0.5 + Math.random() / 2));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: left }));
    const refused = Failed.find((failure) => failure.SenderFault);
    if (refused || (Failed.length > 0 && round === 5)) {
      const reason = refused ?? Failed[0];
      throw new Error(
        `SQS took ${bodies.length - Failed.length} of ${bodies.length} messages: ${reason?.Code} ${reason?.Message}`,
      );
    }
    const failed = new Set(Failed.map(({ Id }) => Id));
    left = left.filter(({ Id }) => failed.has(Id));
  }
}

/** Packs bodies into as few calls as the limits of SQS allow, in order. */
function batchesOf(bodies: readonly string[]): string[][] {
  const batches: string[][] = [];
  let bytes = 0;
  for (const body of bodies) {
    const size = Buffer.byteLength(body);
    if (size > maxBytes)
      throw new MessageTooLargeError(`A message of ${size} bytes exceeds SQS's limit of ${maxBytes}`);
    const current = batches.at(-1);
    if (!current || current.length === maxEntries || bytes + size > maxBytes) {
      batches.push([body]);
      bytes = size;
    } else {
      current.push(body);
      bytes += size;
    }
  }
  return batches;
}
