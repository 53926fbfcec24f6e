import { createHash } from 'node:crypto';
import * as z from 'zod';
import { accountId, queueArn } from './account.ts';
import { AwsError } from './aws-error.ts';
import type { QueueStore, ReceivedMessage } from './queue-store.ts';
import { isOperation, type Operation, type Request, requests } from './sqs-requests.ts';

/** SQS's own limits. */
const maxBytes = 1_048_576;
const maxBatch = 10;

const invalidParameter = (message: string) =>
  new AwsError('InvalidParameterValueException', message, { queryCode: 'InvalidParameterValue' });

interface MoveTask {
  readonly Status: 'COMPLETED';
  readonly SourceArn: string;
  readonly DestinationArn?: string;
  readonly ApproximateNumberOfMessagesMoved: number;
  readonly ApproximateNumberOfMessagesToMove: number;
  readonly StartedTimestamp: number;
}

interface Context {
  /** "http://127.0.0.1:1234", of which queue URLs are made. */
  readonly baseUrl: string;
  /** Aborted when the caller hangs up. */
  readonly signal: AbortSignal;
}

/**
 * SQS's JSON protocol over the queue store: the operations that Wirewatch and its operators use, with SQS's limits,
 * defaults and error codes.
 * See https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_Operations.html
 */
export function createSqsEndpoint(store: QueueStore, now: () => number) {
  const moveTasks: MoveTask[] = [];

  const operations: {
    [O in Operation]: (request: Request<O>, context: Context) => object | Promise<object>;
  } = {
    GetQueueUrl: (request, { baseUrl }) => ({ QueueUrl: urlOf(known(request.QueueName), baseUrl) }),

    ListQueues: (request, { baseUrl }) => ({
      QueueUrls: store.definitions
        .filter(({ name }) => name.startsWith(request.QueueNamePrefix ?? ''))
        .map(({ name }) => urlOf(name, baseUrl)),
    }),

    SendMessage(request) {
      const queue = queueIn(request.QueueUrl);
      checkBody(request.MessageBody);
      const { id } = store.send(queue, request.MessageBody, request.DelaySeconds);
      return { MessageId: id, MD5OfMessageBody: md5(request.MessageBody) };
    },

    SendMessageBatch(request) {
      const queue = queueIn(request.QueueUrl);
      const bytes = request.Entries.reduce((sum, entry) => sum + Buffer.byteLength(entry.MessageBody), 0);
      if (bytes > maxBytes) {
        throw new AwsError(
          'BatchRequestTooLong',
          `Batch requests cannot be longer than ${maxBytes} bytes. You have sent ${bytes} bytes.`,
          { queryCode: 'AWS.SimpleQueueService.BatchRequestTooLong' },
        );
      }
      return eachEntry(request.Entries, (entry) => {
        checkBody(entry.MessageBody);
        const { id } = store.send(queue, entry.MessageBody, entry.DelaySeconds);
        return { MessageId: id, MD5OfMessageBody: md5(entry.MessageBody) };
      });
    },

    async ReceiveMessage(request, { signal }) {
      const queue = queueIn(request.QueueUrl);
      const messages = await store.receiveWhenReady(queue, {
        max: request.MaxNumberOfMessages,
        waitSeconds: request.WaitTimeSeconds,
        signal,
        ...(request.VisibilityTimeout === undefined ? {} : { hideSeconds: request.VisibilityTimeout }),
      });
      const wanted = [...(request.AttributeNames ?? []), ...(request.MessageSystemAttributeNames ?? [])];
      return messages.length === 0 ? {} : { Messages: messages.map((each) => asSqsMessage(each, wanted)) };
    },

    DeleteMessage(request) {
      store.remove(queueIn(request.QueueUrl), request.ReceiptHandle);
      return {};
    },

    DeleteMessageBatch(request) {
      const queue = queueIn(request.QueueUrl);
      return eachEntry(request.Entries, (entry) => {
        store.remove(queue, entry.ReceiptHandle);
        return {};
      });
    },

    ChangeMessageVisibility(request) {
      hide(queueIn(request.QueueUrl), request.ReceiptHandle, request.VisibilityTimeout);
      return {};
    },

    ChangeMessageVisibilityBatch(request) {
      const queue = queueIn(request.QueueUrl);
      return eachEntry(request.Entries, (entry) => {
        hide(queue, entry.ReceiptHandle, entry.VisibilityTimeout);
        return {};
      });
    },

    GetQueueAttributes(request) {
      const all = attributesOf(queueIn(request.QueueUrl));
      const wanted = request.AttributeNames ?? [];
      return {
        Attributes: Object.fromEntries(
          Object.entries(all).filter(([name]) => wanted.includes('All') || wanted.includes(name)),
        ),
      };
    },

    PurgeQueue(request) {
      store.purge(queueIn(request.QueueUrl));
      return {};
    },

    StartMessageMoveTask(request) {
      const source = known(nameIn(request.SourceArn));
      if (!store.definitions.some(({ deadLetter }) => deadLetter?.queue === source)) {
        throw invalidParameter('Source queue must be configured as a Dead Letter Queue.');
      }
      const destination =
        request.DestinationArn === undefined ? undefined : known(nameIn(request.DestinationArn));
      const moved = store.redrive(source, destination);
      moveTasks.unshift({
        Status: 'COMPLETED',
        SourceArn: request.SourceArn,
        ...(request.DestinationArn === undefined ? {} : { DestinationArn: request.DestinationArn }),
        ApproximateNumberOfMessagesMoved: moved,
        ApproximateNumberOfMessagesToMove: moved,
        StartedTimestamp: now(),
      });
      return { TaskHandle: Buffer.from(`${source}/${moveTasks.length}`).toString('base64url') };
    },

    ListMessageMoveTasks: (request) => ({
      Results: moveTasks
        .filter((task) => task.SourceArn === request.SourceArn)
        .slice(0, request.MaxResults ?? 1),
    }),
  };

  function known(name: string): string {
    if (store.definition(name)) return name;
    throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.', {
      queryCode: 'AWS.SimpleQueueService.NonExistentQueue',
    });
  }
  const queueIn = (url: string) => known(url.slice(url.lastIndexOf('/') + 1));
  const nameIn = (arn: string) => arn.slice(arn.lastIndexOf(':') + 1);

  function hide(queue: string, receipt: string, seconds: number): void {
    if (store.hide(queue, receipt, seconds)) return;
    throw new AwsError('MessageNotInflight', 'The specified message is not in flight.', {
      queryCode: 'AWS.SimpleQueueService.MessageNotInflight',
    });
  }

  function attributesOf(queue: string): Record<string, string> {
    const counts = store.counts(queue);
    const definition = store.definition(queue);
    return {
      QueueArn: queueArn(queue),
      ApproximateNumberOfMessages: String(counts.visible),
      ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
      ApproximateNumberOfMessagesDelayed: String(counts.delayed),
      VisibilityTimeout: String(definition?.visibilityTimeoutSeconds),
      MaximumMessageSize: String(maxBytes),
      ...(definition?.deadLetter && {
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: queueArn(definition.deadLetter.queue),
          maxReceiveCount: definition.deadLetter.maxReceiveCount,
        }),
      }),
    };
  }

  async function perform<O extends Operation>(
    operation: O,
    input: unknown,
    context: Context,
  ): Promise<object> {
    const request = requests[operation].safeParse(input);
    if (!request.success) throw invalidParameter(z.prettifyError(request.error));
    return operations[operation](request.data as Request<O>, context);
  }

  return {
    /** Answers one request; `operation` is what follows the dot in `X-Amz-Target`. @throws AwsError */
    perform(operation: string, input: unknown, context: Context): Promise<object> {
      if (isOperation(operation)) return perform(operation, input, context);
      throw new AwsError('UnsupportedOperation', `The local SQS does not offer ${operation}.`, {
        queryCode: 'AWS.SimpleQueueService.UnsupportedOperation',
      });
    },
  };
}

/** The queue's address, as the functions get it in their environment. */
export const urlOf = (queue: string, baseUrl: string) => `${baseUrl}/${accountId}/${queue}`;

export const md5 = (text: string) => createHash('md5').update(text).digest('hex');

/** The system attributes of a message, under SQS's names. */
export function systemAttributes(message: ReceivedMessage) {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
    SentTimestamp: String(message.sentAt),
    SenderId: accountId,
    ...(message.sourceQueue === undefined ? {} : { DeadLetterQueueSourceArn: queueArn(message.sourceQueue) }),
  };
}

function asSqsMessage(message: ReceivedMessage, wanted: readonly string[]): object {
  const attributes = Object.entries(systemAttributes(message)).filter(
    ([name]) => wanted.includes('All') || wanted.includes(name),
  );
  return {
    MessageId: message.id,
    ReceiptHandle: message.receipt,
    Body: message.body,
    MD5OfBody: md5(message.body),
    ...(attributes.length > 0 && { Attributes: Object.fromEntries(attributes) }),
  };
}

function checkBody(body: string): void {
  if (body === '') {
    throw new AwsError(
      'MissingRequiredParameterException',
      'The request must contain the parameter MessageBody.',
      {
        queryCode: 'MissingParameter',
      },
    );
  }
  if (Buffer.byteLength(body) > maxBytes) {
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${maxBytes} bytes.`,
    );
  }
  // SQS refuses the characters that XML 1.0 cannot contain.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/.test(body)) {
    throw new AwsError('InvalidMessageContents', 'The message contains characters outside the allowed set.');
  }
}

/** Runs a batch as SQS does: the request as a whole is checked first, then each entry succeeds or fails by itself. */
function eachEntry<E extends { readonly Id: string }>(
  entries: readonly E[],
  work: (entry: E) => object,
): object {
  const refuse = (code: string, text: string) =>
    new AwsError(code, text, { queryCode: `AWS.SimpleQueueService.${code}` });
  if (entries.length === 0) {
    throw refuse('EmptyBatchRequest', 'There should be at least one entry in the request.');
  }
  if (entries.length > maxBatch) {
    throw refuse(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are ${maxBatch}. You have sent ${entries.length}.`,
    );
  }
  const repeated = entries.find(({ Id }, index) => entries.findIndex((other) => other.Id === Id) < index);
  if (repeated) throw refuse('BatchEntryIdsNotDistinct', `Id ${repeated.Id} repeated.`);
  const ill = entries.find(({ Id }) => !/^[\w-]{1,80}$/.test(Id));
  if (ill) {
    throw refuse(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }

  const successful: object[] = [];
  const failed: object[] = [];
  for (const entry of entries) {
    try {
      successful.push({ Id: entry.Id, ...work(entry) });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      failed.push({ Id: entry.Id, SenderFault: true, Code: error.queryCode, Message: error.message });
    }
  }
  return { Successful: successful, Failed: failed };
}
