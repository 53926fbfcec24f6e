import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHourlyCountStore } from '../../../../shared/store/hourly-count-store.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../../support/delivery-world.ts';
import { createHarbourReader, type HarbourReader } from '../../../support/harbour-reader.ts';
import { type QuickTable, startQuickTable } from '../../../support/quick-table.ts';

let table: QuickTable;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());

let world: DeliveryWorld;
let reader: HarbourReader;
let serial = 0;
const day = 86_400_000;
const minute = 60_000;

/** A reader whose rule has found a story on each of the last days, at noon, and nothing else. It is 14:30 on a Tuesday. */
async function usually(rule = {}, { days = 10, parts = {} } = {}) {
  world = createDeliveryWorld(table, '2026-03-31T14:30:00.000Z');
  reader = createHarbourReader(world, `Unusual-${++serial}`);
  const now = world.now().getTime();
  world.setTime(new Date(now - days * day).toISOString());
  await reader.subscribe([{ frequency: 'unusual', ...rule }], parts);
  for (let ago = days; ago > 0; ago -= 1) {
    world.setTime(new Date(Date.parse('2026-03-31T12:00:00.000Z') - (ago - 1) * day - day).toISOString());
    if (ago < days) await reader.find(`Usual${ago}`);
  }
  world.setTime(new Date(now).toISOString());
  await world.subscribers.change(reader.id, { nextDeliveryAt: world.now().toISOString() });
}

/** Stories, two minutes apart, from now on. */
async function burst(names: readonly string[], hit = {}) {
  for (const name of names) {
    world.advance(2 * minute);
    await reader.find(name, { hit: { source: 'Island Post', ...hit } });
  }
}

async function look() {
  world.advance(minute);
  await world.subscribers.wake(reader.id, world.now().toISOString());
  await world.look(reader.id);
}
const letters = (count: number, from = 0) =>
  Array.from({ length: count }, (_, n) => `Burst${String.fromCharCode(65 + from + n)}`);

describe('a rule that writes only about what is unusual', () => {
  it('is silent about a usual story, and does not tell it later', async () => {
    await usually();
    await burst(letters(1));
    await look();
    world.advance(day);
    await look();
    expect(await reader.names()).toEqual([]);
  });

  it('tells a burst with how many are usual, and who reported first', async () => {
    await usually({ name: 'Harbour' });
    await burst(letters(9));
    await look();
    const [mail] = await world.mailsTo(reader.email);
    expect(mail?.subject).toBe('9 stories in 30 minutes; usually none · Harbour');
    const text = mail?.text?.replaceAll(/\s+/g, ' ');
    expect(text).toContain('! “Harbour”: 9 stories in 30 minutes; usually none. First: Island Post, 14:32.');
    expect((await reader.names()).map((names) => names.toSorted())).toEqual([letters(9)]);
  });

  it('names the words that are new in the titles', async () => {
    await usually();
    await burst(letters(6), {
      title: 'The harbour pier of Lindmouth collapses',
      spans: [{ field: 'title', start: 4, end: 11 }],
    });
    await look();
    const [mail] = await world.mailsTo(reader.email);
    expect(mail?.text?.replaceAll(/\s+/g, ' ')).toContain('New words: pier, Lindmouth, collapses.');
  });

  it('writes once about a burst, and again when it has twice the stories', async () => {
    await usually();
    await burst(letters(7));
    await look();
    await burst(letters(3, 7));
    await look();
    expect(await reader.names()).toHaveLength(1);
    await burst(letters(6, 10));
    await look();
    const [first, second] = await reader.names();
    expect([first?.length, second?.toSorted()]).toEqual([7, letters(9, 7)]);
  });

  it('does not know what is usual in its first days', async () => {
    await usually({}, { days: 2 });
    await burst(letters(9));
    await look();
    expect(await reader.names()).toEqual([]);
  });

  it('tells a burst of quiet hours after them', async () => {
    await usually({}, { parts: { quietHours: { from: '14:00', to: '20:00' } } });
    await burst(letters(8));
    world.setTime('2026-03-31T19:55:00.000Z');
    await look();
    expect(await reader.names()).toEqual([]);
    world.setTime('2026-03-31T20:01:00.000Z');
    await look();
    expect((await reader.names()).map((names) => names.length)).toEqual([8]);
  });

  it('is not part of a digest that says what was checked', async () => {
    await usually({ proofOfSilence: true });
    await world.rules.create({
      ...(await world.rules.ofSubscriber(reader.id))[0]!,
      id: 'daily',
      queryId: reader.queryId('daily'),
      frequency: 'daily',
      name: 'Daily',
      text: 'daily',
    });
    world.setTime('2026-04-01T08:00:00.000Z');
    await look();
    const [mail] = await world.mailsTo(reader.email);
    expect(mail?.subject).toContain('Daily');
    expect(mail?.text).not.toContain('rule-1');
    expect(mail?.subject).not.toContain('other rule');
  });

  it('sends what is urgent as every rule does', async () => {
    await usually();
    await burst(letters(1), { urgent: true });
    await world.subscribers.wakeUrgently(reader.id, world.now().toISOString(), '2026-03-31T14:30:00.000Z');
    await world.look(reader.id);
    expect(await reader.names()).toEqual([letters(1)]);
  });

  it('counts each day that is over once, in one small item', async () => {
    await usually();
    await burst(letters(3));
    for (let n = 0; n < 4; n += 1) await look();
    const counted = await createHourlyCountStore(table.access).of(reader.queryId());
    expect([...counted.keys()].toSorted()[0]).toBe('2026-03-21');
    expect(counted.size).toBe(10);
    expect(counted.get('2026-03-29')?.[12]).toBe(1);
    expect(counted.get('2026-03-21')).toEqual(Array.from({ length: 24 }, () => 0));
  });

  it('learns nothing from what others found before it watched', async () => {
    await usually({}, { days: 20 });
    const other = { ...(await world.rules.ofSubscriber(reader.id))[0]!, subscriberId: `${reader.id}-2` };
    await world.rules.create({ ...other, since: '2026-03-30T00:00:00.000Z' });
    await burst(letters(9));
    const rule = (await world.rules.ofSubscriber(`${reader.id}-2`))[0]!;
    const { unusual } = world.createWorker();
    expect(await unusual?.find(rule, undefined, world.now())).toBeUndefined();
    expect(await unusual?.find({ ...rule, since: other.since }, undefined, world.now())).toBeDefined();
  });
});
