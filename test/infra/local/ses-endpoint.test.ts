import { readFile } from 'node:fs/promises';
import {
  GetAccountSendingEnabledCommand,
  GetSendQuotaCommand,
  SESClient,
  SendRawEmailCommand,
  UpdateAccountSendingEnabledCommand,
} from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AwsHarness, startAws } from './aws-harness.ts';

let aws: AwsHarness;
let ses: SESClient;

beforeEach(async () => {
  aws = await startAws();
  ses = new SESClient(aws.client);
});
afterEach(async () => {
  ses.destroy();
  await aws.close();
});

const raw = [
  'From: Wirewatch <alerts@wirewatch.example>',
  'To: reader@people.example',
  'Subject: =?utf-8?q?Harbour_=E2=98=83?=',
  'Content-Type: text/plain; charset=utf-8',
  '',
  'The harbour froze.',
].join('\r\n');

interface Mail {
  readonly to?: string;
  readonly from?: string;
  readonly tags?: Record<string, string>;
  readonly set?: string;
}

function send({ to = 'reader@people.example', from, tags = {}, set = 'wirewatch' }: Mail = {}) {
  return ses.send(
    new SendRawEmailCommand({
      RawMessage: { Data: Buffer.from(raw) },
      Source: from,
      Destinations: [to],
      Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
      ConfigurationSetName: set || undefined,
    }),
  );
}

/** The SES events on the feedback queue, out of their SNS envelopes. */
function events(): { eventType: string; mail: { messageId: string; tags: Record<string, string[]> } }[] {
  return aws.store.receive('feedback', 10).map(({ body }) => {
    const envelope = JSON.parse(body);
    expect(envelope).toMatchObject({
      Type: 'Notification',
      TopicArn: expect.stringMatching(/^arn:aws:sns:/),
    });
    return JSON.parse(envelope.Message);
  });
}

describe('an accepted mail', () => {
  test('is kept word for word and listed with what SES knows of it', async () => {
    const { MessageId } = await send({ tags: { delivery: 'abc_1', kind: 'alert' } });
    const [mail, ...others] = aws.outbox.list();
    expect(others).toEqual([]);
    expect(mail).toMatchObject({
      id: MessageId,
      subject: 'Harbour ☃',
      sender: 'alerts@wirewatch.example',
      recipients: ['reader@people.example'],
      tags: { delivery: 'abc_1', kind: 'alert' },
    });
    expect(await readFile(mail?.file ?? '', 'utf8')).toBe(raw);
  });

  test('has its Send event on the queue before the answer, with tags and message id', async () => {
    const { MessageId } = await send({ tags: { delivery: 'abc_1' } });
    expect(events()).toMatchObject([
      { eventType: 'Send', mail: { messageId: MessageId, tags: { delivery: ['abc_1'] } }, send: {} },
      { eventType: 'Delivery' },
    ]);
  });

  test('raises no event without the configuration set', async () => {
    await send({ set: '' });
    expect(events()).toEqual([]);
    expect(aws.outbox.list()).toHaveLength(1);
  });
});

describe('the mailbox simulator', () => {
  test('bounces', async () => {
    await send({ to: 'bounce+7@simulator.amazonses.com' });
    expect(events()).toMatchObject([
      { eventType: 'Send' },
      {
        eventType: 'Bounce',
        bounce: {
          bounceType: 'Permanent',
          bounceSubType: 'General',
          bouncedRecipients: [{ emailAddress: 'bounce+7@simulator.amazonses.com', status: '5.1.1' }],
        },
      },
    ]);
  });

  test('complains', async () => {
    await send({ to: 'complaint@simulator.amazonses.com' });
    expect(events()).toMatchObject([
      { eventType: 'Send' },
      { eventType: 'Delivery' },
      { eventType: 'Complaint', complaint: { complaintFeedbackType: 'abuse' } },
    ]);
  });

  test('succeeds', async () => {
    await send({ to: 'success@simulator.amazonses.com' });
    expect(events()).toMatchObject([{ eventType: 'Send' }, { eventType: 'Delivery' }]);
  });
});

describe('refusals keep nothing and raise nothing', () => {
  afterEach(() => {
    expect(aws.outbox.list()).toEqual([]);
    expect(events()).toEqual([]);
  });

  test.each([
    ['a sender that is not verified', { from: 'other@example.org' }, 'MessageRejected', /not verified/],
    ['an unknown configuration set', { set: 'other' }, 'ConfigurationSetDoesNotExistException', /other/],
    [
      'a tag value that SES does not take',
      { tags: { delivery: 'a b' } },
      'InvalidParameterValue',
      /tag value/,
    ],
    ['a recipient without a domain', { to: 'nobody' }, 'InvalidParameterValue', /domain/],
  ])('%s', async (_, mail: Mail, name, message) => {
    await expect(send(mail)).rejects.toMatchObject({ name, message: expect.stringMatching(message) });
  });

  test('sending is paused', async () => {
    await ses.send(new UpdateAccountSendingEnabledCommand({ Enabled: false }));
    expect(await ses.send(new GetAccountSendingEnabledCommand({}))).toMatchObject({ Enabled: false });
    await expect(send()).rejects.toMatchObject({ name: 'AccountSendingPausedException' });
  });

  test('a message over 10 MB', async () => {
    const Data = Buffer.concat([Buffer.from(raw), Buffer.alloc(10 * 1_048_576, 'x')]);
    await expect(ses.send(new SendRawEmailCommand({ RawMessage: { Data } }))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
  });
});

describe('quota', () => {
  test('the rate refills with time', async () => {
    aws.ses.quota.maxSendRate = 2;
    aws.clock.now += 1000;
    await send();
    await send();
    await expect(send()).rejects.toMatchObject({
      name: 'Throttling',
      message: expect.stringMatching(/rate/),
    });
    aws.clock.now += 500;
    await send();
    expect(aws.outbox.list()).toHaveLength(3);
  });

  test('the daily quota counts recipients of the last 24 hours', async () => {
    aws.ses.quota.max24HourSend = 1;
    await send();
    await expect(send()).rejects.toMatchObject({
      name: 'Throttling',
      message: expect.stringMatching(/Daily/),
    });
    expect(await ses.send(new GetSendQuotaCommand({}))).toMatchObject({
      Max24HourSend: 1,
      MaxSendRate: 14,
      SentLast24Hours: 1,
    });
    aws.clock.now += 86_400_000;
    await send();
  });
});

describe('faults', () => {
  test('a dropped connection after acceptance: the caller knows nothing, mail and event exist', async () => {
    aws.ses.faults.push({ accepted: true, answer: 'dropped-connection' });
    await expect(send()).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(aws.outbox.list()).toHaveLength(1);
    expect(events()).toMatchObject([{ eventType: 'Send' }, { eventType: 'Delivery' }]);
    await send();
  });

  test('a server error without acceptance', async () => {
    aws.ses.faults.push({ accepted: false, answer: 'server-error' });
    await expect(send()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
    expect(aws.outbox.list()).toEqual([]);
  });

  test('throttling', async () => {
    aws.ses.faults.push({ accepted: false, answer: 'throttling' });
    await expect(send()).rejects.toMatchObject({ name: 'Throttling' });
  });

  test('lost events', async () => {
    aws.ses.faults.push({ accepted: true, answer: 'message-id', eventsLost: true });
    await send();
    expect(aws.outbox.list()).toHaveLength(1);
    expect(events()).toEqual([]);
  });
});
