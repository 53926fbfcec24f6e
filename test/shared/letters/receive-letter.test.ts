import { describe, expect, it } from 'vitest';
import { newNewsletter } from '../../../shared/letters/new-newsletter.ts';
import { type ReceiveLetterDeps, receiveLetter } from '../../../shared/letters/receive-letter.ts';
import { type ReceivedLetter, readReceivedLetter } from '../../../shared/letters/received-letter.ts';
import { letterMail } from '../../support/sample-letters.ts';

const place = { topicArn: 'arn:aws:sns:eu-west-1:123456789012:letters', bucket: 'mails' };
const pass = { status: 'PASS' };

/** The message that SES has put on the queue, through SNS. */
function notice(changes: Readonly<Record<string, unknown>> = {}, envelope: object = {}): string {
  const receipt = {
    timestamp: '2030-01-01T12:00:00.000Z',
    recipients: ['k@inbox.example'],
    ...{ spamVerdict: pass, virusVerdict: pass, spfVerdict: pass, dkimVerdict: pass, dmarcVerdict: pass },
    action: { type: 'S3', topicArn: place.topicArn, bucketName: 'mails', objectKey: 'letters/abc' },
    ...changes,
  };
  const message = { notificationType: 'Received', mail: { messageId: 'abc' }, receipt };
  return JSON.stringify({
    Type: 'Notification',
    TopicArn: place.topicArn,
    Message: JSON.stringify(message),
    ...envelope,
  });
}

describe('a notice of a received mail', () => {
  it('has its recipients and its place in the bucket', () => {
    expect(readReceivedLetter(notice(), place)).toEqual({
      recipients: ['k@inbox.example'],
      objectKey: 'letters/abc',
    });
  });

  it.each([
    ['a virus', { virusVerdict: { status: 'FAIL' } }, 'virus'],
    ['spam', { spamVerdict: { status: 'FAIL' } }, 'spam'],
    ['a forged sender', { spfVerdict: { status: 'FAIL' }, dkimVerdict: { status: 'FAIL' } }, 'forged'],
    ['a forwarded mail', { spfVerdict: { status: 'FAIL' } }, undefined],
    ['a changed mail', { dkimVerdict: { status: 'FAIL' } }, undefined],
    [
      'a sender without either',
      { spfVerdict: { status: 'GRAY' }, dkimVerdict: { status: 'GRAY' } },
      undefined,
    ],
    ['a scan that did not work', { virusVerdict: { status: 'PROCESSING_FAILED' } }, undefined],
  ])('of %s is refused for it, or not', (_, changes, refusal) => {
    expect(readReceivedLetter(notice(changes), place)?.refusal).toBe(refusal);
  });

  it.each([
    ['another topic', notice({}, { TopicArn: 'arn:aws:sns:eu-west-1:123456789012:other' })],
    ['another bucket', notice({ action: { type: 'S3', bucketName: 'secrets', objectKey: 'letters/abc' } })],
    ['another place in the bucket', notice({ action: { type: 'S3', bucketName: 'mails', objectKey: 'x' } })],
    ['nobody', '{}'],
    ['something else', notice({}, { Message: '{"notificationType":"Bounce"}' })],
    ['no JSON', 'hello'],
  ])('of %s is not believed', (_, body) => {
    expect(() => readReceivedLetter(body, place)).toThrow(/not|no /);
  });

  it('by which SES tests the topic is ignored', () => {
    const body = notice({}, { Message: 'Successfully validated SNS topic for Amazon SES event publishing.' });
    expect(readReceivedLetter(body, place)).toBeUndefined();
  });
});

function setUp({ queueFails = false } = {}) {
  const newsletter = newNewsletter({ name: 'Harbour Morning' }, 'inbox.example', new Date());
  const mails = new Map<string, Uint8Array>();
  const queued: string[] = [];
  const counted: string[] = [];
  const deps: ReceiveLetterDeps = {
    feeds: { get: async (id) => (id === newsletter.id ? newsletter : undefined), change: async () => true },
    countAgainst: async () => undefined,
    enqueue: async (articles) => {
      if (queueFails) throw new Error('SQS is away');
      queued.push(...articles.map(({ title }) => title));
    },
    mails: {
      read: async (key, maxBytes) => mails.get(key)?.subarray(0, maxBytes + 1),
      delete: async (key) => void mails.delete(key),
    },
    count: (outcome) => counted.push(outcome),
    log: { warn: () => {} },
    now: () => new Date('2030-01-01T12:00:00Z'),
  };
  const received: ReceivedLetter = { recipients: [newsletter.address ?? ''], objectKey: 'letters/abc' };
  return { mails, queued, counted, deps, received };
}

describe('a received mail', () => {
  it('becomes articles, is counted and deleted', async () => {
    const { mails, queued, counted, deps, received } = setUp();
    mails.set('letters/abc', letterMail({ text: 'The tide is high.' }));
    await receiveLetter(received, deps);
    expect([queued, counted, mails.size]).toEqual([['The morning in the harbour'], ['LetterTaken'], 0]);
  });

  it('whose message comes again after that needs nothing more', async () => {
    const { queued, counted, deps, received } = setUp();
    await receiveLetter(received, deps);
    expect([queued, counted]).toEqual([[], ['LetterGone']]);
  });

  it('stays in the bucket for the next attempt when the queue accepts nothing', async () => {
    const { mails, counted, deps, received } = setUp({ queueFails: true });
    mails.set('letters/abc', letterMail({ text: 'The tide is high.' }));
    await expect(receiveLetter(received, deps)).rejects.toThrow('SQS is away');
    expect([counted, mails.size]).toEqual([[], 1]);
  });

  it.each(['virus', 'spam', 'forged'] as const)(
    'refused for %s is dropped, counted and deleted',
    async (refusal) => {
      const { mails, queued, counted, deps, received } = setUp();
      mails.set('letters/abc', letterMail({ text: 'Win a boat.' }));
      await receiveLetter({ ...received, refusal }, deps);
      expect([queued, counted, mails.size]).toEqual([[], ['LetterRefused'], 0]);
    },
  );

  it('for an address that was not created here is dropped, counted and deleted', async () => {
    const { mails, queued, counted, deps, received } = setUp();
    mails.set('letters/abc', letterMail({ text: 'Win a boat.' }));
    await receiveLetter({ ...received, recipients: ['aaaaaaaaaaaaaaaaaaaa@inbox.example'] }, deps);
    expect([queued, counted, mails.size]).toEqual([[], ['LetterToUnknown'], 0]);
  });

  it('that cannot be read is dropped, counted and deleted', async () => {
    const { mails, queued, counted, deps, received } = setUp();
    mails.set('letters/abc', Buffer.from('no mail'));
    await receiveLetter(received, deps);
    expect([queued, counted, mails.size]).toEqual([[], ['LetterUnreadable'], 0]);
  });
});
