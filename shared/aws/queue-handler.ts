import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { asError } from '../as-error.ts';
import { config } from '../config.ts';
import { createSqsClient } from './clients.ts';
import type { Log } from './log.ts';
import { createOwnQueue, type OwnQueue, type TakenMessage } from './own-queue.ts';
import { retryDelaySeconds } from './retry-delay.ts';

interface QueueHandlerOptions {
  /** So many retries come within a minute each. The later ones wait for the visibility timeout of the queue. */
  readonly quickRetries?: number;
  /**
   * What all messages of a batch need, done once before them. If it fails, each message fails with it, and comes again as
   * soon as any other: a function that throws leaves its whole batch hidden for the visibility timeout.
   */
  readonly prepare?: () => Promise<void>;
  /** Opens the queue that feeds the function, when it is first needed. */
  readonly openQueue?: () => OwnQueue;
}

/** What a timer sends to a function that is to read its queue itself, because no event source reads it all the time. */
export interface ReadQueueEvent {
  /** So many messages are handled at once; ten at most. */
  readonly readAtMost?: number;
}

/** Messages that are handled at once unless the event says another number. */
const usualBatch = 5;

/** One answer without messages can be wrong (`OwnQueue.take`); two in a row mean that the queue is empty. */
const emptyAnswers = 2;

/**
 * The handler of a function that reads a queue. The messages of a batch are handled in parallel and independently:
 * one that throws goes back to its queue, and finally to the dead-letter queue, without delaying the others. It comes
 * again after 10 to 60 seconds, since most faults are short. Without that, it would come after the visibility timeout,
 * which must be longer than the function may run.
 * A run with a {@link ReadQueueEvent} takes messages until the queue is empty or half of its time is over: what is left
 * comes with the next run.
 * `receives` counts from 1: a message that comes again was not finished before, because its worker threw or died.
 */
export function queueHandler(
  log: Log,
  handle: (body: string, receives: number) => Promise<void>,
  { quickRetries, prepare, openQueue = openOwnQueue }: QueueHandlerOptions = {},
): (event: SQSEvent | ReadQueueEvent, context: Context) => Promise<SQSBatchResponse> {
  let opened: OwnQueue | undefined;
  const queue = () => {
    opened ??= openQueue();
    return opened;
  };

  async function hideUntilRetry({ receipt, id, receives }: TakenMessage): Promise<void> {
    const seconds = retryDelaySeconds(receives, Math.random(), quickRetries);
    if (seconds === undefined) return;
    try {
      await queue().hide(receipt, seconds);
    } catch (error) {
      // It comes again all the same, only later.
      log.warn(`Message ${id} could not be hidden for ${seconds} s`, { reason: String(error) });
    }
  }

  async function handleMessage(message: TakenMessage, prepared: Promise<void> | undefined): Promise<void> {
    try {
      await prepared;
      await handle(message.body, message.receives);
    } catch (error) {
      const cause = asError(error);
      log.error(`Message ${message.id} failed (receive ${message.receives})`, cause);
      await hideUntilRetry(message);
      throw error;
    }
  }

  async function readQueue({ readAtMost = usualBatch }: ReadQueueEvent, context: Context): Promise<void> {
    const half = context.getRemainingTimeInMillis() / 2;
    let empty = 0;
    while (empty < emptyAnswers && context.getRemainingTimeInMillis() > half) {
      const messages = await queue().take(readAtMost);
      empty = messages.length === 0 ? empty + 1 : 0;
      const prepared = messages.length > 0 ? prepare?.() : undefined;
      const results = await Promise.allSettled(messages.map((message) => handleMessage(message, prepared)));
      const done = messages.filter((_, at) => results[at]?.status === 'fulfilled');
      await queue().remove(done.map(({ receipt }) => receipt));
    }
  }

  return async (event, context) => {
    if (!('Records' in event)) {
      await readQueue(event, context);
      return { batchItemFailures: [] };
    }
    const prepared = prepare?.();
    return processPartialResponse(
      event,
      ({ messageId, body, receiptHandle, attributes }: SQSRecord) =>
        handleMessage(
          {
            id: messageId,
            body,
            receipt: receiptHandle,
            receives: Number(attributes.ApproximateReceiveCount),
          },
          prepared,
        ),
      new BatchProcessor(EventType.SQS),
      { context, processInParallel: true, throwOnFullBatchFailure: false },
    );
  };
}

function openOwnQueue(): OwnQueue {
  return createOwnQueue(createSqsClient(), config.ownQueue());
}
