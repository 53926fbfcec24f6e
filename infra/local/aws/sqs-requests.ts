import * as z from 'zod';

const delaySeconds = z.int().min(0).max(900).optional();
const visibilityTimeout = z.int().min(0).max(43_200);
const queueUrl = z.string();
const message = z.strictObject({ MessageBody: z.string(), DelaySeconds: delaySeconds });
const entryId = { Id: z.string() };
const attributeNames = z.array(z.string()).optional();

/** The requests that are supported. Anything else in a request is refused, never ignored. */
export const requests = {
  GetQueueUrl: z.strictObject({ QueueName: z.string() }),
  ListQueues: z.strictObject({ QueueNamePrefix: z.string().optional(), MaxResults: z.int().optional() }),
  SendMessage: message.extend({ QueueUrl: queueUrl }),
  SendMessageBatch: z.strictObject({ QueueUrl: queueUrl, Entries: z.array(message.extend(entryId)) }),
  ReceiveMessage: z.strictObject({
    QueueUrl: queueUrl,
    MaxNumberOfMessages: z.int().min(1).max(10).default(1),
    VisibilityTimeout: visibilityTimeout.optional(),
    WaitTimeSeconds: z.int().min(0).max(20).default(0),
    AttributeNames: attributeNames,
    MessageSystemAttributeNames: attributeNames,
    MessageAttributeNames: attributeNames,
  }),
  DeleteMessage: z.strictObject({ QueueUrl: queueUrl, ReceiptHandle: z.string() }),
  DeleteMessageBatch: z.strictObject({
    QueueUrl: queueUrl,
    Entries: z.array(z.strictObject({ ...entryId, ReceiptHandle: z.string() })),
  }),
  ChangeMessageVisibility: z.strictObject({
    QueueUrl: queueUrl,
    ReceiptHandle: z.string(),
    VisibilityTimeout: visibilityTimeout,
  }),
  ChangeMessageVisibilityBatch: z.strictObject({
    QueueUrl: queueUrl,
    Entries: z.array(
      z.strictObject({ ...entryId, ReceiptHandle: z.string(), VisibilityTimeout: visibilityTimeout }),
    ),
  }),
  GetQueueAttributes: z.strictObject({ QueueUrl: queueUrl, AttributeNames: attributeNames }),
  PurgeQueue: z.strictObject({ QueueUrl: queueUrl }),
  StartMessageMoveTask: z.strictObject({
    SourceArn: z.string(),
    DestinationArn: z.string().optional(),
    MaxNumberOfMessagesPerSecond: z.int().optional(),
  }),
  ListMessageMoveTasks: z.strictObject({ SourceArn: z.string(), MaxResults: z.int().optional() }),
};
export type Operation = keyof typeof requests;
export type Request<O extends Operation> = z.infer<(typeof requests)[O]>;

export const isOperation = (name: string): name is Operation => Object.hasOwn(requests, name);
