import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../shared/delivery/deliver.ts';
import { type WakeDeps, wakeSubscribers } from '../../../shared/delivery/wake-subscribers.ts';
import type { WakeMessage } from '../../../shared/messages.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { urgentPerDay } from '../../../shared/subscribers/urgent.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { inventArticle, inventHit, inventRule, inventSubscriber } from '../../support/invented.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let world: DeliveryWorld;
let serial = 0;
let me: string;
const email = () => `${me.toLowerCase()}@reader.example`;
const quietHours = { from: '22:00', to: '07:00' };
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());
beforeEach(() => {
  me = `Urgent-${++serial}`;
  world = createDeliveryWorld(table, '2026-03-03T02:00:00.000Z');
});

async function subscribe(rules: Partial<Rule>[], parts: Partial<Subscriber> = {}) {
  const since = world.now().toISOString();
  for (const [i, rule] of rules.entries()) {
    const parts = { subscriberId: me, id: `rule-${i + 1}`, queryId: `${me}-harbour`, since };
    await world.rules.create(inventRule({ ...parts, frequency: 'daily', ...rule }));
  }
  const nextDeliveryAt = '2026-03-03T08:00:00.000Z';
  await world.subscribers.create(inventSubscriber({ id: me, email: email(), nextDeliveryAt, ...parts }));
}

/** A hit is stored and its subscribers are woken, as `matchArticle` does; gives who was queued for a delivery. */
async function publish(name: string, parts: { urgent?: boolean; story?: string; queryId?: string } = {}) {
  world.advance(1000);
  const { urgent = true, story = name, queryId = `${me}-harbour` } = parts;
  const at = world.now().toISOString();
  const [id, storyId, title] = [`${me}-${name}`, `${me}-${story}`, `Harbour news ${name}`];
  await world.articles.put(inventArticle({ id, storyId, title, receivedAt: at, publishedAt: at }));
  const hit = inventHit({ queryId, at, articleId: id, storyId, title, publishedAt: at });
  await world.hits.putMany([{ ...hit, ...(urgent && { urgent }) }]);
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

const mails = async () =>
  (await world.mailsTo(email())).map(({ subject = '', text = '' }) => ({
    subject,
    stories: [...text.matchAll(/Harbour news (\w+)/g)].map(([, name]) => name).toSorted(),
  }));

describe('something urgent', () => {
  it.each(['as-it-happens', 'hourly', 'daily', 'weekly'] as const)(
    'is mailed at once by a rule that is %s, in quiet hours too, and told in no digest',
    async (frequency) => {
      await subscribe([{ frequency }], { quietHours });
      await publish('calm', { urgent: false });
      expect(await publish('dam')).toEqual([me]);
      await world.look(me);
      expect(await mails()).toEqual([{ subject: 'Urgent: harbour: Harbour news dam', stories: ['dam'] }]);
      expect(world.taken[0]?.tags).toMatchObject({ kind: 'alert' });
      expect((await world.mailsTo(email()))[0]?.text).toMatch(/You can turn this off in your settings/);

      world.setTime('2026-03-09T08:00:10.000Z');
      await world.subscribers.wake(me, world.now().toISOString());
      await world.settle(me);
      expect((await mails()).map(({ stories }) => stories)).toEqual([['dam'], ['calm']]);
      expect((await mails())[1]?.subject).not.toMatch(/Urgent/);
    },
  );

  it('is one story in one mail, whatever rules and articles tell it', async () => {
    await subscribe([{}, { id: 'other', queryId: `${me}-other`, text: 'other', frequency: 'weekly' }]);
    await publish('dam');
    await publish('flood', { story: 'dam', queryId: `${me}-other` });
    await world.look(me);
    await world.look(me);
    const sent = await mails();
    expect(sent).toHaveLength(1);
    expect(sent[0]?.stories).toHaveLength(1);
  });

  it('is not held back by alerts that came just before, and holds none back', async () => {
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

  it('waits for the digest of those who turned urgent mail off', async () => {
    await subscribe([{}], { urgent: false });
    expect(await publish('dam')).toEqual([]);
    expect(await world.subscribers.get(me)).toMatchObject({ wakes: 0 });
    await world.settle(me);
    expect((await mails()).map(({ subject }) => subject)).toEqual(['harbour: Harbour news dam']);
  });

  it('comes like any alert to those who turned it off and have an as-it-happens rule', async () => {
    await subscribe([{ frequency: 'as-it-happens' }], { urgent: false, quietHours });
    expect(await publish('dam')).toEqual([]);
    expect(await world.subscribers.get(me)).toMatchObject({ nextDeliveryAt: '2026-03-03T07:00:00.000Z' });
  });

  it('waits like everything else once the day has had its urgent mails', async () => {
    await subscribe([{}]);
    for (let n = 1; n <= urgentPerDay + 1; n++) {
      await publish(`dam${n}`);
      await world.look(me);
    }
    expect(await mails()).toHaveLength(urgentPerDay);
    await world.settle(me);
    const [last] = (await mails()).slice(urgentPerDay);
    expect(last).toEqual({
      subject: `harbour: Harbour news dam${urgentPerDay + 1}`,
      stories: [`dam${urgentPerDay + 1}`],
    });
    world.setTime('2026-03-04T02:00:00.000Z');
    await publish('tomorrow');
    await world.look(me);
    expect((await mails()).at(-1)?.subject).toMatch(/^Urgent: /);
  });

  it('is not told by a paused rule, nor what was found before the rule', async () => {
    await publish('before');
    world.advance(1000);
    await subscribe([{ pausedUntil: '2026-03-05T00:00:00.000Z' }, { id: 'later' }]);
    await world.subscribers.wakeUrgently(me, world.now().toISOString(), '2026-03-03T01:59:00.000Z');
    await world.look(me);
    expect(await mails()).toEqual([]);
    expect(await world.subscribers.get(me)).not.toHaveProperty('urgentSince');
  });

  it('that comes while another mail is under way is mailed after it', async () => {
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

  it('that was turned off before the mail left is told by the digest', async () => {
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
    expect((await mails()).map(({ subject }) => subject)).toEqual(['harbour: Harbour news dam']);
  });

  it('goes to a rule’s webhook once', async () => {
    await subscribe([
      { webhook: { kind: 'standard', url: 'https://hooks.example/x', savedAt: '2026-03-01T00:00:00.000Z' } },
    ]);
    await publish('dam');
    await world.look(me);
    await world.settle(me);
    expect(world.webhooks).toHaveLength(1);
  });
});

it('wakes all who watch the query, page by page', async () => {
  const queryId = 'query-of-many';
  for (let n = 0; n < 130; n++) {
    const id = `Many-${n}`;
    const frequency = (['as-it-happens', 'weekly', 'daily'] as const)[n % 3]!;
    await world.subscribers.create(inventSubscriber({ id, nextDeliveryAt: '2026-03-03T08:00:00.000Z' }));
    await world.rules.create(inventRule({ subscriberId: id, queryId, frequency }));
  }
  const queued: string[] = [];
  const pages: WakeMessage[] = [{ queryId, urgentSince: '2026-03-03T02:00:00.000Z' }];
  for (let page = pages.shift(); page; page = pages.shift()) {
    await wakeSubscribers(page, {
      ...world,
      deliveries: { send: async (list) => void queued.push(...list.map(({ subscriberId }) => subscriberId)) },
      wakes: { send: async (list) => void pages.push(...list) },
    });
  }
  expect(new Set(queued).size).toBe(130);
});
