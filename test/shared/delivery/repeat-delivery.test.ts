import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deliveryIdOf } from '../../../shared/delivery/delivery.ts';
import { recordFeedback } from '../../../shared/delivery/record-feedback.ts';
import { type RepeatDeps, type Repeated, repeatDelivery } from '../../../shared/delivery/repeat-delivery.ts';
import { slotTag } from '../../../shared/delivery/slot-tag.ts';
import { defaultWaits } from '../../../shared/delivery/waits.ts';
import { MailRefusedError } from '../../../shared/mail/mailer-errors.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { inventArticle, inventHit, inventRule, inventSubscriber } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let world: DeliveryWorld;
let serial = 0;
let me: string;
const email = () => `${me.toLowerCase()}@reader.example`;
// A table for each: they share the lines in which mails wait for their turn, and each test has a clock of its own.
afterEach(() => table.close());
beforeEach(async () => {
  table = await startQuickTable();
  me = `Repeat-${++serial}`;
  world = createDeliveryWorld(table, '2026-03-02T10:00:00.000Z');
  await world.subscribers.create(
    inventSubscriber({ id: me, email: email(), nextDeliveryAt: world.now().toISOString() }),
  );
});

async function addRule(parts: Partial<Rule> = {}) {
  await world.rules.create(
    inventRule({
      subscriberId: me,
      id: 'rule-1',
      queryId: `${me}-harbour`,
      text: 'harbour',
      since: world.now().toISOString(),
      ...parts,
    }),
  );
}

/** An article comes and matches; an urgent one wakes urgently. */
async function publish(name: string, { urgent = false }: { urgent?: boolean } = {}) {
  world.advance(1000);
  const at = world.now().toISOString();
  const about = { title: `Harbour news ${name}`, publishedAt: at, receivedAt: at, storyId: `${me}-${name}` };
  await world.articles.put(inventArticle({ ...about, id: `${me}-${name}` }));
  await world.hits.putMany([
    inventHit({
      ...about,
      queryId: `${me}-harbour`,
      at,
      articleId: `${me}-${name}`,
      ...(urgent && { urgent }),
    }),
  ]);
  if (urgent) await world.subscribers.wakeUrgently(me, at, at);
  else await world.subscribers.wake(me, at);
}

const deps = (): RepeatDeps => ({ ...world, waits: defaultWaits });
const latest = async () => (await world.deliveries.latest(me, 10))[0]!;
const titlesOf = async () =>
  (await world.mailsTo(email())).map(({ text = '' }) =>
    [...text.matchAll(/Harbour news (\w+)/g)].map((match) => match[1]),
  );

async function bounce(slot: string, bounceType: 'Transient' | 'Permanent') {
  await recordFeedback(
    {
      eventType: 'Bounce',
      mail: {
        messageId: `ses-${slot}`,
        timestamp: world.now().toISOString(),
        destination: [email()],
        tags: { delivery: [deliveryIdOf(me, slot)], subscriber: [me], slot: [slotTag(slot)] },
      },
      bounce: { bounceType, bouncedRecipients: [{ emailAddress: email() }] },
    },
    { ...world, subscriberIdOf: async () => me, now: world.now },
  );
}

/** A mail about `names` that went out and came back softly. */
async function bouncedMail(...names: string[]) {
  for (const name of names) await publish(name);
  await world.look(me);
  await world.handleEvents();
  const { slot } = await latest();
  await bounce(slot, 'Transient');
  return slot;
}

describe('a mail that bounced softly', () => {
  it('is sent again once, as a delivery that says so, and nothing else moves', async () => {
    await addRule({
      frequency: 'as-it-happens',
      webhook: { kind: 'standard', url: 'https://hook.example/', savedAt: world.now().toISOString() },
    });
    const slot = await bouncedMail('one');
    const before = (await world.subscribers.get(me))!;
    const [posted, told] = [world.webhooks.length, await world.sentStories.of(me).among([`${me}-one`])];
    world.advance(60_000);
    const repeated = await repeatDelivery(me, slot, deps());
    expect(repeated).toEqual({ kind: 'opened', slot: world.now().toISOString() });
    await world.settle(me);

    expect(await titlesOf()).toEqual([['one'], ['one']]);
    expect(new Set(world.taken.map(({ tags }) => tags.slot)).size).toBe(2);
    expect(await latest()).toMatchObject({ state: 'SENT', repeatOf: slot });
    expect(await world.deliveries.get(me, slot)).toMatchObject({
      state: 'SENT',
      bounce: { kind: 'soft' },
      repeatedAs: (await latest()).slot,
    });
    const after = (await world.subscribers.get(me))!;
    expect(after.cursors['rule-1']!.at >= before.cursors['rule-1']!.at).toBe(true);
    expect([after.lastSlots, after.lastAlertAt, after.alertDay]).toEqual([
      before.lastSlots,
      before.lastAlertAt,
      before.alertDay,
    ]);
    expect(world.webhooks).toHaveLength(posted);
    expect(await world.sentStories.of(me).among([`${me}-one`])).toEqual(told);
  });

  it('is sent again once, however often and at once that is asked', async () => {
    await addRule({ frequency: 'as-it-happens' });
    const slot = await bouncedMail('one');
    const asked = await Promise.all(Array.from({ length: 20 }, () => repeatDelivery(me, slot, deps())));
    expect(asked.filter(({ kind }) => kind === 'opened').length).toBeGreaterThanOrEqual(1);
    await world.settle(me);
    const [again] = await Promise.all([repeatDelivery(me, slot, deps())]);
    expect(again).toEqual({ kind: 'already', slot: (await latest()).slot });
    await world.settle(me);
    expect(await titlesOf()).toEqual([['one'], ['one']]);
  });

  it('is sent again once, whichever step of opening it breaks off and is tried again', async () => {
    await addRule({ frequency: 'as-it-happens' });
    for (const step of ['markRepeated', 'claim', 'record', 'postpone'] as const) {
      for (const when of ['before', 'after'] as const) {
        const name = `${step}${when}`;
        world.advance(3_600_000);
        const slot = await bouncedMail(name);
        const broken = deps();
        const breaking =
          <A extends unknown[], R>(work: (...args: A) => Promise<R>) =>
          async (...args: A): Promise<R> => {
            if (when === 'after') await work(...args);
            throw new Error(`broke off ${when} ${step}`);
          };
        const { deliveries, subscribers } = broken;
        const failing: RepeatDeps = {
          ...broken,
          deliveries: {
            ...deliveries,
            ...(step === 'markRepeated' && { markRepeated: breaking(deliveries.markRepeated) }),
            ...(step === 'record' && { record: breaking((plan) => deliveries.record(plan)) }),
          },
          subscribers: {
            ...subscribers,
            ...(step === 'claim' && { claim: breaking(subscribers.claim) }),
            ...(step === 'postpone' && { postpone: breaking(subscribers.postpone) }),
          },
        };
        await expect(repeatDelivery(me, slot, failing)).rejects.toThrow('broke off');
        world.advance(1000);
        await repeatDelivery(me, slot, deps());
        await world.settle(me);
        const mails = (await titlesOf()).filter((titles) => titles.includes(name));
        expect(mails, name).toEqual([[name], [name]]);
      }
    }
  });

  it('holds up nothing if it broke off and nobody tries again, and can still be sent again later', async () => {
    await addRule({ frequency: 'as-it-happens' });
    const slot = await bouncedMail('one');
    const failing = {
      ...deps(),
      deliveries: { ...world.deliveries, record: async () => Promise.reject(new Error('x')) },
    };
    await expect(repeatDelivery(me, slot, failing)).rejects.toThrow('x');
    await publish('two');
    await world.settle(me);
    expect(await titlesOf()).toEqual([['one'], ['two']]);
    // Its slot has become another mail: a new try takes a new one.
    world.advance(1000);
    expect(await repeatDelivery(me, slot, deps())).toMatchObject({ kind: 'opened' });
    await world.settle(me);
    expect(await titlesOf()).toEqual([['one'], ['two'], ['one']]);
  });

  it('leaves what is new to the next mail, also what is urgent', async () => {
    await addRule({ frequency: 'as-it-happens' });
    const slot = await bouncedMail('one');
    await publish('two');
    await publish('urgent', { urgent: true });
    expect(await repeatDelivery(me, slot, deps())).toMatchObject({ kind: 'opened' });
    await world.settle(me);
    const titles = await titlesOf();
    expect(titles.slice(0, 2)).toEqual([['one'], ['one']]);
    expect(titles[2]).toEqual(['urgent']);
    expect(titles.flat().filter((title) => title === 'two')).toHaveLength(1);
  });

  it('leaves out what its reader has ended since', async () => {
    await addRule({ frequency: 'as-it-happens' });
    const slot = await bouncedMail('one');
    await world.rules.delete(me, 'rule-1');
    await addRule({ id: 'rule-2', queryId: `${me}-else`, frequency: 'weekly' });
    expect(await repeatDelivery(me, slot, deps())).toMatchObject({ kind: 'opened' });
    await world.settle(me);
    expect(world.taken).toHaveLength(1);
    expect(await latest()).toMatchObject({ state: 'SKIPPED', repeatOf: slot });
  });

  it('may be repeated again if the repeat bounced too', async () => {
    await addRule({ frequency: 'as-it-happens' });
    const slot = await bouncedMail('one');
    await repeatDelivery(me, slot, deps());
    await world.settle(me);
    const { slot: second } = await latest();
    await bounce(second, 'Transient');
    expect(await repeatDelivery(me, second, deps())).toMatchObject({ kind: 'opened' });
    await world.settle(me);
    expect(await titlesOf()).toEqual([['one'], ['one'], ['one']]);
  });
});

describe('a mail that SES refused', () => {
  it('is sent again, and what it tells counts as told from then on', async () => {
    await addRule({ frequency: 'as-it-happens' });
    world.ses.next({ throw: new MailRefusedError('the identity is not verified') });
    await publish('one');
    await world.look(me);
    const { slot, state } = await latest();
    expect(state).toBe('FAILED');
    expect(await world.sentStories.of(me).among([`${me}-one`])).toEqual(new Map());
    await repeatDelivery(me, slot, deps());
    await world.settle(me);
    expect(await titlesOf()).toEqual([['one']]);
    expect((await world.sentStories.of(me).among([`${me}-one`])).size).toBe(1);
  });
});

describe('a mail is not sent again', () => {
  const refusedBecause = (said: string): Repeated =>
    expect.objectContaining({ kind: 'refused', because: expect.stringContaining(said) });

  it('that was sent and did not come back, came back for good, or was called unwanted', async () => {
    await addRule({ frequency: 'as-it-happens' });
    await publish('one');
    await world.look(me);
    const { slot } = await latest();
    expect(await repeatDelivery(me, slot, deps())).toEqual(refusedBecause('has not come back'));
    await world.deliveries.recordBounce(me, slot, { kind: 'hard', at: slot });
    expect(await repeatDelivery(me, slot, deps())).toEqual(refusedBecause('for good'));
    await world.deliveries.recordComplaint(me, slot, slot);
    expect(await repeatDelivery(me, slot, deps())).toEqual(refusedBecause('unwanted'));
    expect(await repeatDelivery(me, '2026-03-02T00:00:00.000Z', deps())).toEqual({ kind: 'unknown' });
    expect(await repeatDelivery('nobody', slot, deps())).toEqual({ kind: 'unknown' });
  });

  it('to somebody who has unsubscribed or is suppressed, or while another one is under way', async () => {
    await addRule({ frequency: 'as-it-happens' });
    const slot = await bouncedMail('one');
    await world.subscribers.change(me, { openDelivery: '2026-03-02T11:00:00.000Z' });
    expect(await repeatDelivery(me, slot, deps())).toEqual({ kind: 'busy' });
    await world.subscribers.change(me, { openDelivery: undefined });
    await world.suppressions.add({ subscriberId: me, reason: 'operator', at: slot });
    expect(await repeatDelivery(me, slot, deps())).toEqual(refusedBecause('suppressed (operator)'));
    await world.subscribers.unsubscribe(me);
    expect(await repeatDelivery(me, slot, deps())).toEqual(refusedBecause('no mail any more'));
    await world.settle(me);
    expect(world.taken).toHaveLength(1);
  });
});
