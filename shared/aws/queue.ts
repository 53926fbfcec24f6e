import { setTimeout as sleep } from 'node:timers/promises';
import { GetQueueAttributesCommand, SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';

/** SQS's limits for one call. */
const maxEntries = 10;
const maxBytes = 1_048_576;
const maxDelaySeconds = 900;
/** Calls under way at once: below the 50 connections that the client keeps. */
const maxCallsAtOnce = 20;

interface Entry {
  readonly body: string;
  /** Seconds. */
  readonly delay: number;
}

export interface SendOptions {
  /**
   * How long readers do not see the messages: one number for all, or one for each. SQS allows 15 minutes; longer delays
   * are cut to that.
   */
  readonly delaySeconds?: number | readonly number[];
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
      const entries = messages.map((message, i) => {
        const delay = typeof delaySeconds === 'number' ? delaySeconds : (delaySeconds[i] ?? 0);
        return {
          body: JSON.stringify(message),
          delay: Math.min(Math.max(0, Math.ceil(delay)), maxDelaySeconds),
        };
      });
      await sendEntries(client, url, entries);
    },

    async depth() {
      const { Attributes } = await client.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['ApproximateNumberOfMessages'] }),
      );
      return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
    },
  };
}

/** Sends messages as they stand, such as dead letters. If it throws, some may be on the queue. */
export function sendBodies(client: SQSClient, url: string, bodies: readonly string[]): Promise<void> {
  return sendEntries(
    client,
    url,
    bodies.map((body) => ({ body, delay: 0 })),
  );
}

async function sendEntries(client: SQSClient, url: string, entries: readonly Entry[]): Promise<void> {
  const batches = batchesOf(entries);
  for (let i = 0; i < batches.length; i += maxCallsAtOnce) {
    await Promise.all(batches.slice(i, i + maxCallsAtOnce).map((batch) => sendBatch(client, url, batch)));
  }
}

async function sendBatch(client: SQSClient, url: string, entries: readonly Entry[]): Promise<void> {
  let left = entries.map(({ body, delay }, index) => ({
    Id: String(index),
    MessageBody: body,
    DelaySeconds: delay,
  }));
  for (let round = 0; left.length > 0; round++) {
    if (round > 0) await sleep(100 * 2 ** round * (0.5 + Math.random() / 2));
    const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: left }));
    const refused = Failed.find((failure) => failure.SenderFault);
    if (refused || (Failed.length > 0 && round === 5)) {
      const reason = refused ?? Failed[0];
      throw new Error(
        `SQS took ${entries.length - Failed.length} of ${entries.length} messages: ${reason?.Code} ${reason?.Message}`,
      );
    }
    const failed = new Set(Failed.map(({ Id }) => Id));
    left = left.filter(({ Id }) => failed.has(Id));
  }
}

/** Packs messages into as few calls as the limits of SQS allow, in order. */
function batchesOf(entries: readonly Entry[]): Entry[][] {
  const batches: Entry[][] = [];
  let bytes = 0;
  for (const entry of entries) {
    const size = Buffer.byteLength(entry.body);
    if (size > maxBytes)
      throw new MessageTooLargeError(`A message of ${size} bytes exceeds SQS's limit of ${maxBytes}`);
    const current = batches.at(-1);
    if (!current || current.length === maxEntries || bytes + size > maxBytes) {
      batches.push([entry]);
      bytes = size;
    } else {
      current.push(entry);
      bytes += size;
    }
  }
  return batches;
}
