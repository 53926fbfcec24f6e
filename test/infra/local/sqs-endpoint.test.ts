import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AwsHarness, startAws } from './aws-harness.ts';

let aws: AwsHarness;
let sqs: SQSClient;
let jobs: string;

beforeEach(async () => {
  aws = await startAws();
  sqs = new SQSClient(aws.client);
  jobs = aws.queueUrl('jobs');
});
afterEach(async () => {
  sqs.destroy();
  await aws.close();
});

const send = (body: string, delay?: number) =>
  sqs.send(
    new SendMessageCommand({ QueueUrl: jobs, MessageBody: body, ...(delay && { DelaySeconds: delay }) }),
  );

async function receive(url = jobs) {
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl: url,
      MaxNumberOfMessages: 10,
      MessageSystemAttributeNames: ['All'],
    }),
  );
  return Messages;
}

const bodies = async (url = jobs) => (await receive(url)).map(({ Body }) => Body);

describe('sending and receiving', () => {
  test('a message comes back once, with its system attributes, until it is deleted', async () => {
    await send('snow ☃ on the line');
    const [message, ...others] = await receive();
    expect(others).toEqual([]);
    expect(message).toMatchObject({
      Body: 'snow ☃ on the line',
      Attributes: { ApproximateReceiveCount: '1', SentTimestamp: String(aws.clock.now) },
    });
    expect(await bodies()).toEqual([]);
    aws.clock.now += 30_000;
    expect((await receive())[0]?.Attributes?.ApproximateReceiveCount).toBe('2');
  });

  test('a deleted message never comes back', async () => {
    await send('once');
    const [message] = await receive();
    await sqs.send(new DeleteMessageCommand({ QueueUrl: jobs, ReceiptHandle: message?.ReceiptHandle }));
    aws.clock.now += 3_600_000;
    expect(await bodies()).toEqual([]);
  });

  test('an old receipt does not delete what a later reader holds', async () => {
    await send('slow');
    const [first] = await receive();
    aws.clock.now += 30_000;
    await receive();
    await sqs.send(new DeleteMessageCommand({ QueueUrl: jobs, ReceiptHandle: first?.ReceiptHandle }));
    aws.clock.now += 30_000;
    expect(aws.store.counts('jobs').visible).toBe(1);
  });

  test('a delayed message comes when its delay is over', async () => {
    await send('later', 900);
    expect(await bodies()).toEqual([]);
    aws.clock.now += 899_999;
    expect(await bodies()).toEqual([]);
    aws.clock.now += 1;
    expect(await bodies()).toEqual(['later']);
  });

  test('a long poll ends when a message arrives', async () => {
    const polled = sqs.send(new ReceiveMessageCommand({ QueueUrl: jobs, WaitTimeSeconds: 20 }));
    await send('at last');
    expect((await polled).Messages?.map(({ Body }) => Body)).toEqual(['at last']);
  });

  test('a visibility of 0 hands a message back, and a longer one keeps it', async () => {
    await send('a');
    await send('b');
    const [a, b] = await receive();
    await sqs.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: jobs,
        Entries: [
          { Id: 'a', ReceiptHandle: a?.ReceiptHandle, VisibilityTimeout: 0 },
          { Id: 'b', ReceiptHandle: b?.ReceiptHandle, VisibilityTimeout: 60 },
        ],
      }),
    );
    expect(await bodies()).toEqual(['a']);
    aws.clock.now += 59_999;
    expect(await bodies()).not.toContain('b');
    aws.clock.now += 1;
    expect(await bodies()).toEqual(['b']);
  });

  test('the visibility of a message that nobody holds cannot be changed', async () => {
    await send('a');
    const [message] = await receive();
    aws.clock.now += 30_000;
    const change = { QueueUrl: jobs, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 5 };
    await expect(sqs.send(new ChangeMessageVisibilityCommand(change))).rejects.toMatchObject({
      name: 'MessageNotInflight',
    });
  });
});

describe('batches and limits', () => {
  const batch = (...texts: string[]) =>
    sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: jobs,
        Entries: texts.map((MessageBody, index) => ({ Id: String(index), MessageBody })),
      }),
    );

  test('ten messages go in one batch and are deleted in one', async () => {
    const texts = Array.from({ length: 10 }, (_, index) => `job ${index}`);
    expect((await batch(...texts)).Successful).toHaveLength(10);
    const messages = await receive();
    expect(messages.map(({ Body }) => Body)).toEqual(texts);
    const { Successful } = await sqs.send(
      new DeleteMessageBatchCommand({
        QueueUrl: jobs,
        Entries: messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
      }),
    );
    expect(Successful).toHaveLength(10);
    aws.clock.now += 30_000;
    expect(await bodies()).toEqual([]);
  });

  test('an entry that SQS would refuse fails alone', async () => {
    const { Successful, Failed } = await batch('fine', 'null \u0000 byte', 'fine too');
    expect(Successful?.map(({ Id }) => Id)).toEqual(['0', '2']);
    expect(Failed).toMatchObject([{ Id: '1', SenderFault: true, Code: 'InvalidMessageContents' }]);
  });

  test.each([
    ['no entry', () => batch(), 'EmptyBatchRequest'],
    ['eleven entries', () => batch(...'abcdefghijk'), 'TooManyEntriesInBatchRequest'],
    [
      'more than 1 MiB together',
      () => batch('x'.repeat(600_000), 'y'.repeat(600_000)),
      'BatchRequestTooLong',
    ],
    ['a message over 1 MiB', () => send('x'.repeat(1_048_577)), 'InvalidParameterValue'],
    ['a delay over 15 minutes', () => send('x', 901), 'InvalidParameterValue'],
    [
      'an unknown queue',
      () => sqs.send(new SendMessageCommand({ QueueUrl: aws.queueUrl('other'), MessageBody: 'x' })),
      'QueueDoesNotExist',
    ],
    [
      'what the local queue does not offer',
      () => sqs.send(new SendMessageCommand({ QueueUrl: jobs, MessageBody: 'x', MessageGroupId: 'g' })),
      'InvalidParameterValue',
    ],
  ])('%s is refused as a whole', async (_, attempt, name) => {
    await expect(attempt()).rejects.toMatchObject({ name, $fault: 'client' });
    expect(aws.store.counts('jobs').visible).toBe(0);
  });

  test('a message of exactly 1 MiB is taken', async () => {
    await send('x'.repeat(1_048_576));
    expect((await receive())[0]?.Body).toHaveLength(1_048_576);
  });
});

describe('dead letters', () => {
  async function spoil() {
    await send('poison');
    for (let round = 0; round < 2; round += 1) {
      expect(await bodies()).toEqual(['poison']);
      aws.clock.now += 30_000;
    }
  }

  test('a message received too often moves to the dead-letter queue', async () => {
    await spoil();
    expect(await bodies()).toEqual([]);
    const [dead] = await receive(aws.queueUrl('jobs-dead'));
    expect(dead).toMatchObject({
      Body: 'poison',
      Attributes: { DeadLetterQueueSourceArn: 'arn:aws:sqs:us-east-1:000000000000:jobs' },
    });
  });

  test('a move task sends them back as new messages, and is listed', async () => {
    await spoil();
    await receive();
    const SourceArn = 'arn:aws:sqs:us-east-1:000000000000:jobs-dead';
    await sqs.send(new StartMessageMoveTaskCommand({ SourceArn }));
    expect((await receive())[0]).toMatchObject({
      Body: 'poison',
      Attributes: { ApproximateReceiveCount: '1' },
    });
    const { Results } = await sqs.send(new ListMessageMoveTasksCommand({ SourceArn }));
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
  });

  test('a queue that takes no dead letters is no source of a move task', async () => {
    const SourceArn = 'arn:aws:sqs:us-east-1:000000000000:jobs';
    await expect(sqs.send(new StartMessageMoveTaskCommand({ SourceArn }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('queues', () => {
  test('are found by name and listed by prefix', async () => {
    expect((await sqs.send(new GetQueueUrlCommand({ QueueName: 'jobs' }))).QueueUrl).toBe(jobs);
    const { QueueUrls } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: 'jobs' }));
    expect(QueueUrls).toEqual([jobs, aws.queueUrl('jobs-dead')]);
  });

  test('tell how many messages wait, are held and are delayed, and can be purged', async () => {
    await send('a');
    await send('b');
    await send('c', 60);
    await sqs.send(new ReceiveMessageCommand({ QueueUrl: jobs }));
    const read = async () =>
      (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: jobs, AttributeNames: ['All'] }))).Attributes;
    expect(await read()).toMatchObject({
      ApproximateNumberOfMessages: '1',
      ApproximateNumberOfMessagesNotVisible: '1',
      ApproximateNumberOfMessagesDelayed: '1',
      VisibilityTimeout: '30',
      RedrivePolicy: expect.stringContaining('"maxReceiveCount":2'),
    });
    await sqs.send(new PurgeQueueCommand({ QueueUrl: jobs }));
    expect(await read()).toMatchObject({
      ApproximateNumberOfMessages: '0',
      ApproximateNumberOfMessagesNotVisible: '0',
    });
  });
});
