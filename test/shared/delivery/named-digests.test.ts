import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { createHarbourReader, type HarbourReader } from '../../support/harbour-reader.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let world: DeliveryWorld;
let serial = 0;
let me: string;
let reader: HarbourReader;
// A table for each test: mails of another one, sent at later times, would have taken the places of this one's.
beforeEach(async () => {
  table = await startQuickTable();
  me = `Named-${++serial}`;
  world = createDeliveryWorld(table, '2026-03-02T06:30:00.000Z');
  reader = createHarbourReader(world, me);
});
afterEach(() => table.close());

const morning = { id: 'morning', name: 'Morning mail', schedule: { times: ['08:00', '13:00'] } };
const rivals = { id: 'rivals', name: 'Rivals', schedule: { times: ['08:00'] } };
const due = { nextDeliveryAt: '2026-03-02T08:00:00.000Z' };

const subjects = async () => (await world.mailsTo(reader.email)).map(({ subject }) => subject);

/** Finds, at half past seven, one story for each of these texts. */
async function find(...texts: string[]) {
  world.setTime('2026-03-02T07:30:00.000Z');
  for (const text of texts) await reader.find(text, { text });
}

describe('a digest with a name', () => {
  it('comes in a mail of its own, which has its name and its rules alone', async () => {
    await reader.subscribe(
      [
        { text: 'ships', digest: 'morning', frequency: 'daily' },
        { text: 'docks', frequency: 'daily' },
        { text: 'cranes', digest: 'morning', frequency: 'daily' },
      ],
      { ...due, digests: [morning] },
    );
    await find('ships', 'docks', 'cranes');
    await world.settle(me);
    expect(await reader.names()).toEqual([['ships', 'cranes'], ['docks']]);
    const [first, second] = await world.mailsTo(reader.email);
    expect(first?.subject).toBe('Morning mail: Harbour news ships, +1 · ships +1');
    expect(first?.text).toMatch(/^Morning mail\n/);
    expect(first?.html).toContain('>Morning mail</p>');
    expect(first?.text?.replace(/\s+/g, ' ')).toContain(
      'You get this email because these 2 rules are in your digest “Morning mail”.',
    );
    expect(first?.headers.find(({ key }) => key === 'list-id')?.value).toContain('morning');
    expect(second?.subject).toBe('Harbour news docks · docks');
    expect(second?.text).not.toContain('Morning mail');
  });

  it('that is due with another one comes in one mail, and the other in another', async () => {
    await reader.subscribe(
      [
        { text: 'ships', digest: 'morning', frequency: 'daily' },
        { text: 'docks', digest: 'rivals', frequency: 'daily' },
      ],
      { ...due, digests: [morning, rivals] },
    );
    await find('ships', 'docks');
    await world.settle(me);
    expect((await subjects()).map((subject) => subject?.split(':')[0])).toEqual(['Morning mail', 'Rivals']);
  });

  it('comes at each of its times, once', async () => {
    await reader.subscribe([{ digest: 'morning', frequency: 'daily' }], { ...due, digests: [morning] });
    await find('harbour');
    for (const time of ['08:00', '08:01', '13:00', '13:01']) {
      world.setTime(`2026-03-02T${time}:00.000Z`);
      await world.look(me);
      if (time === '08:01') await reader.find('later');
    }
    expect(await reader.names()).toEqual([['harbour'], ['later']]);
    const { lastSlots } = (await world.subscribers.get(me))!;
    expect(lastSlots).toEqual({ 'digest:morning': '2026-03-02T13:00 2/2' });
  });

  it('leaves waiting alerts to a mail of their own, directly after it', async () => {
    await reader.subscribe([{ text: 'ships', digest: 'morning', frequency: 'daily' }, { text: 'docks' }], {
      ...due,
      digests: [morning],
    });
    await find('ships', 'docks');
    world.setTime('2026-03-02T08:00:01.000Z');
    await world.look(me);
    expect(await reader.names()).toEqual([['ships']]);
    expect((await world.subscribers.get(me))?.nextDeliveryAt).toBe('2026-03-02T08:00:01.000Z');
    world.advance(1000);
    await world.look(me);
    expect(await reader.names()).toEqual([['ships'], ['docks']]);
  });

  it('without news lets waiting alerts out in the next look', async () => {
    await reader.subscribe([{ text: 'ships', digest: 'morning', frequency: 'daily' }, { text: 'docks' }], {
      ...due,
      digests: [morning],
    });
    await find('docks');
    await world.settle(me);
    expect(await reader.names()).toEqual([['docks']]);
  });

  it('is looked at once for each time that is due when there is nothing else', async () => {
    await reader.subscribe([{ digest: 'morning', frequency: 'daily' }], { ...due, digests: [morning] });
    world.setTime('2026-03-02T08:00:01.000Z');
    await world.look(me);
    // The usual daily look of every subscriber comes at 08:00 of the next day.
    expect((await world.subscribers.get(me))?.nextDeliveryAt).toBe('2026-03-02T13:00:00.000Z');
  });

  it('that was deleted leaves a daily rule', async () => {
    await reader.subscribe([{ digest: 'gone', frequency: 'daily' }], { ...due, digests: [morning] });
    await find('harbour');
    await world.settle(me);
    expect(await subjects()).toEqual(['Harbour news harbour · harbour']);
    expect((await world.subscribers.get(me))?.lastSlots).toEqual({ daily: 'd2026-03-02' });
  });

  it('whose mail is repeated keeps its name', async () => {
    await reader.subscribe([{ digest: 'morning', frequency: 'daily' }], { ...due, digests: [morning] });
    await find('harbour');
    await world.settle(me);
    const [sent] = await world.deliveries.latest(me, 1);
    expect(await world.deliveries.plan(me, sent?.slot ?? '')).toMatchObject({
      digest: { id: 'morning', name: 'Morning mail' },
    });
  });
});

describe('a rule with days and times of its own', () => {
  it('comes at its time, in the usual mail, and others do not come with it', async () => {
    await reader.subscribe(
      [
        { text: 'ships', frequency: 'daily', schedule: { times: ['07:45', '17:00'] } },
        { text: 'docks', frequency: 'daily' },
      ],
      { nextDeliveryAt: '2026-03-02T07:45:00.000Z' },
    );
    await find('ships', 'docks');
    world.setTime('2026-03-02T07:45:00.000Z');
    await world.look(me);
    expect(await reader.names()).toEqual([['ships']]);
    expect((await world.subscribers.get(me))?.nextDeliveryAt).toBe('2026-03-02T08:00:00.000Z');
    await world.settle(me);
    expect(await reader.names()).toEqual([['ships'], ['docks']]);
  });

  it('is forgotten with what was remembered of it when it is deleted', async () => {
    await reader.subscribe(
      [
        { text: 'ships', frequency: 'daily', schedule: { times: ['07:45'] } },
        { text: 'docks', frequency: 'daily' },
      ],
      { nextDeliveryAt: '2026-03-02T07:45:00.000Z' },
    );
    await find('ships', 'docks');
    world.setTime('2026-03-02T07:45:00.000Z');
    await world.look(me);
    expect((await world.subscribers.get(me))?.lastSlots).toEqual({ 'rule:rule-1': '2026-03-02T07:45 1/1' });
    await world.rules.delete(me, 'rule-1');
    await world.settle(me);
    expect((await world.subscribers.get(me))?.lastSlots).toEqual({ daily: 'd2026-03-02' });
  });
});

describe('what an alert has told', () => {
  const alertsInDigests = true;

  /** One story that an alert tells at half past seven, and that a daily rule found as well. */
  async function told(settings: { alertsInDigests?: boolean }, rule: object = { frequency: 'daily' }) {
    await reader.subscribe([{}, rule], settings);
    world.setTime('2026-03-02T07:30:00.000Z');
    await world.subscribers.wake(me, await reader.find('one'));
    await world.look(me);
    expect(await reader.names()).toEqual([['one']]);
  }

  it('does not come in a digest, as long as nothing else is said', async () => {
    await told({});
    await world.settle(me);
    expect(await reader.names()).toEqual([['one']]);
  });

  it('comes in the digest of another rule, marked and last, when the reader wants that', async () => {
    await told({ alertsInDigests });
    await reader.find('two', { hit: { score: 0.1 } });
    world.setTime('2026-03-02T08:00:00.000Z');
    await world.look(me);
    const [, digest] = await world.mailsTo(reader.email);
    expect((await reader.names())[1]).toEqual(['two', 'one']);
    expect(digest?.text).toMatch(/Harbour news one\n\s+Told before/);
    expect(digest?.text).not.toMatch(/Harbour news two\n\s+Told before/);
    expect(digest?.html).toContain('<strong>Told before</strong>');
  });

  it('makes a digest of its own when there is nothing new, whose subject says so', async () => {
    await told({ alertsInDigests });
    await world.settle(me);
    expect((await subjects())[1]).toBe('Told before: Harbour news one · harbour');
  });

  it('comes in one digest only, also when it is found once more', async () => {
    await told({ alertsInDigests });
    await world.settle(me);
    world.setTime('2026-03-03T07:00:00.000Z');
    await reader.find('copy', { hit: { storyId: `${me}-story-one` } });
    await world.settle(me);
    expect(await reader.names()).toEqual([['one'], ['one']]);
  });

  it('does not come in the digest of the rule for which it was told', async () => {
    await reader.subscribe([{ frequency: 'daily' }], { ...due, alertsInDigests });
    world.setTime('2026-03-02T07:30:00.000Z');
    const at = await reader.find('one', { hit: { urgent: true } });
    await world.subscribers.wakeUrgently(me, at, at);
    await world.look(me);
    expect(world.taken[0]?.tags).toMatchObject({ kind: 'alert' });
    await world.settle(me);
    expect(await reader.names()).toEqual([['one']]);
  });

  it('does not come in a digest when the story is muted', async () => {
    await told({ alertsInDigests });
    await world.sentStories.mute(me, [`${me}-story-one`], world.now());
    await world.settle(me);
    expect(await reader.names()).toEqual([['one']]);
  });

  it('does not come again in an alert, nor what a digest has told in another digest', async () => {
    await reader.subscribe(
      [
        { frequency: 'daily', schedule: { times: ['07:45'] } },
        { frequency: 'daily' },
        { frequency: 'as-it-happens' },
      ],
      { nextDeliveryAt: '2026-03-02T07:45:00.000Z', alertsInDigests },
    );
    world.setTime('2026-03-02T07:30:00.000Z');
    await reader.find('one');
    world.setTime('2026-03-02T07:45:00.000Z');
    await world.settle(me);
    expect(await reader.names()).toEqual([['one']]);
  });

  it('is counted above the cap like all others, after what is new', async () => {
    await told({ alertsInDigests }, { frequency: 'daily', cap: 1, text: 'docks' });
    const again = { text: 'docks', hit: { storyId: `${me}-story-one` } };
    await reader.find('copy', again);
    await reader.find('two', { text: 'docks' });
    await world.settle(me);
    const [, digest] = await world.mailsTo(reader.email);
    expect((await reader.names())[1]).toEqual(['two']);
    expect(digest?.text).toContain('1 more story');
  });
});
