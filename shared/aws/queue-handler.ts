import { BatchProcessor, EventType, processPartialResponse } from '@aws-lambda-powertools/batch';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Log } from './log.ts';

/**
 * The handler of a function that reads a queue. The messages of a batch are handled in parallel and independently:
 * one that throws goes back to its queue, and finally to the dead-letter queue, without delaying the others.
 * `receives` counts from 1: a message that comes again was not finished before, because its worker threw or died.
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
