/** What has changed in packs of rules counts as told once a mail has said it, and not before. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { deliver } from '../../../shared/delivery/deliver.ts';
import { MailRefusedError } from '../../../shared/mail/mailer-errors.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { inventRule, inventSubscriber } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let world: DeliveryWorld;
let serial = 0;
let me: string;
let email: string;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());
beforeEach(async () => {
  me = `Follower-${++serial}`;
  email = `${me}@reader.example`;
  world = createDeliveryWorld(table, '2026-03-02T08:00:05.000Z');
  await world.rules.create(inventRule({ subscriberId: me, id: 'r', frequency: 'daily' }));
  await world.subscribers.create(
    inventSubscriber({ id: me, email, nextDeliveryAt: '2026-03-02T08:00:00.000Z' }),
  );
  const at = '2026-03-01T00:00:00.000Z';
  const pack = { subscriberId: me, id: 'p', url: 'https://packs.example/piers', name: 'Piers' };
  await world.packs.add({
    ...pack,
    followedAt: at,
    acceptedAt: at,
    values: {},
    contentHash: 'a',
    rules: [],
  });
  const saved = await world.packs.get(me, 'p');
  if (saved) await world.packs.noteNews(saved, 'b', 2);
  await world.subscribers.notePackNews(me, '2026-03-02T03:00:00.000Z');
});

const untold = async () => (await world.packNews.untold(me)).map(({ name }) => name);
const texts = async () => (await world.mailsTo(email)).map(({ text }) => text);
const state = async () => (await world.deliveries.latest(me, 1))[0]?.state;

/** The look of the next morning. */
async function nextMorning() {
  world.setTime('2026-03-03T08:00:05.000Z');
  await world.look(me);
}

it('a mail that SES refuses tells nothing; the next one does, and no other', async () => {
  world.ses.next({ throw: new MailRefusedError('bad address') });
  await world.look(me);
  expect(await state()).toBe('FAILED');
  expect(await untold()).toEqual(['Piers']);
  await nextMorning();
  expect(await texts()).toEqual([expect.stringContaining('2 changes of your rules')]);
  expect(await untold()).toEqual([]);
  expect(await world.subscribers.get(me)).not.toHaveProperty('packNews');
});

it('who unsubscribed between the plan and the mail is told after they come back', async () => {
  const worker = world.createWorker();
  await deliver(me, {
    ...worker,
    deliveries: {
      ...worker.deliveries,
      record: async (plan) => {
        await world.subscribers.unsubscribe(me);
        return worker.deliveries.record(plan);
      },
    },
  });
  expect(await state()).toBe('SKIPPED');
  expect(await untold()).toEqual(['Piers']);
  await world.subscribers.activate(me, { nextDeliveryAt: '2026-03-03T08:00:00.000Z' });
  await nextMorning();
  expect(await texts()).toEqual([expect.stringContaining('2 changes of your rules')]);
  expect(await untold()).toEqual([]);
});
