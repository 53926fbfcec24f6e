import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliveryIdOf } from '../../../shared/delivery/delivery.ts';
import { maxSoftBounces, recordFeedback } from '../../../shared/delivery/record-feedback.ts';
import { ForeignEventError, readSesEvent } from '../../../shared/delivery/ses-event.ts';
import { slotOfTag, slotTag } from '../../../shared/delivery/slot-tag.ts';
import { subscriberId } from '../../../shared/security/subscriber-id.ts';
import { createDeliveryWorld, type DeliveryWorld, testKeys } from '../../support/delivery-world.ts';
import { inventSubscriber } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

const topic = 'arn:aws:sns:eu-west-1:123456789012:feedback';
const slot = '2026-03-02T10:00:00.123Z';
let table: QuickTable;
let world: DeliveryWorld;
let email: string;
let id: string;
let serial = 0;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());
beforeEach(async () => {
  world = createDeliveryWorld(table, '2026-03-02T10:00:00.000Z');
  email = `reader-${++serial}@reader.example`;
  id = subscriberId(testKeys, email);
  await world.subscribers.create(inventSubscriber({ id, email, nextDeliveryAt: '2026-03-02T11:00:00.000Z' }));
});

/** The message as it lies on the feedback queue. */
function onQueue(event: object, topicArn = topic): string {
  return JSON.stringify({
    Type: 'Notification',
    MessageId: 'm',
    TopicArn: topicArn,
    Message: JSON.stringify(event),
    Timestamp: slot,
  });
}

function record(event: object): Promise<void> {
  const read = readSesEvent(onQueue(event), topic);
  if (!read) throw new Error('the event was ignored');
  return recordFeedback(read, {
    ...world,
    subscriberIdOf: async (address) => subscriberId(testKeys, address),
    now: world.now,
  });
}

const mail = (tags: Record<string, string[]> = {}) => ({
  messageId: 'ses-1',
  timestamp: '2026-03-02T10:00:01.000Z',
  destination: [email],
  tags,
});
const bounce = (bounceType: string, messageId = 'ses-1') => ({
  eventType: 'Bounce',
  mail: { ...mail(), messageId },
  bounce: { bounceType, bouncedRecipients: [{ emailAddress: email }] },
});

describe('a hard bounce or a complaint', () => {
  it.each([
    ['bounce', () => bounce('Permanent')],
    [
      'complaint',
      () => ({
        eventType: 'Complaint',
        mail: mail(),
        complaint: { complainedRecipients: [{ emailAddress: `Reader <${email.toUpperCase()}>` }] },
      }),
    ],
  ] as const)('(%s) suppresses the address at once', async (reason, event) => {
    await record(event());
    await record(event());
    expect(await world.suppressions.get(id)).toMatchObject({ reason });
    expect(await world.subscribers.get(id)).toMatchObject({ status: 'unsubscribed' });
  });

  it('counts for the brake, unless SES kept the mail back because of its own list, for which it blames nobody', async () => {
    const hard = bounce('Permanent');
    await record({ ...hard, bounce: { ...hard.bounce, bounceSubType: 'OnAccountSuppressionList' } });
    expect(await world.suppressions.get(id)).toMatchObject({ reason: 'bounce' });
    expect(await world.reputation.lastWeek()).toMatchObject({ bounced: 0 });

    const bouncedRecipients = [{ emailAddress: `other-${email}` }];
    await record({ ...hard, bounce: { ...hard.bounce, bounceSubType: 'General', bouncedRecipients } });
    expect(await world.reputation.lastWeek()).toMatchObject({ bounced: 1 });
  });

  it('suppresses an address that nobody has confirmed yet', async () => {
    await world.subscribers.delete(id);
    await record(bounce('Permanent'));
    expect(await world.suppressions.get(id)).toMatchObject({ reason: 'bounce' });
    expect(await world.subscribers.get(id)).toBeUndefined();
  });
});

describe('soft bounces', () => {
  it('suppress only when there are many with no delivered mail in between', async () => {
    for (let i = 1; i < maxSoftBounces; i++) await record(bounce('Transient', `a-${i}`));
    await record({ eventType: 'Delivery', mail: mail(), delivery: { recipients: [email] } });
    for (let i = 1; i < maxSoftBounces; i++) await record(bounce('Undetermined', `b-${i}`));
    expect(await world.suppressions.get(id)).toBeUndefined();
    await record(bounce('Transient', 'c'));
    expect(await world.suppressions.get(id)).toMatchObject({ reason: 'bounce' });
  });

  it('of one mail count once, however often they are reported at the same time', async () => {
    await Promise.all(Array.from({ length: 2 * maxSoftBounces }, () => record(bounce('Transient'))));
    expect(await world.subscribers.get(id)).toMatchObject({ status: 'active', bouncedMails: ['ses-1'] });
    expect(await world.suppressions.get(id)).toBeUndefined();
  });
});

describe('a receipt', () => {
  const tags = (parts: object = {}) => ({
    delivery: [deliveryIdOf(id, slot)],
    subscriber: [id],
    slot: [slotTag(slot)],
    ...parts,
  });

  const planDelivery = () =>
    world.deliveries.record({
      subscriberId: id,
      slot,
      kind: 'alert',
      plannedAt: slot,
      rules: [],
      entries: [],
      throttled: false,
      closing: { wakes: 0, cursors: {}, lastSlots: {} },
    });

  it('confirms a delivery that was not known to be sent, and makes it due for closing', async () => {
    await planDelivery();
    await world.subscribers.change(id, { openDelivery: slot });
    await record({ eventType: 'Send', mail: mail(tags()) });
    expect(await world.deliveries.get(id, slot)).toMatchObject({ state: 'SENT', sesMessageId: 'ses-1' });
    expect((await world.subscribers.get(id))?.nextDeliveryAt).toBe('2026-03-02T10:00:00.000Z');
  });

  it('is followed by what became of the mail later, which its delivery keeps, told twice or not', async () => {
    await planDelivery();
    await record({ eventType: 'Send', mail: mail(tags()) });
    for (let twice = 0; twice < 2; twice++)
      await record({ ...bounce('Transient'), mail: { ...mail(tags()), messageId: 'ses-1' } });
    const at = world.now().toISOString();
    expect(await world.deliveries.get(id, slot)).toMatchObject({
      state: 'SENT',
      bounce: { kind: 'soft', at },
    });
    await record({
      eventType: 'Complaint',
      mail: mail(tags()),
      complaint: { complainedRecipients: [{ emailAddress: email }] },
    });
    expect(await world.deliveries.get(id, slot)).toMatchObject({ complainedAt: at });
    await record({ ...bounce('Permanent'), mail: { ...mail(tags({ slot: ['2026-03-02T10_00_00-999Z'] })) } });
    expect(await world.deliveries.get(id, slot), 'another one').toMatchObject({ bounce: { kind: 'soft' } });
  });

  it('whose id does not belong to its subscriber and slot is ignored', async () => {
    await planDelivery();
    await record({ eventType: 'Send', mail: mail(tags({ delivery: [deliveryIdOf('another', slot)] })) });
    expect(await world.deliveries.get(id, slot)).toMatchObject({ state: 'PLANNED' });
  });

  it('of a confirmation mail changes nothing', async () => {
    await record({ eventType: 'Send', mail: mail({ kind: ['confirmation'] }) });
    expect(await world.deliveries.latest(id, 5)).toEqual([]);
  });
});

describe('a message on the feedback queue', () => {
  it.each([
    [
      'that came through another topic',
      onQueue(bounce0(), 'arn:aws:sns:eu-west-1:999999999999:evil'),
      /not from/,
    ],
    ['without an envelope', JSON.stringify(bounce0()), /no SNS notification/],
    ['that is no JSON', 'hello', /no SNS notification/],
    [
      'with an event of another kind',
      onQueue({ eventType: 'Open', mail: { messageId: 'x', timestamp: 'x' } }),
      /no SES event/,
    ],
    [
      'without a recipient',
      onQueue({ eventType: 'Bounce', mail: { messageId: 'x', timestamp: 'x' }, bounce: {} }),
      /no SES event/,
    ],
  ])('%s is refused', (_, body, message) => {
    expect(() => readSesEvent(body, topic)).toThrow(ForeignEventError);
    expect(() => readSesEvent(body, topic)).toThrow(message);
  });
});

function bounce0() {
  return {
    eventType: 'Bounce',
    mail: { messageId: 'x', timestamp: 'x' },
    bounce: { bounceType: 'Permanent', bouncedRecipients: [{ emailAddress: 'a@b.example' }] },
  };
}

describe('the slot in a tag', () => {
  it('contains only letters, digits, - and _, and can be turned back into the slot', () => {
    expect(slotTag(slot)).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(slotOfTag(slotTag(slot))).toBe(slot);
  });
});

describe('the message with which SES tests a new topic', () => {
  it('is ignored, so that a first deployment has no dead letters', () => {
    const body = JSON.stringify({
      Type: 'Notification',
      TopicArn: topic,
      Subject: 'Amazon SES Email Event Notification',
      Message: 'Successfully validated SNS topic for Amazon SES event publishing.',
    });
    expect(readSesEvent(body, topic)).toBeUndefined();
  });
});

describe('what the brake is decided by', () => {
  it('counts every mail that SES takes, a delivery or not', async () => {
    await record({ eventType: 'Send', mail: mail() });
    await record({ eventType: 'Send', mail: { ...mail(), messageId: 'ses-2' } });
    expect(await world.reputation.lastWeek()).toEqual({ sent: 2, bounced: 0, complained: 0 });
  });

  it('counts an address that bounces once, however often it is reported', async () => {
    for (const messageId of ['a', 'a', 'b']) await record(bounce('Permanent', messageId));
    expect(await world.reputation.lastWeek()).toMatchObject({ bounced: 1, complained: 0 });
  });

  it('counts a complaint, and no soft bounces', async () => {
    await record(bounce('Transient'));
    await record({
      eventType: 'Complaint',
      mail: mail(),
      complaint: { complainedRecipients: [{ emailAddress: email }] },
    });
    expect(await world.reputation.lastWeek()).toMatchObject({ bounced: 0, complained: 1 });
  });
});
