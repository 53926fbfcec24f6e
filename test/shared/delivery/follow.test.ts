import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver } from '../../../shared/delivery/deliver.ts';
import type { Development } from '../../../shared/stories/development.ts';
import { createDeliveryWorld } from '../../support/delivery-world.ts';
import { createHarbourReader } from '../../support/harbour-reader.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
let serial = 0;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

const day = 86_400_000;

/** A reader with a daily rule who follows these stories from now on. */
async function follower(...names: string[]) {
  const id = `Follow-${++serial}`;
  const world = createDeliveryWorld(table, '2026-03-02T10:00:00.000Z');
  const reader = createHarbourReader(world, id);
  await reader.subscribe([{ frequency: 'daily' }]);
  await world.settle(id);
  const storyOf = (name: string) => `${id}-${name}`;
  const quietAt = new Date(world.now().getTime() + 7 * day).toISOString();
  for (const name of names) {
    const at = world.now().toISOString();
    const choice = {
      subscriberId: id,
      storyId: storyOf(name),
      wish: 'followed',
      title: `Tale of ${name}`,
      at,
    } as const;
    await world.storyChoices.put({ ...choice, quietAt });
    await world.subscribers.follow(id, quietAt);
  }
  async function happens(name: string, what: string, parts: Partial<Development> = {}) {
    world.advance(1000);
    const at = world.now().toISOString();
    const ids = { storyId: storyOf(name), articleId: `${id}-${name}-${what}`, revision: 'r1' };
    const about = { title: `Harbour news ${what}`, source: 'Ledger', at };
    await world.developments.note({ kind: 'figures', what: `12 → ${what}`, ...ids, ...about, ...parts });
    await world.subscribers.wake(id, at);
  }
  const texts = async () =>
    (await world.mailsTo(reader.email)).map(({ text = '' }) => text.replace(/\s+/g, ' '));
  return { id, world, reader, storyOf, happens, texts };
}

describe('what happens to a followed story', () => {
  it('comes at once, whatever the schedule of the rules, and once', async () => {
    const { id, world, happens, texts } = await follower('tram');
    await happens('tram', 'fifteen');
    await world.settle(id);
    await world.settle(id);
    const [mail, ...others] = await texts();
    expect(others).toEqual([]);
    expect(mail).toContain('FIGURES: 12 → fifteen');
    expect(mail).toContain('because you follow this story');
    expect(mail).toMatch(/Unfollow: \S+\/s\/\S+\?want=unfollow/);
  });

  it('comes together for all stories that waited, each with its own group', async () => {
    const { id, world, happens, texts } = await follower('tram', 'pier');
    await happens('tram', 'one');
    await happens('pier', 'two');
    await happens('pier', 'three');
    await world.settle(id);
    const [mail, ...others] = await texts();
    expect(others).toEqual([]);
    for (const said of ['Tale of tram', 'Tale of pier', 'one', 'two', 'three']) expect(mail).toContain(said);
  });

  it('waits for the end of quiet hours', async () => {
    const { id, world, happens, texts } = await follower('tram');
    await world.subscribers.change(id, { quietHours: { from: '09:00', to: '18:00' } });
    await happens('tram', 'fifteen');
    await world.look(id);
    expect(await texts()).toEqual([]);
    await world.settle(id);
    world.setTime('2026-03-02T18:00:30.000Z');
    await world.look(id);
    expect(await texts()).toHaveLength(1);
  });

  it('is not told again when a mail of a rule has told it, nor by the digest afterwards', async () => {
    const { id, world, reader, storyOf, happens, texts } = await follower('tram');
    await happens('tram', 'fifteen', { articleId: `${id}-shared` });
    await world.settle(id);
    await reader.find('shared', {
      hit: { storyId: storyOf('tram'), revision: 'r1', articleId: `${id}-shared` },
    });
    world.setTime('2026-03-03T08:00:10.000Z');
    await world.settle(id);
    expect((await texts()).filter((text) => /Harbour news/.test(text))).toHaveLength(1);
  });

  it('is not told any more when the reader unfollows it just before the mail leaves', async () => {
    const { id, world, storyOf, happens, texts } = await follower('tram');
    await happens('tram', 'fifteen');
    const worker = world.createWorker();
    await deliver(id, {
      ...worker,
      sendRate: {
        ...worker.sendRate,
        take: async () => {
          await world.storyChoices.remove({ subscriberId: id, storyId: storyOf('tram') });
          return worker.sendRate.take();
        },
      },
    });
    await world.settle(id);
    expect(await texts()).toEqual([]);
  });
});

describe('a followed story that nothing happens to', () => {
  it('ends with a word after 7 days, and only then', async () => {
    const { id, world, texts } = await follower('tram');
    for (let passed = 0; passed < 6; passed += 1) {
      world.advance(day);
      await world.settle(id);
    }
    expect(await texts()).toEqual([]);
    world.advance(day);
    await world.settle(id);
    world.advance(day);
    await world.settle(id);
    const [mail, ...others] = await texts();
    expect(others).toEqual([]);
    expect(mail).toContain('Nothing has happened to “Tale of tram” for 7 days');
    expect(mail).toContain('because you follow this story');
    expect(await world.storyChoices.chosenBy(id)).toEqual([]);
    expect(await world.subscribers.get(id)).not.toHaveProperty('followsUntil');
  });

  it('ends 7 days after the last thing that happened', async () => {
    const { id, world, happens, texts } = await follower('tram');
    world.advance(5 * day);
    await happens('tram', 'late');
    await world.settle(id);
    world.advance(5 * day);
    await world.settle(id);
    expect(await texts()).toHaveLength(1);
    world.advance(2 * day + 60_000);
    await world.settle(id);
    expect((await texts()).at(-1)).toContain('you no longer follow it');
  });
});

describe('one followed story that cannot be read', () => {
  it('holds up no other, and is tried again', async () => {
    const { id, world, storyOf, happens, texts } = await follower('tram', 'pier');
    await happens('tram', 'one');
    await happens('pier', 'two');
    const worker = world.createWorker();
    const developments = {
      ofStory: async (storyId: string) => {
        if (storyId === storyOf('tram')) throw new Error('damaged');
        return world.developments.ofStory(storyId);
      },
    };
    await deliver(id, { ...worker, developments });
    expect((await texts())[0]).toContain('Harbour news two');
    expect(world.failures.map(({ message }) => message)).toEqual(['damaged']);
    world.advance(3_600_000);
    await world.subscribers.wake(id, world.now().toISOString());
    await world.settle(id);
    expect((await texts()).at(-1)).toContain('Harbour news one');
  });
});

describe('following a story while a worker looks at the subscriber', () => {
  it('is not undone by what the worker has read before', async () => {
    const { id, world } = await follower();
    const seen = await world.subscribers.get(id);
    if (!seen) throw new Error('The subscriber is gone');
    const { nextDeliveryAt } = seen;
    const settled: boolean[] = [];
    // The worker writes between any two writes of the follow.
    table.dynamo.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          const answer = await next(args);
          if (commandName === 'UpdateItemCommand' && settled.length < 1) {
            settled.push(false);
            settled[0] = await world.subscribers.settle(seen, { followsUntil: undefined, nextDeliveryAt });
          }
          return answer;
        },
      { step: 'initialize', name: 'writeBetween' },
    );
    const until = new Date(world.now().getTime() + 7 * day).toISOString();
    await world.subscribers.follow(id, until);
    table.dynamo.middlewareStack.remove('writeBetween');
    expect(settled).toEqual([false]);
    expect(await world.subscribers.get(id)).toMatchObject({ followsUntil: until });
  });
});
