/**
 * The simulated table against an embedded DynamoDB: the same random calls of the real stores, and every answer and, in the
 * end, every item must be the same.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PartitionLoad } from '../../../infra/simulate/table/partition-load.ts';
import { createSimulatedTable } from '../../../infra/simulate/table/simulated-table.ts';
import type { TableAccess } from '../../../shared/store/client.ts';
import { createDeliveryStore } from '../../../shared/store/delivery-store.ts';
import { createHitStore } from '../../../shared/store/hit-store.ts';
import { createQueryStore } from '../../../shared/store/query-store.ts';
import { createRuleStore } from '../../../shared/store/rule-store.ts';
import { createSendRateStore } from '../../../shared/store/send-rate-store.ts';
import { createSentStoryStore } from '../../../shared/store/sent-story-store.ts';
import { createStatisticsStore } from '../../../shared/store/statistics-store.ts';
import { createSubscriberStore } from '../../../shared/store/subscriber-store.ts';
import { hitsIn } from '../../support/hits-in.ts';
import { inventHit, inventRule, inventSubscriber } from '../../support/invented.ts';
import { createRandom, type Random } from '../../support/random.ts';
import { startTestTable, type TestTable } from '../../support/table.ts';

let real: TestTable;
beforeEach(async () => {
  real = await startTestTable();
});
afterEach(() => real.close());

function simulated(startsAt = 0) {
  const load = new PartitionLoad();
  let time = startsAt;
  const timing = {
    now: () => new Date(time),
    // Calls take no time, unless they have to wait.
    sleep: async (milliseconds: number) => {
      time += milliseconds;
    },
    readMs: () => 0,
    writeMs: () => 0,
  };
  return { load, access: createSimulatedTable(timing, load) };
}

function stores(access: TableAccess) {
  return {
    subscribers: createSubscriberStore(access),
    deliveries: createDeliveryStore(access),
    rules: createRuleStore(access),
    hits: createHitStore(access, { now: () => new Date('2026-03-03T10:00:00Z') }),
    sentStories: createSentStoryStore(access),
    queries: createQueryStore(access),
    lines: createSendRateStore(access),
    statistics: createStatisticsStore(access),
  };
}

type Stores = ReturnType<typeof stores>;

/** One call of a store with arguments chosen at random; the same for the same random numbers. */
function chooseCall(random: Random): (on: Stores) => Promise<unknown> {
  const id = `S${random.between(1, 4)}`;
  const rule = `r${random.between(1, 6)}`;
  const queryId = `q${random.between(1, 3)}`;
  const at = (most = 9) => `2026-03-02T10:00:0${random.between(0, most)}.000Z`;
  const [one = '', other = '', third = ''] = [at(), at(), at()].toSorted();
  const [a, b] = [random.between(0, 40), random.between(1, 10)];
  const frequency = random.pick(['daily', 'as-it-happens', 'hourly'] as const);
  const mayBe = random.pick([true, false]);
  const calls: readonly ((on: Stores) => Promise<unknown>)[] = [
    ({ subscribers }) => subscribers.create(inventSubscriber({ id, nextDeliveryAt: one })),
    ({ subscribers }) => subscribers.get(id),
    async ({ subscribers }) =>
      (await subscribers.getMany(['S1', 'S2', 'S9', id])).map((s) => s.id).toSorted(),
    ({ subscribers }) => subscribers.wake(id, one),
    ({ subscribers }) => subscribers.wakeUrgently(id, one, other),
    ({ subscribers }) => subscribers.rulesChanged(id, one),
    ({ subscribers }) => subscribers.countSoftBounce(id, rule),
    ({ subscribers }) => subscribers.forgetSoftBounces(id),
    ({ subscribers }) => subscribers.dueUntil(one, b),
    ({ subscribers }) => subscribers.unsubscribe(id),
    ({ subscribers }) => subscribers.delete(id),
    ({ subscribers }) => subscribers.postpone(id, one, other),
    ({ subscribers }) => subscribers.close(id, one, b, { nextDeliveryAt: other, cursors: {} }, third),
    async ({ subscribers }) => {
      const seen = await subscribers.get(id);
      return seen && (await subscribers.claim(seen, one, other));
    },
    async ({ subscribers }) => {
      const seen = await subscribers.get(id);
      return seen && (await subscribers.settle(seen, { nextDeliveryAt: mayBe ? one : undefined }));
    },
    async ({ subscribers }) => {
      const seen = await subscribers.get(id);
      return seen && (await subscribers.setBack(seen, b, one));
    },
    ({ rules }) =>
      rules.create(inventRule({ subscriberId: id, id: rule, queryId, frequency, createdAt: one })),
    ({ rules }) => rules.ofSubscriber(id),
    ({ rules }) =>
      rules.watchers(queryId, { prefix: mayBe ? '' : 'S1', frequencies: ['daily', 'as-it-happens'] }),
    ({ subscribers }) => subscribers.wake(id, one, mayBe),
    ({ rules }) => rules.anyOfQuery(queryId, mayBe ? { subscriberId: id, ruleId: rule } : undefined),
    ({ rules }) => rules.delete(id, rule),
    async ({ rules }) => {
      const seen = await rules.get(id, rule);
      return seen && (await rules.replace(seen, { ...seen, queryId, frequency }));
    },
    ({ hits }) =>
      hits.putMany([inventHit({ queryId, at: one, articleId: rule }), inventHit({ queryId, at: other })]),
    ({ hits }) => hitsIn(hits.pages(queryId, { from: one, ...(mayBe && { to: third }), limit: b })),
    ({ sentStories }) => sentStories.note(id, one, [rule, 'r1']),
    ({ sentStories }) => sentStories.of(id).among(['r1', 'r2', rule]),
    ({ sentStories }) => sentStories.forget(id, one),
    ({ lines }) => lines.begin(b % 2, { at: a, latest: a + 20, length: b }),
    ({ lines }) => lines.extend(b % 2, { from: a, until: a + 20, length: b / 8 }),
    ({ lines }) => lines.get(b % 2),
    ({ queries }) => queries.touch(queryId, 'storm', mayBe, one),
    async ({ queries }) => (await queries.getHit(['q1', queryId])).toSorted((x, y) => (x.id < y.id ? -1 : 1)),
    ({ queries }) => queries.markWake(queryId, { wokenAt: one }),
    ({ statistics }) => statistics.countArticle(new Date(one)),
    ({ statistics }) => statistics.articlesBetween(one, other),
    ({ deliveries }) => deliveries.latest(id, b),
    ({ deliveries }) => deliveries.confirmSent(id, one, rule, other),
    async ({ deliveries }) => {
      const seen = await deliveries.get(id, one);
      return seen && deliveries.move(seen, { state: 'SENDING', waitUntil: mayBe ? other : undefined });
    },
    ({ deliveries }) =>
      deliveries.record({
        subscriberId: id,
        slot: one,
        kind: 'alert',
        plannedAt: one,
        rules: [],
        entries: [],
        throttled: false,
        closing: { wakes: b, cursors: {}, lastSlots: {} },
      }),
  ];
  return random.pick(calls);
}

describe('the simulated table', () => {
  it.each([1, 2])('answers like DynamoDB, run %i', async (seed) => {
    const random = createRandom(seed);
    const [inReal, inSimulation] = [stores(real.access), stores(simulated().access)];
    for (let step = 0; step < 500; step++) {
      const call = chooseCall(random);
      const [expected, actual] = [await call(inReal), await call(inSimulation)];
      expect(actual, `step ${step}: ${call}`).toEqual(expected);
    }
    const state = ({ subscribers, rules, deliveries }: Stores) =>
      Promise.all(
        ['S1', 'S2', 'S3', 'S4'].flatMap((id) => [
          subscribers.get(id),
          rules.ofSubscriber(id),
          deliveries.latest(id, 50),
        ]),
      );
    expect(await state(inSimulation)).toEqual(await state(inReal));
  });

  it('goes through long lists page by page', async () => {
    const { hits } = stores(simulated().access);
    const at = (second: number) => new Date(Date.parse('2026-03-02T10:00:00Z') + second * 1000).toISOString();
    await hits.putMany(
      Array.from({ length: 2_500 }, (_, i) => inventHit({ queryId: 'q', at: at(i), articleId: `a${i}` })),
    );
    const found = await hitsIn(hits.pages('q', { from: at(10), limit: 2_400 }));
    expect(found.map(({ articleId }) => articleId)).toEqual(
      Array.from({ length: 2_400 }, (_, i) => `a${2_499 - i}`),
    );
  });

  it('weighs calls by partition, and lets one wait whose partition is busy', async () => {
    const { access, load } = simulated(1_000);
    await createSubscriberStore(access).create(inventSubscriber({ id: 'A', nextDeliveryAt: '2026' }));
    const { subscribers } = stores(access);
    for (let i = 0; i < 5; i++) await subscribers.get('A');
    const hottest = load.hottest(5);
    expect(hottest).toContainEqual({ key: 'subscriber#A', kind: 'reads', units: 5, throttled: 0 });
    // The subscriber, and its place in the list of all.
    expect(hottest).toContainEqual({ key: 'subscriber#A', kind: 'writes', units: 2, throttled: 0 });
    expect(hottest.filter(({ key }) => key.startsWith('due#'))).toMatchObject([{ kind: 'writes', units: 1 }]);

    expect(load.add('busy', 'writes', 1_000, 5_200)).toBe(0);
    expect(load.add('busy', 'writes', 1, 5_300)).toBe(700);
    expect(load.add('busy', 'writes', 1, 6_000)).toBe(0);
    expect(load.hottest(1)).toEqual([{ key: 'busy', kind: 'writes', units: 1_000, throttled: 1 }]);
  });
});
