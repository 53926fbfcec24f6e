import { beforeEach, describe, expect, it } from 'vitest';
import { type DeliverDeps, deliver } from '../../../shared/delivery/deliver.ts';
import { createScheduleDeliveries } from '../../../shared/delivery/schedule-deliveries.ts';
import { createMemoryWorld, type MemoryWorld } from '../../support/delivery-world.ts';
import { inventArticle, inventHit, inventRule, inventSubscriber } from '../../support/invented.ts';

const minute = 60_000;
const startsAt = '2026-03-02T08:00:00.000Z';
let world: MemoryWorld;
beforeEach(() => {
  world = createMemoryWorld(startsAt);
});

/** A worker for whom the rules of some subscribers cannot be read, whatever it does. */
function poisonedBy(isPoison: (id: string) => boolean): DeliverDeps {
  const worker = world.createWorker();
  return {
    ...worker,
    rules: {
      ...worker.rules,
      ofSubscriber: async (id) => {
        if (isPoison(id)) throw new Error('This look never works');
        return worker.rules.ofSubscriber(id);
      },
    },
  };
}

const subscribe = (id: string, nextDeliveryAt = startsAt) =>
  world.subscribers.create(inventSubscriber({ id, email: `${id}@reader.example`, nextDeliveryAt }));

/** A healthy subscriber to whom there is something to say. */
async function subscribeHealthy(nextDeliveryAt: string) {
  await subscribe('healthy', nextDeliveryAt);
  await world.rules.create(
    inventRule({ subscriberId: 'healthy', frequency: 'as-it-happens', since: '2026-03-01' }),
  );
  await world.articles.put(inventArticle());
  await world.hits.putMany([inventHit()]);
}

/** The deliveries queue: who is looked at, and when (ms). */
let queue: { readonly id: string; readonly at: number }[];
let runTimer: () => Promise<number>;
beforeEach(() => {
  queue = [];
  runTimer = createScheduleDeliveries({
    subscribers: world.subscribers,
    deliveries: {
      send: async (messages, { delaySeconds }) => {
        const now = world.now().getTime();
        for (const [i, { subscriberId }] of messages.entries())
          queue.push({ id: subscriberId, at: now + (delaySeconds[i] ?? 0) * 1000 });
      },
      depth: async () => 0,
    },
    sendRate: { state: async () => ({ aheadMs: 0, taken: 0, perSecond: 1 }) },
    now: world.now,
  });
});

/** A minute of the service: the timer queues who is due, and workers look at them when their time has come. */
async function serve(deps: DeliverDeps): Promise<void> {
  const end = world.now().getTime() + minute;
  await runTimer();
  const now = queue.filter(({ at }) => at < end);
  queue = queue.filter(({ at }) => at >= end);
  for (const { id, at } of now.toSorted((a, b) => a.at - b.at)) {
    world.setTime(new Date(at).toISOString());
    await deliver(id, deps);
  }
  world.setTime(new Date(end).toISOString());
}

describe('subscribers for whom every look fails', () => {
  it('do not starve the others: 650 of them, and a healthy one gets its mail within two minutes', async () => {
    for (let i = 0; i < 650; i++) await subscribe(`poison-${i}`);
    // Due a moment after all of them, so that they stand before it in the list of who is due.
    await subscribeHealthy('2026-03-02T08:00:00.001Z');
    world.advance(10);
    const deps = poisonedBy((id) => id.startsWith('poison'));
    for (let turn = 0; turn < 2; turn++) await serve(deps);
    expect(world.taken.map(({ to }) => to)).toEqual(['healthy@reader.example']);
  });

  it('are looked at after 1, 5 and 30 minutes, then once a day, each time counted and logged', async () => {
    await subscribe('poison-1');
    const deps = poisonedBy(() => true);
    const looks: number[] = [];
    const begin = world.now().getTime();
    for (let turn = 0; turn < 3 * 24 * 60; turn++) {
      const before = world.failures.length;
      const at = (world.now().getTime() - begin) / minute;
      await serve(deps);
      if (world.failures.length > before) looks.push(at);
    }
    expect(looks).toEqual([0, 1, 6, 36, 36 + 24 * 60, 36 + 48 * 60]);
    expect(world.outcomes.filter((outcome) => outcome === 'LookFailed')).toHaveLength(looks.length);
  });

  it('are not looked at sooner because hits come, but because a rule changes', async () => {
    await subscribe('poison-1');
    const deps = poisonedBy(() => true);
    const look = () => deliver('poison-1', deps);
    for (let n = 0; n < 2; n++) {
      await look();
      world.advance(minute);
    }
    await world.subscribers.wake('poison-1', world.now().toISOString());
    await look();
    expect(world.failures).toHaveLength(2);
    await world.subscribers.rulesChanged('poison-1', world.now().toISOString());
    await look();
    expect(world.failures).toHaveLength(3);
  });

  it('are healthy again with the first look that works', async () => {
    await subscribeHealthy(startsAt);
    await deliver(
      'healthy',
      poisonedBy(() => true),
    );
    expect(await world.subscribers.get('healthy')).toMatchObject({ failedLooks: 1 });
    world.advance(minute);
    await world.look('healthy');
    expect(world.taken).toHaveLength(1);
    expect(await world.subscribers.get('healthy')).not.toHaveProperty('failedLooks');
  });
});

describe('a look over which its worker died', () => {
  it('puts the subscriber off when the message comes again, so that it cannot kill one worker after another', async () => {
    await subscribeHealthy(startsAt);
    await deliver('healthy', world.createWorker(), { receives: 2 });
    expect(world.taken).toHaveLength(0);
    expect(await world.subscribers.get('healthy')).toMatchObject({
      failedLooks: 1,
      nextDeliveryAt: '2026-03-02T08:01:00.000Z',
    });
  });
});

describe('a look that fails while the table does not answer', () => {
  it('is given back to the queue', async () => {
    await subscribe('unlucky');
    const deps = poisonedBy(() => true);
    const subscribers = { ...deps.subscribers, setBack: () => Promise.reject(new Error('no answer')) };
    await expect(deliver('unlucky', { ...deps, subscribers })).rejects.toThrow('This look never works');
  });
});

describe('a rule that always fails', () => {
  /** A worker that cannot read what the query finds. */
  function withPoisonedQuery(queryId: string): DeliverDeps {
    const worker = world.createWorker();
    return {
      ...worker,
      readHits: async (id, window) => {
        if (id === queryId && isPoisoned) throw new TypeError('Our mistake');
        return worker.readHits(id, window);
      },
    };
  }
  let isPoisoned: boolean;
  beforeEach(async () => {
    isPoisoned = true;
    await subscribeHealthy(startsAt);
    await world.rules.create(
      inventRule({
        id: 'bad',
        subscriberId: 'healthy',
        queryId: 'bad-query',
        frequency: 'as-it-happens',
        since: '2026-03-01',
      }),
    );
    await world.articles.put(inventArticle({ id: 'other', title: 'Other' }));
    await world.hits.putMany([inventHit({ queryId: 'bad-query', articleId: 'other', storyId: 'other' })]);
    world.advance(10);
  });

  it('costs the other rules of its reader a minute, and what it found comes once it works', async () => {
    const deps = withPoisonedQuery('bad-query');
    await serve(deps);
    expect(await world.mailsTo('healthy@reader.example')).toHaveLength(0);
    await serve(deps);
    await serve(deps);
    expect(await world.mailsTo('healthy@reader.example')).toHaveLength(1);
    expect(world.outcomes.filter((outcome) => outcome === 'LookFailed')).toHaveLength(1);
    isPoisoned = false;
    // The next thing that it finds brings what was left.
    await world.subscribers.wake('healthy', world.now().toISOString());
    for (let i = 0; i < 20; i++) await serve(deps);
    expect(await world.mailsTo('healthy@reader.example')).toHaveLength(2);
  });

  it('does not hold up the other digests when it is alone in one that has a name', async () => {
    const digest = { id: 'morning', name: 'Morning', schedule: { times: ['08:00', '18:00'] } };
    await world.subscribers.change('healthy', { digests: [digest], timezone: 'UTC' });
    const [rule] = (await world.rules.ofSubscriber('healthy')).filter(({ id }) => id === 'bad');
    if (!rule) throw new Error('no rule');
    await world.rules.create({ ...rule, frequency: 'daily', digest: 'morning' });
    const deps = withPoisonedQuery('bad-query');
    for (let i = 0; i < 5; i++) await serve(deps);
    expect((await world.mailsTo('healthy@reader.example')).map(({ subject }) => subject)).toEqual([
      expect.not.stringContaining('Morning'),
    ]);
    isPoisoned = false;
    world.setTime('2026-03-02T18:00:00.000Z');
    for (let i = 0; i < 5; i++) await serve(deps);
    const [, late] = await world.mailsTo('healthy@reader.example');
    expect(late?.subject).toContain('Morning');
    expect(late?.text).toContain('Other');
  });

  it('is a failed look when no other rule is left', async () => {
    const deps: DeliverDeps = {
      ...world.createWorker(),
      readHits: async () => {
        throw new TypeError('Our mistake');
      },
    };
    for (let i = 0; i < 4; i++) await serve(deps);
    expect(await world.mailsTo('healthy@reader.example')).toHaveLength(0);
    expect(world.outcomes.filter((outcome) => outcome === 'LookFailed').length).toBeGreaterThanOrEqual(2);
  });
});
