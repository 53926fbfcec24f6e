import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../shared/delivery/deliver.ts';
import { type WakeDeps, wakeSubscribers } from '../../../shared/delivery/wake-subscribers.ts';
import type { WakeMessage } from '../../../shared/messages.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { urgentPerDay } from '../../../shared/subscribers/urgent.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { createHarbourReader, type HarbourReader } from '../../support/harbour-reader.ts';
import { inventRule, inventSubscriber } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let world: DeliveryWorld;
let serial = 0;
let me: string;
let reader: HarbourReader;
const email = () => reader.email;
const quietHours = { from: '22:00', to: '07:00' };
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());
beforeEach(() => {
  me = `Urgent-${++serial}`;
  world = createDeliveryWorld(table, '2026-03-03T02:00:00.000Z');
  reader = createHarbourReader(world, me);
});

async function subscribe(rules: Partial<Rule>[], parts: Partial<Subscriber> = {}) {
  const queryId = reader.queryId();
  await reader.subscribe(
    rules.map((rule) => ({ queryId, frequency: 'daily' as const, ...rule })),
    { nextDeliveryAt: '2026-03-03T08:00:00.000Z', ...parts },
  );
}

/** A hit is stored and its subscribers are woken, as `matchArticle` does; gives who was queued for a delivery. */
async function publish(name: string, parts: { urgent?: boolean; story?: string; queryId?: string } = {}) {
  const { urgent = true, story = name, queryId = reader.queryId() } = parts;
  const storyId = `${me}-${story}`;
  const at = await reader.find(name, {
    hit: { queryId, storyId, ...(urgent && { urgent }) },
    article: { storyId },
  });
  return wake({ queryId, ...(urgent && { urgentSince: at }) });
}

async function wake(message: WakeMessage): Promise<string[]> {
  const queued: string[] = [];
  const deps: WakeDeps = {
    ...world,
    deliveries: { send: async (list) => void queued.push(...list.map(({ subscriberId }) => subscriberId)) },
    wakes: { send: async () => {} },
  };
  await wakeSubscribers(message, deps);
  return queued;
}

async function mails() {
  const names = await reader.names();
  return (await world.mailsTo(email())).map(({ subject = '' }, i) => ({
    subject,
    stories: names[i]?.toSorted(),
  }));
}

describe('an urgent article', () => {
  it.each(['as-it-happens', 'hourly', 'daily', 'weekly'] as const)(
    'is mailed at once for a rule that is %s, in quiet hours too, and is in no digest',
    async (frequency) => {
      await subscribe([{ frequency }], { quietHours });
      await publish('calm', { urgent: false });
      expect(await publish('dam')).toEqual([me]);
      await world.look(me);
      expect(await mails()).toEqual([{ subject: 'Urgent: Harbour news dam · harbour', stories: ['dam'] }]);
      expect(world.taken[0]?.tags).toMatchObject({ kind: 'alert' });
      expect((await world.mailsTo(email()))[0]?.text).toMatch(/You can turn this off in your settings/);

      world.setTime('2026-03-09T08:00:10.000Z');
      await world.subscribers.wake(me, world.now().toISOString());
      await world.settle(me);
      expect((await mails()).map(({ stories }) => stories)).toEqual([['dam'], ['calm']]);
      expect((await mails())[1]?.subject).not.toMatch(/Urgent/);
    },
  );

  it('is one story in one mail, however many rules and articles have it', async () => {
    await subscribe([{}, { id: 'other', queryId: `${me}-other`, text: 'other', frequency: 'weekly' }]);
    await publish('dam');
    await publish('flood', { story: 'dam', queryId: `${me}-other` });
    await world.look(me);
    await world.look(me);
    const sent = await mails();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.stories).toHaveLength(1);
  });

  it('is not delayed by alerts just before, and delays none', async () => {
    await subscribe([{ frequency: 'as-it-happens' }]);
    await publish('first', { urgent: false });
    await world.look(me);
    await publish('second', { urgent: false });
    await publish('dam');
    await world.look(me);
    expect((await mails()).map(({ stories }) => stories)).toEqual([['first'], ['dam']]);
    const { nextDeliveryAt = '' } = (await world.subscribers.get(me)) ?? {};
    expect(nextDeliveryAt).toBe('2026-03-03T02:05:01.000Z');
    await world.settle(me);
    expect((await mails()).map(({ stories }) => stories)).toEqual([['first'], ['dam'], ['second']]);
  });

  it('waits for the digest when the subscriber has turned urgent mail off', async () => {
    await subscribe([{}], { urgent: false });
    expect(await publish('dam')).toEqual([]);
    expect(await world.subscribers.get(me)).toMatchObject({ wakes: 0 });
    await world.settle(me);
    expect((await mails()).map(({ subject }) => subject)).toEqual(['Harbour news dam · harbour']);
  });

  it('comes like any alert when urgent mail is off and the rule is as-it-happens', async () => {
    await subscribe([{ frequency: 'as-it-happens' }], { urgent: false, quietHours });
    expect(await publish('dam')).toEqual([]);
    expect(await world.subscribers.get(me)).toMatchObject({ nextDeliveryAt: '2026-03-03T07:00:00.000Z' });
  });

  it('waits like all others after the day’s maximum of urgent mails', async () => {
    await subscribe([{}]);
    for (let n = 1; n <= urgentPerDay + 1; n++) {
      await publish(`dam${n}`);
      await world.look(me);
    }
    expect(await mails()).toHaveLength(urgentPerDay);
    await world.settle(me);
    const [last] = (await mails()).slice(urgentPerDay);
    expect(last).toEqual({
      subject: `Harbour news dam${urgentPerDay + 1} · harbour`,
      stories: [`dam${urgentPerDay + 1}`],
    });
    world.setTime('2026-03-04T02:00:00.000Z');
    await publish('tomorrow');
    await world.look(me);
    expect((await mails()).at(-1)?.subject).toMatch(/^Urgent: /);
  });

  it('is not sent for a paused rule, or if it was found before the rule existed', async () => {
    await publish('before');
    world.advance(1000);
    await subscribe([{ pausedUntil: '2026-03-05T00:00:00.000Z' }, { id: 'later' }]);
    await world.subscribers.wakeUrgently(me, world.now().toISOString(), '2026-03-03T01:59:00.000Z');
    await world.look(me);
    expect(await mails()).toEqual([]);
    expect(await world.subscribers.get(me)).not.toHaveProperty('urgentSince');
  });

  it('that arrives while another mail is in progress is mailed after it', async () => {
    await subscribe([{}]);
    await publish('calm', { urgent: false });
    world.setTime('2026-03-03T08:00:10.000Z');
    const worker = world.createWorker();
    await deliver(me, {
      ...worker,
      compose: async (...given) => {
        await publish('dam');
        return worker.compose(...given);
      },
    });
    await world.settle(me);
    expect((await mails()).map(({ stories }) => stories)).toEqual([['calm'], ['dam']]);
    expect((await mails())[1]?.subject).toMatch(/^Urgent: /);
  });

  it('is in the digest when urgent mail was turned off before the mail was sent', async () => {
    await subscribe([{}]);
    await publish('dam');
    const worker = world.createWorker();
    await deliver(me, {
      ...worker,
      deliveries: {
        ...worker.deliveries,
        record: async (plan) => {
          await world.subscribers.change(me, { urgent: false });
          return worker.deliveries.record(plan);
        },
      },
    });
    expect(await mails()).toEqual([]);
    await world.settle(me);
    expect((await mails()).map(({ subject }) => subject)).toEqual(['Harbour news dam · harbour']);
  });

  it('is posted to a rule’s webhook once', async () => {
    await subscribe([
      { webhook: { kind: 'standard', url: 'https://hooks.example/x', savedAt: '2026-03-01T00:00:00.000Z' } },
    ]);
    await publish('dam');
    await world.look(me);
    await world.settle(me);
    expect(world.webhooks).toHaveLength(1);
  });
});

it('wakes all who watch the query, whatever their frequency', async () => {
  const queryId = 'query-of-many';
  for (let n = 0; n < 130; n++) {
    const id = `Many-${n}`;
    const frequency = (['as-it-happens', 'weekly', 'daily'] as const)[n % 3]!;
    await world.subscribers.create(inventSubscriber({ id, nextDeliveryAt: '2026-03-03T08:00:00.000Z' }));
    await world.rules.create(inventRule({ subscriberId: id, queryId, frequency }));
  }
  const queued: string[] = [];
  const messages: WakeMessage[] = [{ queryId, urgentSince: '2026-03-03T02:00:00.000Z' }];
  for (let message = messages.shift(); message; message = messages.shift()) {
    await wakeSubscribers(message, {
      ...world,
      deliveries: { send: async (list) => void queued.push(...list.map(({ subscriberId }) => subscriberId)) },
      wakes: { send: async (list) => void messages.push(...list) },
    });
  }
  expect(new Set(queued).size).toBe(130);
});
