import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A message that its reader has, and nobody else until the visibility timeout ends. */
export interface TakenMessage {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
  /** How often it was taken, this time included. */
  readonly receives: number;
}

/** The queue that feeds a function. */
export interface OwnQueue {
  /** Hides a message for some seconds, counted from now. */
  hide(receipt: string, seconds: number): Promise<void>;
  /**
   * Takes so many messages at most, without waiting for one. It asks only some of SQS's servers, so that it may find none
   * though there are some.
   */
  take(atMost: number): Promise<TakenMessage[]>;
  /** Ten at most: what was done is not taken again. */
  remove(receipts: readonly string[]): Promise<void>;
}

export function createOwnQueue(client: SQSClient, QueueUrl: string): OwnQueue {
  return {
    async hide(ReceiptHandle, VisibilityTimeout) {
      await client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }));
    },

    async take(atMost) {
      const { Messages = [] } = await client.send(
        new ReceiveMessageCommand({
          QueueUrl,
          MaxNumberOfMessages: atMost,
          // The queue would let the function wait for 20 seconds, and be paid for it.
          WaitTimeSeconds: 0,
          MessageSystemAttributeNames: ['ApproximateReceiveCount'],
        }),
      );
      return Messages.map(({ MessageId = '', Body = '', ReceiptHandle = '', Attributes }) => ({
        id: MessageId,
        body: Body,
        receipt: ReceiptHandle,
        receives: Number(Attributes?.ApproximateReceiveCount ?? 1),
      }));
    },

    async remove(receipts) {
      if (receipts.length === 0) return;
      const Entries = receipts.map((ReceiptHandle, at) => ({ Id: String(at), ReceiptHandle }));
      await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    },
  };
}
