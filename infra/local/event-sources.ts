import { setTimeout as sleep } from 'node:timers/promises';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { queueArn, region } from './aws/account.ts';
import type { QueueStore, ReceivedMessage } from './aws/queue-store.ts';
import { md5, systemAttributes } from './aws/sqs-endpoint.ts';

export interface EventSource {
  readonly queue: string;
  readonly batchSize: number;
  /** The most batches that the function handles at once. */
  readonly maxConcurrency: number;
  /** The function that the queue feeds. */
  readonly invoke: (event: SQSEvent) => Promise<unknown>;
}

export interface EventSourceOptions {
  readonly store: QueueStore;
  readonly onError: (queue: string, error: unknown) => void;
  /**
   * Test mode: numbers from 0 to 1 by which messages are delivered twice, at the same time or again later, as SQS may.
   * (The order is shuffled by the queue store's `arrange`.)
   */
  readonly random?: () => number;
}

/** The probability that a message is delivered twice in test mode, for each of the two ways. */
const duplicateShare = 0.2;

/**
 * Feeds queues to functions as Lambda's event source mappings do: batches, partial failures. What was handled is
 * deleted; what failed stays hidden until its visibility timeout is over and then comes again. Runs until stopped.
 */
export function startEventSources(sources: readonly EventSource[], options: EventSourceOptions) {
  const stopping = new AbortController();
  const loops = sources.map((source) => poll(source, options, stopping.signal));
  return {
    /** Takes no more messages, and resolves when the batches under way are done. */
    async stop(): Promise<void> {
      stopping.abort();
      await Promise.all(loops);
    },
  };
}

async function poll(source: EventSource, options: EventSourceOptions, signal: AbortSignal): Promise<void> {
  const running = new Set<Promise<void>>();
  while (!signal.aborted) {
    try {
      if (running.size >= source.maxConcurrency) await Promise.race(running);
      const messages = await options.store.receiveWhenReady(source.queue, {
        max: source.batchSize,
        waitSeconds: 20,
        signal,
      });
      if (messages.length === 0) continue;
      const batch = handleBatch(source, messages, options).finally(() => running.delete(batch));
      running.add(batch);
    } catch (error) {
      options.onError(source.queue, error);
      await sleep(1000);
    }
  }
  await Promise.all(running);
}

async function handleBatch(
  source: EventSource,
  messages: readonly ReceivedMessage[],
  options: EventSourceOptions,
): Promise<void> {
  const { store, random, onError } = options;
  const isChosen = () => random !== undefined && random() < duplicateShare;
  const twins = messages.filter(isChosen);
  try {
    const [answer] = await Promise.all([
      source.invoke(toEvent(source.queue, messages)),
      // The answer to the duplicate is ignored: the first call is still handling the message.
      ...(twins.length > 0 ? [source.invoke(toEvent(source.queue, twins)).catch(() => undefined)] : []),
    ]);
    const failed = failuresIn(answer, messages);
    for (const message of messages) {
      if (failed.has(message.id)) continue;
      if (message.receiveCount === 1 && isChosen()) store.hide(source.queue, message.receipt, 0);
      else store.remove(source.queue, message.receipt);
    }
  } catch (error) {
    onError(source.queue, error);
  }
}

/** The ids that the function reports as failed. As with Lambda, an invalid answer fails the whole batch. */
function failuresIn(answer: unknown, messages: readonly ReceivedMessage[]): ReadonlySet<string> {
  if (answer === undefined || answer === null) return new Set();
  if (!isBatchResponse(answer)) {
    throw new Error(`The function answered ${JSON.stringify(answer)}, which is not an SQSBatchResponse.`);
  }
  const known = new Set(messages.map(({ id }) => id));
  const failed = answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
  const stranger = failed.find((id) => !known.has(id));
  if (stranger !== undefined) {
    throw new Error(`The function reports the failure of "${stranger}", which is not in its batch.`);
  }
  return new Set(failed);
}

function isBatchResponse(answer: unknown): answer is SQSBatchResponse {
  return (
    typeof answer === 'object' &&
    answer !== null &&
    'batchItemFailures' in answer &&
    Array.isArray(answer.batchItemFailures)
  );
}

function toEvent(queue: string, messages: readonly ReceivedMessage[]): SQSEvent {
  return { Records: messages.map((message) => toRecord(queue, message)) };
}

function toRecord(queue: string, message: ReceivedMessage): SQSRecord {
  return {
    messageId: message.id,
    receiptHandle: message.receipt,
    body: message.body,
    attributes: systemAttributes(message),
    messageAttributes: {},
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn(queue),
    awsRegion: region,
  };
}
