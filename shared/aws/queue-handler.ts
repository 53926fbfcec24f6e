import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from './log.ts';

/**
 * The handler of a function that reads a queue. Messages of a batch are handled at the same time, each by itself:
 * one that throws goes back to its queue, and to the dead-letter queue in the end, without holding the others up.
 * `receives` counts from 1: a message that comes again was not finished before, whether its worker threw or died.
 */
export function queueHandler(
  log: Log,
  handle: (body: string, receives: number) => Promise<void>,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  async function handleRecord(record: SQSRecord): Promise<void> {
    const receives = Number(record.attributes.ApproximateReceiveCount);
    try {
      await handle(record.body, receives);
    } catch (error) {
      const cause = error instanceof Error ? error : new Error(String(error));
      log.error(`Message ${record.messageId} failed (receive ${receives})`, cause);
      throw error;
    }
  }
  return (event, context) =>
    processPartialResponse(event, handleRecord, new BatchProcessor(EventType.SQS), {
      context,
      processInParallel: true,
      throwOnFullBatchFailure: false,
    });
}
