import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  type Message,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A message that could not be processed, and waits on the dead-letter queue. */
export interface DeadLetter {
  readonly id: string;
  readonly body: string;
  readonly receipt: string;
  /** Name of the queue that it came from, as AWS calls it; empty if SQS does not say. */
  readonly from: string;
}

export interface DeadLetters {
  /**
   * All of them, ten at a time; at most `most`. Each is hidden from other readers for `hideSeconds`, so that none comes
   * twice meanwhile.
   */
  read(options: { most: number; hideSeconds: number }): AsyncGenerator<readonly DeadLetter[]>;
  /** Lets other readers see them again. */
  release(letters: readonly DeadLetter[]): Promise<void>;
  remove(letters: readonly DeadLetter[]): Promise<void>;
}

/** SQS's limit for one call. */
const maxEntries = 10;

/** The dead-letter queue that all queues share. SQS notes on each message which queue it came from. */
export function createDeadLetters(client: SQSClient, QueueUrl: string): DeadLetters {
  return {
    async *read({ most, hideSeconds }) {
      for (let left = most; left > 0; ) {
        const { Messages = [] } = await client.send(
          new ReceiveMessageCommand({
            QueueUrl,
            MaxNumberOfMessages: Math.min(maxEntries, left),
            VisibilityTimeout: hideSeconds,
            // A call that does not wait asks only some of SQS's servers, and may find nothing where there is something.
            WaitTimeSeconds: 1,
            MessageSystemAttributeNames: ['DeadLetterQueueSourceArn'],
          }),
        );
        if (Messages.length === 0) return;
        left -= Messages.length;
        yield Messages.map(toLetter);
      }
    },

    async release(letters) {
      for (const part of tens(letters)) {
        const Entries = part.map((entry) => ({ ...entry, VisibilityTimeout: 0 }));
        // One that is not hidden any more is refused, which is what was wanted.
        await client.send(new ChangeMessageVisibilityBatchCommand({ QueueUrl, Entries }));
      }
    },

    async remove(letters) {
      for (const Entries of tens(letters))
        await client.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    },
  };
}

function toLetter({ MessageId = '', Body = '', ReceiptHandle = '', Attributes }: Message): DeadLetter {
  const source = Attributes?.DeadLetterQueueSourceArn ?? '';
  return {
    id: MessageId,
    body: Body,
    receipt: ReceiptHandle,
    from: source.slice(source.lastIndexOf(':') + 1),
  };
}

function* tens(letters: readonly DeadLetter[]): Generator<{ Id: string; ReceiptHandle: string }[]> {
  for (let at = 0; at < letters.length; at += maxEntries) {
    yield letters
      .slice(at, at + maxEntries)
      .map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt }));
  }
}
