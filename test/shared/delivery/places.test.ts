/** A mail takes its place in the line of all mails right before it goes out, and may have to come back for it. */
import { beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../shared/delivery/deliver.ts';
import { readDeliveryMessage } from '../../../shared/messages.ts';
import { createMemoryWorld, type MemoryWorld } from '../../support/delivery-world.ts';
import { inventArticle, inventHit, inventRule, inventSubscriber } from '../../support/invented.ts';

const startsAt = '2026-03-02T10:00:00.000Z';
const me = 'Reader';
let world: MemoryWorld;
beforeEach(async () => {
  world = createMemoryWorld(startsAt);
  world.ses.setQuota({ maxPerSecond: 4 });
  await dueReader(me);
});

/** Somebody to whom there is something to say now. */
async function dueReader(id: string) {
  const queryId = `query of ${id}`;
  await world.subscribers.create(
    inventSubscriber({ id, email: `${id.toLowerCase()}@reader.example`, nextDeliveryAt: startsAt }),
  );
  await world.rules.create(
    inventRule({ subscriberId: id, queryId, frequency: 'as-it-happens', since: '2026-03-01' }),
  );
  await world.articles.put(inventArticle({ id: `article of ${id}` }));
  await world.hits.putMany([inventHit({ queryId, articleId: `article of ${id}` })]);
}

const late = () => ({ granted: true, until: world.now().getTime() - 1 }) as const;
const place = Date.parse(startsAt) + 30_400;
const denied = {
  granted: false,
  because: 'rate',
  reason: 'at the rate',
  retryAfterMs: 30_400,
  place,
} as const;

describe('a mail whose place is too far away to wait for', () => {
  beforeEach(async () => {
    world.ses.answerNext(() => denied);
    await world.look(me);
  });

  it('comes back on the queue a second before it, and is due until then for nobody else', async () => {
    expect(world.looks).toEqual([{ subscriberId: me, place, delaySeconds: 29 }]);
    expect(await world.subscribers.get(me)).toMatchObject({ nextDeliveryAt: '2026-03-02T10:00:29.000Z' });
    expect(world.outcomes).toEqual(['SendsDenied rate']);
    expect(world.taken).toHaveLength(0);
  });

  it('goes out at its place', async () => {
    world.advance(29_300);
    const [message] = world.looks;
    await deliver(me, world.createWorker(), readDeliveryMessage(JSON.stringify(message)));
    expect(world.taken).toHaveLength(1);
    // It had a place, so nobody else lost one.
    expect((await world.lines.get(0))?.taken).toBeUndefined();
  });

  it('takes another when it comes too late for it', async () => {
    world.advance(40_000);
    await deliver(me, world.createWorker(), { place });
    expect(world.taken).toHaveLength(1);
    expect((await world.lines.get(0))?.taken).toBe(1);
  });

  it('goes out all the same when that message is lost: it is due', async () => {
    world.advance(90_000);
    await world.look(me);
    expect(world.taken).toHaveLength(1);
  });
});

describe('a mail that waits for its place', () => {
  it('is not sent to somebody who unsubscribes meanwhile', async () => {
    world.ses.answerNext(async () => {
      await world.subscribers.unsubscribe(me);
      return undefined;
    });
    await world.look(me);
    expect(world.taken).toHaveLength(0);
    expect(world.outcomes).toEqual(['MailSkipped']);
  });

  it('goes to the address and in the language that the reader has by then', async () => {
    world.ses.answerNext(async () => {
      await world.subscribers.change(me, { email: 'new@reader.example', language: 'de' });
      return undefined;
    });
    await world.look(me);
    const [mail] = await world.mailsTo('new@reader.example');
    expect(mail?.html).toContain('lang="de"');
  });

  it('leaves out a rule that is deleted meanwhile', async () => {
    await world.rules.create(
      inventRule({
        subscriberId: me,
        id: 'other',
        name: 'The other rule',
        queryId: 'other query',
        frequency: 'as-it-happens',
        since: '2026-03-01',
      }),
    );
    await world.articles.put(inventArticle({ id: 'other', title: 'An entirely different matter' }));
    await world.hits.putMany([inventHit({ queryId: 'other query', articleId: 'other', storyId: 'other' })]);
    const rules = await world.rules.ofSubscriber(me);
    const worker = world.createWorker();
    let readings = 0;
    await deliver(me, {
      ...worker,
      rules: {
        ...worker.rules,
        ofSubscriber: async () => (++readings === 1 ? rules : rules.filter(({ id }) => id !== 'other')),
      },
    });
    const [mail] = await world.mailsTo('reader@reader.example');
    expect(mail?.text).not.toContain('The other rule');
  });
});

describe('a mail that misses its place', () => {
  it('takes another, and is sent once', async () => {
    world.ses.answerNext(late, late);
    await world.look(me);
    expect(world.taken).toHaveLength(1);
    expect((await world.lines.get(0))?.taken).toBe(1);
  });

  it('waits where no other is near', async () => {
    world.ses.answerNext(late, () => denied);
    await world.look(me);
    expect(world.taken).toHaveLength(0);
    expect((await world.deliveries.latest(me, 1))[0]).toMatchObject({ state: 'PLANNED', attempts: 1 });
    await world.settle(me);
    expect(world.taken).toHaveLength(1);
  });

  it('goes out late in the end, however slow its machine is', async () => {
    world.ses.answerNext(late, late, late, late);
    await world.look(me);
    expect(world.taken).toHaveLength(1);
  });
});

describe('a line that is full for a minute', () => {
  it('keeps looks from reading anything, and the subscriber due', async () => {
    const worker = world.createWorker();
    const full = { ...worker, sendRate: { ...worker.sendRate, isFull: () => true } };
    const unread = {
      ...full,
      subscribers: { ...full.subscribers, get: () => Promise.reject(new Error('read')) },
    };
    await deliver(me, unread);
    expect(world.outcomes).toEqual(['SendsDenied rate']);
    expect(await world.subscribers.due(startsAt, 10)).toEqual([me]);
    await deliver(
      me,
      { ...full, sendRate: { ...full.sendRate, withPlace: () => worker.sendRate } },
      { place },
    );
    expect(world.taken).toHaveLength(1);
  });
});
