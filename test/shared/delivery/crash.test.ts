/**
 * The promise of exactly once: a worker dies at every await of the path in turn, before the call or after it, alone
 * and beside a second worker; then the service goes on as it would (leases run out, receipts come, the subscriber is
 * due again), and what the recipient got is counted.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DeliverDeps, deliver } from '../../../shared/delivery/deliver.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { inventArticle, inventHit, inventRule, inventSubscriber } from '../../support/invented.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
});
afterAll(() => table.close());

class Death extends Error {
  override readonly name = 'Death';
}

interface Mortality {
  /** The worker dies at this call, counted from 1. */
  readonly at: number;
  /** The call itself still happens, or does not. */
  readonly when: 'before' | 'after';
}

/** The clock, the metrics, the log and what asks nobody are no awaits. */
const synchronous = new Set(['now', 'count', 'isFull', 'withPlace', 'of', 'warn', 'error']);

/** All calls that the worker makes through its dependencies, counted; from its death on, none gets through. */
function mortal(deps: DeliverDeps, death: Mortality): { deps: DeliverDeps; calls: () => number } {
  let calls = 0;
  let dead = false;

  function wrap<T>(value: T, isSynchronous: boolean): T {
    if (typeof value === 'function' && !isSynchronous) {
      const call = value;
      return (async (...args: unknown[]) => {
        if (dead) throw new Death();
        const number = ++calls;
        if (number === death.at && death.when === 'before') dead = true;
        if (dead) throw new Death();
        const result: unknown = await call.apply(undefined, args);
        if (number === death.at) dead = true;
        if (dead) throw new Death();
        return result;
      }) as T;
    }
    if (typeof value === 'object' && value !== null) {
      // Methods of a store call each other through `this`: they stay bound to the real one.
      return Object.fromEntries(
        Object.entries(value).map(([name, part]) => {
          const bound = typeof part === 'function' ? part.bind(value) : part;
          // What opens the memory of a subscriber asks nobody; what it answers does.
          const opens = name === 'of' ? (...args: unknown[]) => wrap(bound(...args), false) : bound;
          return [name, wrap(opens, synchronous.has(name))];
        }),
      ) as T;
    }
    return value;
  }
  return { deps: wrap(deps, false), calls: () => calls };
}

let serial = 0;

/** The days before, each without a find. */
const nothingFound = new Map(
  Array.from({ length: 29 }, (_, n) => [
    new Date(Date.UTC(2026, 1, 1 + n)).toISOString().slice(0, 10),
    Array.from({ length: 24 }, () => 0),
  ]),
);

type Kind =
  | 'alert'
  | 'digest'
  | 'named digest'
  | 'urgent'
  | 'put off'
  | 'unusual'
  | 'followed'
  | 'nearly'
  | 'packs';

/** It comes twice in the hours that a test looks at. */
const morning = { id: 'morning', name: 'Morning', schedule: { times: ['08:00', '08:30'] } };

/**
 * Two rules, three stories, one of them in both rules: everything due now. What is urgent breaks daily rules, whose digest
 * is due soon after. What is put off is an alert that has to come back for its place. What is followed are two stories to
 * which something happened; their reader has no rules. A named digest has both rules; its next mail is near. What is nearly
 * found are three stories, and nothing else is. Packs are three that have changed, called like the stories.
 */
async function prepare(kind: Kind): Promise<{ world: DeliveryWorld; me: string; email: string }> {
  const me = `Crash-${++serial}`;
  const email = `${me.toLowerCase()}@reader.example`;
  const world = createDeliveryWorld(table, '2026-03-02T07:00:00.000Z');
  // What is unusual is known after weeks.
  const since = kind === 'unusual' ? '2026-01-20T00:00:00.000Z' : world.now().toISOString();
  const frequency =
    kind === 'unusual' ? 'unusual' : kind === 'alert' || kind === 'put off' ? 'as-it-happens' : 'daily';
  if (kind === 'nearly' || kind === 'packs') {
    await (kind === 'packs' ? changePacks : nearlyFind)(me, world);
    return { world, me, email };
  }
  for (const text of kind === 'followed' ? [] : ['harbour', 'storm']) {
    await world.rules.create(
      inventRule({
        subscriberId: me,
        id: text,
        text,
        queryId: `${me}-${text}`,
        frequency,
        since,
        ...(kind === 'named digest' && { digest: morning.id }),
      }),
    );
    if (kind === 'unusual') await world.hourlyCounts.put(`${me}-${text}`, nothingFound);
  }
  await world.subscribers.create(
    inventSubscriber({
      id: me,
      email,
      nextDeliveryAt: '2026-03-02T08:00:00.000Z',
      ...(kind === 'named digest' && { digests: [morning] }),
    }),
  );
  if (kind === 'followed') {
    await follow(me, world);
    world.setTime('2026-03-02T08:00:05.000Z');
    return { world, me, email };
  }
  world.setTime('2026-03-02T07:59:00.000Z');
  for (const [query, story] of [
    ['harbour', 'one'],
    ['harbour', 'two'],
    ['storm', 'two'],
    ['storm', 'three'],
    // Three at least are unusual.
    ...(kind === 'unusual'
      ? ([
          ['harbour', 'three'],
          ['storm', 'one'],
        ] as const)
      : []),
  ] as const) {
    const at = world.now().toISOString();
    const [id, storyId, title] = [`${me}-${story}`, `${me}-${story}`, `Story ${story}.`];
    await world.articles.put(inventArticle({ id, storyId, title, receivedAt: at, publishedAt: at }));
    await world.hits.putMany([
      inventHit({
        queryId: `${me}-${query}`,
        at,
        articleId: id,
        storyId,
        title,
        publishedAt: at,
        ...(kind === 'urgent' && { urgent: true }),
      }),
    ]);
    world.advance(100);
  }
  if (kind === 'urgent')
    await world.subscribers.wakeUrgently(me, world.now().toISOString(), '2026-03-02T07:59:00.000Z');
  else world.setTime('2026-03-02T08:00:05.000Z');
  if (kind === 'put off') {
    const place = world.now().getTime() + 30_000;
    const denied = {
      granted: false,
      because: 'rate',
      reason: 'at the rate',
      retryAfterMs: 30_000,
      place,
    } as const;
    world.ses.answerNext(() => denied);
  }
  return { world, me, email };
}

/** A rule that finds nothing and missed three stories by one word. Its reader is due, and its week is over. */
async function nearlyFind(me: string, world: DeliveryWorld): Promise<void> {
  const rule = { subscriberId: me, id: 'near', text: 'harbour zeppelin', queryId: `${me}-near` };
  const since = '2026-02-20T00:00:00.000Z';
  await world.rules.create(inventRule({ ...rule, frequency: 'daily', nearly: true, since }));
  const email = `${me.toLowerCase()}@reader.example`;
  await world.subscribers.create(
    inventSubscriber({ id: me, email, nextDeliveryAt: '2026-03-02T08:00:00.000Z' }),
  );
  world.sample.articles = ['one', 'two', 'three'].map((name) => {
    const [id, storyId, title] = [`${me}-${name}`, `${me}-${name}`, `Story ${name}.`];
    return inventArticle({ id, storyId, title, text: 'The harbour is open.' });
  });
  world.setTime('2026-03-02T08:00:05.000Z');
}

/** Three packs that have changed, and a rule that finds nothing. */
async function changePacks(me: string, world: DeliveryWorld): Promise<void> {
  await nearlyFind(me, world);
  world.sample.articles = [];
  for (const name of ['one', 'two', 'three']) {
    const at = '2026-03-01T00:00:00.000Z';
    const pack = { subscriberId: me, id: name, url: `https://packs.example/${name}`, name: `Story ${name}.` };
    const dates = { followedAt: at, acceptedAt: at };
    await world.packs.add({ ...pack, ...dates, values: {}, contentHash: 'a', rules: [] });
    const saved = await world.packs.get(me, name);
    if (saved) await world.packs.noteNews(saved, 'b', 2);
  }
  await world.subscribers.notePackNews(me, '2026-03-02T03:00:00.000Z');
}

/** Two followed stories; to the first, two things happened. */
async function follow(me: string, world: DeliveryWorld): Promise<void> {
  const at = world.now().toISOString();
  for (const storyId of [`${me}-A`, `${me}-B`]) {
    const choice = { subscriberId: me, storyId, wish: 'followed', title: 'Followed', at } as const;
    await world.storyChoices.put({ ...choice, quietAt: '2026-03-09T07:00:00.000Z' });
  }
  for (const [story, name] of [
    ['A', 'one'],
    ['A', 'two'],
    ['B', 'three'],
  ] as const) {
    const what = { kind: 'correction', what: 'It was another harbour' } as const;
    const [storyId, articleId] = [`${me}-${story}`, `${me}-${name}`];
    await world.developments.note({
      ...what,
      storyId,
      articleId,
      revision: 'r2',
      at,
      title: `Story ${name}.`,
    });
  }
  await world.subscribers.follow(me, '2026-03-09T07:00:00.000Z');
}

/** How often the recipient has read each story. */
async function received(world: DeliveryWorld, email: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = { one: 0, two: 0, three: 0 };
  for (const { text = '' } of await world.mailsTo(email)) {
    for (const [, story = ''] of text.matchAll(/Story (\w+)\./g)) counts[story] = (counts[story] ?? 0) + 1;
  }
  return counts;
}

const once = { one: 1, two: 1, three: 1 };

async function countCalls(kind: Kind): Promise<number> {
  const { world, me, email } = await prepare(kind);
  const worker = mortal(world.createWorker(), { at: Number.POSITIVE_INFINITY, when: 'before' });
  await deliver(me, worker.deps);
  const calls = worker.calls();
  if (kind === 'put off') expect(world.looks).toMatchObject([{ subscriberId: me }]);
  await world.settle(me);
  expect(await received(world, email)).toEqual(once);
  return calls;
}

/** Runs workers at the same time; a death is expected, anything else is not. */
async function run(workers: readonly Promise<void>[]): Promise<number> {
  const results = await Promise.allSettled(workers);
  const failures = results
    .filter((result) => result.status === 'rejected')
    .map(({ reason }) => reason as Error);
  for (const failure of failures) if (!(failure instanceof Death)) throw failure;
  return failures.length;
}

const kinds = [
  'alert',
  'digest',
  'named digest',
  'urgent',
  'put off',
  'unusual',
  'followed',
  'nearly',
  'packs',
] as const satisfies readonly Kind[];

describe.each(kinds)('a mail of the kind %s', (kind) => {
  it('arrives exactly once whichever await its worker dies at', async () => {
    const calls = await countCalls(kind);
    expect(calls).toBeGreaterThan(15);
    let deaths = 0;
    for (let at = 1; at <= calls; at++) {
      for (const when of ['before', 'after'] as const) {
        const { world, me, email } = await prepare(kind);
        deaths += await run([deliver(me, mortal(world.createWorker(), { at, when }).deps)]);
        await world.settle(me);
        expect(await received(world, email), `died ${when} call ${at}`).toEqual(once);
        expect(await world.subscribers.get(me)).not.toHaveProperty('openDelivery');
      }
    }
    expect(deaths).toBe(2 * calls);
  });

  it('arrives exactly once beside a second worker that lives', async () => {
    const calls = await countCalls(kind);
    for (let at = 1; at <= calls; at++) {
      for (const when of ['before', 'after'] as const) {
        const { world, me, email } = await prepare(kind);
        await run([deliver(me, mortal(world.createWorker(), { at, when }).deps), world.look(me)]);
        await world.settle(me);
        expect(await received(world, email), `died ${when} call ${at}`).toEqual(once);
      }
    }
  });

  it('arrives exactly once when two workers die one after the other', async () => {
    const calls = await countCalls(kind);
    for (let at = 3; at <= calls; at += 3) {
      for (let second = 2; second <= calls; second += 4) {
        const { world, me, email } = await prepare(kind);
        await run([deliver(me, mortal(world.createWorker(), { at, when: 'after' }).deps)]);
        world.advance(121_000);
        await world.handleEvents();
        await run([deliver(me, mortal(world.createWorker(), { at: second, when: 'after' }).deps)]);
        await world.settle(me);
        expect(await received(world, email), `died after calls ${at} and ${second}`).toEqual(once);
      }
    }
  });

  it('is lost by none of this and comes twice only if SES’s receipt is lost as well', async () => {
    const calls = await countCalls(kind);
    const twice: number[] = [];
    for (let at = 1; at <= calls; at++) {
      const { world, me, email } = await prepare(kind);
      world.ses.loseEvents(true);
      await run([deliver(me, mortal(world.createWorker(), { at, when: 'after' }).deps)]);
      await world.settle(me);
      const counts = Object.values(await received(world, email));
      expect(Math.min(...counts), `died after call ${at}`).toBeGreaterThanOrEqual(1);
      if (Math.max(...counts) > 1) twice.push(at);
    }
    // The one call after which nobody can know: SES has the mail, and nothing is written down yet. A look that is put off
    // does not come that far.
    expect(twice).toHaveLength(kind === 'put off' ? 0 : 1);
  });
});
