import { beforeEach, describe, expect, it } from 'vitest';
import { type DeliverDeps, deliver } from '../../../shared/delivery/deliver.ts';
import { scheduleDeliveries } from '../../../shared/delivery/schedule-deliveries.ts';
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

/** A minute of the service: the timer queues who is due, and workers look at them. */
async function serve(deps: DeliverDeps): Promise<string[]> {
  const queued: string[] = [];
  await scheduleDeliveries({
    subscribers: world.subscribers,
    deliveries: {
      send: async (messages) => void queued.push(...messages.map(({ subscriberId }) => subscriberId)),
      depth: async () => 0,
    },
    readQuota: async () => ({ maxPerSecond: 1, maxPerDay: 50_000, sentLastDay: 0 }),
    now: world.now,
  });
  await Promise.all(queued.map((id) => deliver(id, deps)));
  world.advance(minute);
  return queued;
}

describe('subscribers at whom every look fails', () => {
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
    await deliver('healthy', world.createWorker(), 2);
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
