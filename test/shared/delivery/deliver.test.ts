import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../shared/delivery/deliver.ts';
import {
  MailDeferredError,
  MailRefusedError,
  MailUncertainError,
} from '../../../shared/mail/mailer-errors.ts';
import { createSubscriberDataStore } from '../../../shared/store/subscriber-data-store.ts';
import { allItems } from '../../support/all-items.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { createHarbourReader, type Found, type HarbourReader } from '../../support/harbour-reader.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let world: DeliveryWorld;
let serial = 0;
let me: string;
let reader: HarbourReader;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());
beforeEach(() => {
  me = `Reader-${++serial}`;
  world = createDeliveryWorld(table, '2026-03-02T10:00:00.000Z');
  reader = createHarbourReader(world, me);
});

const email = () => reader.email;
const subscribe: HarbourReader['subscribe'] = (rules, parts) => reader.subscribe(rules, parts);
const titlesOf = () => reader.names();

/** An article comes, matches a query of this test's subscriber, and wakes it. */
async function publish(name: string, parts?: Found) {
  await world.subscribers.wake(me, await reader.find(name, parts));
}

describe('an alert', () => {
  it('contains the new stories and is sent once, however often the subscriber is looked at', async () => {
    await subscribe([{}]);
    await publish('one');
    for (let i = 0; i < 3; i++) await world.look(me);
    expect(await titlesOf()).toEqual([['one']]);
    const [mail] = world.taken;
    expect(mail?.tags).toMatchObject({ kind: 'alert', subscriber: me });
    await world.settle(me);
    expect(world.taken).toHaveLength(1);
  });

  it('is held until the next one is allowed, and then has all stories since', async () => {
    await subscribe([{}]);
    await publish('one');
    await world.look(me);
    await publish('two');
    await publish('three');
    await world.look(me);
    expect(world.taken).toHaveLength(1);
    await world.settle(me);
    expect((await titlesOf()).map((titles) => titles.toSorted())).toEqual([['one'], ['three', 'two']]);
    const [first, second] = await world.deliveries.latest(me, 2);
    expect(Date.parse(first!.slot) - Date.parse(second!.slot)).toBeGreaterThanOrEqual(5 * 60_000);
  });

  it('is not sent when nothing was found, and only the subscriber is written', async () => {
    await subscribe([{}]);
    await world.settle(me);
    expect(world.taken).toHaveLength(0);
    expect(await world.deliveries.latest(me, 5)).toEqual([]);
  });

  it('is not lost when its hit and its wake come after the hits were read and before that look ends', async () => {
    await subscribe([{}]);
    const worker = world.createWorker();
    await deliver(me, {
      ...worker,
      readHits: async (...asked) => {
        const read = await worker.readHits(...asked);
        await publish('late');
        return read;
      },
    });
    await world.settle(me);
    expect(await titlesOf()).toEqual([['late']]);
  });

  it('shows a story of three sources once, and not again when a fourth copies it', async () => {
    await subscribe([{}]);
    for (const [i, source] of ['Courier', 'Gazette', 'Post'].entries())
      await publish(`copy${i}`, { hit: { storyId: `${me}-s`, source, score: 3 - i } });
    await world.look(me);
    const [mail] = await world.mailsTo(email());
    expect(mail?.text).toMatch(/Also in (Gazette, Post|Post, Gazette)/);
    await publish('copy4', { hit: { storyId: `${me}-s`, source: 'Echo' } });
    await world.settle(me);
    expect(world.taken).toHaveLength(1);
  });

  it('shows a story again when the article is corrected, and says so', async () => {
    await subscribe([{}]);
    await publish('one', { hit: { storyId: `${me}-s` } });
    await world.look(me);
    await publish('one', {
      hit: { storyId: `${me}-s`, revision: 'r2', change: { kind: 'correction', what: 'The date was wrong' } },
      article: { revision: 'r2' },
    });
    await world.settle(me);
    const mails = await world.mailsTo(email());
    expect(mails).toHaveLength(2);
    expect(mails[1]?.text).toContain('The date was wrong');
  });

  it('names every rule that a story matches, and shows it once', async () => {
    await subscribe([{ text: 'harbour' }, { text: 'storm', name: 'Storm watch' }]);
    await publish('one', { text: 'harbour', hit: { storyId: `${me}-s`, score: 2 } });
    await publish('one', { text: 'storm', hit: { storyId: `${me}-s`, score: 1 } });
    await world.look(me);
    expect(await titlesOf()).toEqual([['one']]);
    expect((await world.mailsTo(email()))[0]?.text).toContain('Storm watch');
  });
});

describe('an as-it-happens rule that has become silent', () => {
  it('says so once, in a mail that is no alert', async () => {
    await subscribe([{ silenceAlarm: true }], { nextDeliveryAt: '2026-03-03T08:00:00.000Z' });
    for (let i = 0; i < 8; i++) {
      await publish(`story${i}`);
      await world.settle(me);
      world.advance(3 * 3_600_000);
    }
    const before = world.taken.length;
    for (let day = 0; day < 8; day++) {
      world.advance(86_400_000);
      await world.look(me);
      await world.settle(me);
    }
    const mails = (await world.mailsTo(email())).slice(before);
    expect(mails).toHaveLength(1);
    expect(world.taken.at(-1)?.tags).toMatchObject({ kind: 'digest' });
  });
});

describe('the cap of a rule', () => {
  it('counts the stories it leaves out, which never come again by themselves', async () => {
    await subscribe([{ cap: 2 }]);
    for (let i = 0; i < 5; i++) await publish(`n${i}`, { hit: { score: 10 - i } });
    await world.look(me);
    const [mail] = await world.mailsTo(email());
    expect(await titlesOf()).toEqual([['n0', 'n1']]);
    expect(mail?.text).toMatch(/3 more/);
    // The next window overlaps the last: what was counted there is not counted or shown again.
    await publish('late', { hit: { score: 1 } });
    await world.settle(me);
    expect(await titlesOf()).toEqual([['n0', 'n1'], ['late']]);
    expect((await world.mailsTo(email()))[1]?.text).not.toMatch(/more/);
  });
});

describe('the limits of a reader', () => {
  it('leave out what one mail has no room for, and count it once', async () => {
    await subscribe([{ cap: 20 }], { storiesPerMail: 2 });
    for (let i = 0; i < 5; i++) await publish(`n${i}`, { hit: { score: 10 - i } });
    await world.look(me);
    expect(await titlesOf()).toEqual([['n0', 'n1']]);
    expect((await world.mailsTo(email()))[0]?.text).toMatch(/3 more/);
    await publish('late', { hit: { score: 1 } });
    await world.settle(me);
    expect(await titlesOf()).toEqual([['n0', 'n1'], ['late']]);
    expect((await world.mailsTo(email()))[1]?.text).not.toMatch(/more/);
  });

  it('say in the last mail before it comes hourly how many alerts were wanted', async () => {
    const day = { date: '2026-03-02', count: 3 };
    await subscribe([{}], { alertsPerDay: 3, alertDay: day, timezone: 'UTC' });
    await publish('one');
    await world.settle(me);
    expect((await world.mailsTo(email()))[0]?.text).toMatch(/\b3 alerts/);
  });
});

describe('a digest', () => {
  it('comes at its local time with everything since the last', async () => {
    await subscribe([{ frequency: 'daily' }], {
      timezone: 'Europe/Madrid',
      nextDeliveryAt: '2026-03-03T07:00:00.000Z',
    });
    await publish('one');
    await publish('two');
    await world.look(me);
    expect(world.taken).toHaveLength(0);
    world.setTime('2026-03-03T07:00:10.000Z');
    await world.look(me);
    expect((await titlesOf()).map((titles) => titles.toSorted())).toEqual([['one', 'two']]);
    expect(world.taken[0]?.tags.kind).toBe('digest');
    expect((await world.subscribers.get(me))?.nextDeliveryAt).toBe('2026-03-04T07:00:00.000Z');
  });

  it('reports that nothing was found when the rule asks for it', async () => {
    await subscribe([{ frequency: 'daily', proofOfSilence: true }], {
      nextDeliveryAt: '2026-03-03T08:00:00.000Z',
    });
    world.setTime('2026-03-03T08:00:00.000Z');
    await world.look(me);
    const [mail] = await world.mailsTo(email());
    expect(mail?.text).toMatch(/articles? checked/i);
    expect(mail?.text).toMatch(/2 feeds/);
  });

  it('is one after an outage of three days, not three', async () => {
    await subscribe([{ frequency: 'daily' }], { nextDeliveryAt: '2026-03-03T08:00:00.000Z' });
    await publish('one');
    world.setTime('2026-03-06T15:00:00.000Z');
    await world.look(me);
    await world.look(me);
    expect(await titlesOf()).toEqual([['one']]);
    expect((await world.subscribers.get(me))?.nextDeliveryAt).toBe('2026-03-07T08:00:00.000Z');
  });
});

describe('nothing is sent', () => {
  it('to a subscriber who unsubscribed between the plan and the mail', async () => {
    await subscribe([{}]);
    await publish('one');
    const worker = world.createWorker();
    await deliver(me, {
      ...worker,
      deliveries: {
        ...worker.deliveries,
        record: async (plan) => {
          await world.subscribers.change(me, { status: 'unsubscribed', nextDeliveryAt: undefined });
          return worker.deliveries.record(plan);
        },
      },
    });
    expect(world.taken).toHaveLength(0);
    expect((await world.deliveries.latest(me, 1))[0]).toMatchObject({ state: 'SKIPPED' });
    expect(await world.subscribers.get(me)).not.toHaveProperty('openDelivery');
  });

  it('to a suppressed address', async () => {
    await subscribe([{}]);
    await publish('one');
    await world.suppressions.add({ subscriberId: me, reason: 'complaint', at: world.now().toISOString() });
    await world.settle(me);
    expect(world.taken).toHaveLength(0);
  });

  it('for a rule that was deleted in the meantime, unless another rule matches the story', async () => {
    await subscribe([{ text: 'harbour' }, { text: 'storm' }]);
    await publish('one', { text: 'harbour', hit: { storyId: `${me}-s1` } });
    await publish('two', { text: 'harbour', hit: { storyId: `${me}-s2`, score: 2 } });
    await publish('two', { text: 'storm', hit: { storyId: `${me}-s2`, score: 1 } });
    world.ses.next({ throw: new MailDeferredError('slow down', 'rate') });
    await world.look(me);
    await world.rules.delete(me, 'rule-1');
    await world.settle(me);
    expect(await titlesOf()).toEqual([['two']]);
  });
});

describe('a subscriber who is erased while a delivery is under way', () => {
  const leftOvers = async () => (await allItems(table)).filter(({ pk }) => pk === `subscriber#${me}`);

  it('leaves nothing behind when it happens before the plan is recorded', async () => {
    await subscribe([{}]);
    await publish('one');
    const worker = world.createWorker();
    await deliver(me, {
      ...worker,
      deliveries: {
        ...worker.deliveries,
        record: async (plan) => {
          await createSubscriberDataStore(table.access).erase(me);
          return worker.deliveries.record(plan);
        },
      },
    });
    expect(world.taken).toHaveLength(0);
    expect(await leftOvers()).toEqual([]);
  });

  it.each(['before', 'after'] as const)(
    'leaves nothing behind when it happens %s its stories are noted',
    async (when) => {
      await subscribe([{}]);
      await publish('one');
      const worker = world.createWorker();
      const erase = () => createSubscriberDataStore(table.access).erase(me);
      await deliver(me, {
        ...worker,
        sentStories: {
          ...worker.sentStories,
          remember: async (plan) => {
            if (when === 'before') await erase();
            await worker.sentStories.remember(plan);
            if (when === 'after') await erase();
          },
        },
      });
      expect(world.taken).toHaveLength(1);
      expect(await leftOvers()).toEqual([]);
    },
  );
});

describe('mail that was stopped and started again while a delivery was open', () => {
  it('starts from then: the old delivery is skipped, and its older cursors do not come back', async () => {
    await subscribe([{}]);
    await publish('one');
    world.ses.next({ throw: new MailDeferredError('later', 'paused') });
    await world.look(me);
    await world.subscribers.change(me, { status: 'unsubscribed', nextDeliveryAt: undefined });
    world.advance(3_600_000);
    const resumedAt = world.now().toISOString();
    const cursors = { 'rule-1': { at: resumedAt } };
    await world.subscribers.change(me, {
      status: 'active',
      confirmedAt: resumedAt,
      cursors,
      nextDeliveryAt: resumedAt,
    });
    await world.look(me);
    expect(await world.subscribers.get(me)).toMatchObject({ cursors });
    await publish('two');
    await world.settle(me);
    expect(await titlesOf()).toEqual([['two']]);
  });
});

describe('when SES', () => {
  it('refuses the mail, the delivery is FAILED and the next one goes out', async () => {
    await subscribe([{}]);
    await publish('one');
    world.ses.next({ throw: new MailRefusedError('bad address') });
    await world.look(me);
    expect((await world.deliveries.latest(me, 1))[0]).toMatchObject({
      state: 'FAILED',
      reason: 'bad address',
    });
    await publish('two');
    await world.settle(me);
    expect((await titlesOf())[0]).toContain('two');
  });

  it.each(['rate', 'quota', 'paused'] as const)(
    'defers it (%s), it waits and is sent once',
    async (because) => {
      await subscribe([{}]);
      await publish('one');
      const error = new MailDeferredError('later', because);
      world.ses.next({ throw: error }, { throw: error }, { throw: error });
      await world.settle(me);
      expect(await titlesOf()).toEqual([['one']]);
    },
  );

  it('takes the mail but the answer is lost, its receipt decides', async () => {
    await subscribe([{}]);
    await publish('one');
    world.ses.next({ acceptAndThrow: new MailUncertainError('timeout') });
    await world.look(me);
    expect((await world.deliveries.latest(me, 1))[0]).toMatchObject({ state: 'UNKNOWN' });
    await world.settle(me);
    expect(await titlesOf()).toEqual([['one']]);
    expect((await world.deliveries.latest(me, 1))[0]).toMatchObject({ state: 'SENT', attempts: 1 });
  });

  it('did not take the mail and gave no answer, it is sent after the wait for the receipt', async () => {
    await subscribe([{}]);
    await publish('one');
    world.ses.next({ throw: new MailUncertainError('timeout') });
    await world.look(me);
    world.advance(9 * 60_000);
    await world.look(me);
    expect(world.taken).toHaveLength(0);
    await world.settle(me);
    expect(await titlesOf()).toEqual([['one']]);
    expect((await world.deliveries.latest(me, 1))[0]).toMatchObject({ state: 'SENT', attempts: 2 });
  });

  it('has sent the day’s quota, the mail waits until there is quota again', async () => {
    await subscribe([{}]);
    await publish('one');
    world.ses.setQuota({ maxPerDay: 200, sentLastDay: 200 });
    await world.look(me);
    expect((await world.deliveries.latest(me, 1))[0]?.reason).toContain('daily quota of 200');
    world.ses.setQuota({ sentLastDay: 100 });
    await world.settle(me);
    expect(await titlesOf()).toEqual([['one']]);
  });

  it('has taken too many mails that bounced, nothing goes out until the brake is released', async () => {
    await subscribe([{}]);
    await publish('one');
    world.reputation.set({ sent: 2_000, bounced: 100 });
    await world.look(me);
    world.advance(15 * 60_000);
    await world.look(me);
    expect(world.taken).toHaveLength(0);
    expect(world.outcomes).toEqual(['SendsDenied brake', 'SendsDenied brake']);
    expect((await world.deliveries.latest(me, 1))[0]).toMatchObject({
      state: 'PLANNED',
      reason: expect.stringContaining('5 % of mails bounced'),
    });
    world.reputation.set({ bounced: 0 });
    await world.settle(me);
    expect(await titlesOf()).toEqual([['one']]);
  });

  it('makes a mail wait, its stories are posted to the webhook only once', async () => {
    const savedAt = world.now().toISOString();
    await subscribe([{ webhook: { kind: 'slack', url: 'https://hooks.example/1', savedAt } }]);
    await publish('one');
    world.ses.setQuota({ maxPerDay: 200, sentLastDay: 200 });
    for (let look = 0; look < 5; look++) {
      await world.look(me);
      world.advance(15 * 60_000);
    }
    expect(world.webhooks).toHaveLength(1);
    world.ses.setQuota({ sentLastDay: 100 });
    await world.settle(me);
    expect(await titlesOf()).toEqual([['one']]);
    expect(world.webhooks).toHaveLength(1);
  });
});

describe('a rule that was edited', () => {
  async function editTo(text: string) {
    world.advance(1000);
    const rule = (await world.rules.get(me, 'rule-1'))!;
    const until = world.now().toISOString();
    const old = { queryId: rule.queryId, since: rule.since, until };
    const previousQueries = [...(rule.previousQueries ?? []), old];
    await world.rules.replace(rule, {
      ...rule,
      text,
      queryId: `${me}-${text}`,
      since: until,
      previousQueries,
    });
  }

  it('still delivers the hits of its old queries from before each edit, once', async () => {
    await subscribe([{ text: 'harbour', frequency: 'daily' }], {
      nextDeliveryAt: '2026-03-03T08:00:00.000Z',
    });
    await publish('one', { text: 'harbour' });
    await editTo('storm');
    await publish('two', { text: 'harbour' });
    await publish('three', { text: 'storm' });
    await editTo('tide');
    await publish('four', { text: 'storm' });
    await publish('five', { text: 'tide' });
    world.setTime('2026-03-03T08:00:00.000Z');
    await world.look(me);
    expect((await titlesOf())[0]?.toSorted()).toEqual(['five', 'one', 'three']);
    expect(await world.rules.get(me, 'rule-1')).not.toHaveProperty('previousQueries');
  });

  it('delivers hits of its old query after the edit for articles that arrived before it', async () => {
    await subscribe([{ text: 'harbour' }], { nextDeliveryAt: '2026-03-02T10:05:00.000Z' });
    await editTo('storm');
    const receivedAt = new Date(world.now().getTime() - 100).toISOString();
    world.advance(500);
    await publish('late', { text: 'harbour', hit: { receivedAt } });
    // A look within the overlap reads the old query and keeps it: another hit may still be on its way.
    await world.look(me);
    expect(await titlesOf()).toEqual([['late']]);
    expect(await world.rules.get(me, 'rule-1')).toHaveProperty('previousQueries');
    await publish('later', { text: 'harbour', hit: { receivedAt } });
    await publish('foreign', { text: 'harbour' });
    await world.settle(me);
    expect(await titlesOf()).toEqual([['late'], ['later']]);
    world.advance(86_400_000);
    await world.subscribers.wake(me, world.now().toISOString());
    await world.settle(me);
    expect(await world.rules.get(me, 'rule-1')).not.toHaveProperty('previousQueries');
    expect(world.taken).toHaveLength(2);
  });
});

describe('a rule whose query can no longer be read', () => {
  it('says so in one mail, and not again', async () => {
    await subscribe([{ text: '"never closed', name: 'Broken watch', frequency: 'daily' }], {
      nextDeliveryAt: '2026-03-03T08:00:00.000Z',
    });
    for (const date of ['2026-03-03', '2026-03-04']) {
      world.setTime(`${date}T08:00:10.000Z`);
      await world.look(me);
    }
    const mails = await world.mailsTo(email());
    expect(mails).toHaveLength(1);
    expect(mails[0]?.text).toContain('Broken watch');
  });

  it('says so once it finds nothing more, and not again when something late is found after that', async () => {
    await subscribe([{ text: '"never closed', name: 'Broken watch', frequency: 'daily' }], {
      nextDeliveryAt: '2026-03-03T08:00:00.000Z',
    });
    await publish('early', { text: '"never closed' });
    const notices: boolean[] = [];
    for (const date of ['2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06']) {
      world.setTime(`${date}T08:00:10.000Z`);
      const before = world.taken.length;
      await world.look(me);
      for (const { text } of (await world.mailsTo(email())).slice(before))
        notices.push(text?.includes('is no longer watched') === true);
      if (date === '2026-03-04') await publish('late', { text: '"never closed' });
    }
    expect(await titlesOf()).toEqual([['early'], [], ['late']]);
    expect(notices).toEqual([false, true, false]);
  });
});

describe('a clock that was set back an hour', () => {
  it('loses no news: windows reach back, and stories that were told do not come again', async () => {
    await subscribe([{ since: '2026-03-01T00:00:00.000Z' }]);
    await publish('one');
    await world.look(me);
    world.advance(-3_600_000);
    await publish('two');
    await world.settle(me);
    world.advance(3_600_000);
    await publish('three');
    await world.settle(me);
    expect((await titlesOf()).flat().toSorted()).toEqual(['one', 'three', 'two']);
  });
});
