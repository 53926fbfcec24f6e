import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countUnstored } from '../../../shared/delivery/unstored-hits.ts';
import { createHitStore } from '../../../shared/store/hit-store.ts';
import { createDeliveryWorld, createMemoryWorld } from '../../support/delivery-world.ts';
import { inventArticle, inventHit, inventRule, inventSubscriber } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());

const at = (hour: number, minute = 0) => new Date(Date.UTC(2026, 2, 2, hour, minute)).toISOString();
const hour = (n: number) => at(n).slice(0, 13);

describe('hits that were only counted', () => {
  it('are told once: all since the last mail that told their number', () => {
    const cursor = { at: at(9, 30), unstored: { hour: hour(9), count: 40 } };
    const counts = [
      { hour: hour(9), count: 100 },
      { hour: hour(11), count: 7 },
    ];
    const { untold, mark } = countUnstored(counts, cursor, at(9, 27));
    expect(untold).toBe(67);
    expect(mark.untold).toEqual(cursor.unstored);
    expect(mark.told).toEqual({ hour: hour(11), count: 7 });
    expect(countUnstored(counts, { at: at(12), unstored: mark.told! }, at(9, 57)).untold).toBe(0);
    expect(countUnstored([], cursor, at(9, 27))).toEqual({
      untold: 0,
      mark: { untold: cursor.unstored, told: cursor.unstored },
    });
  });

  it('of the hour in which a rule was saved, edited or ended its pause count from then on', () => {
    const counts = [{ hour: hour(9), count: 100 }];
    const first = countUnstored(counts, undefined, at(9, 20));
    expect(first.untold).toBe(0);
    const later = [
      { hour: hour(9), count: 130 },
      { hour: hour(10), count: 5 },
    ];
    expect(countUnstored(later, { at: at(9, 40), unstored: first.mark.untold! }, at(9, 37)).untold).toBe(35);
    // Edited at 9:50: its new query was full before that.
    const edited = { at: at(9, 40), unstored: { hour: hour(9), count: 3 } };
    expect(countUnstored(later, edited, at(9, 50)).untold).toBe(5);
  });

  it('of an hour that had none at the last look are all new', () => {
    expect(countUnstored([{ hour: hour(9), count: 12 }], { at: at(9, 40) }, at(9, 37)).untold).toBe(12);
  });
});

describe('a reader of a query with too many hits', () => {
  const me = inventSubscriber({ id: 'Me', email: 'me@reader.example', nextDeliveryAt: at(10) });

  it('on one day is told their number beside the stories, once', async () => {
    const world = createDeliveryWorld(table, at(8));
    const hits = createHitStore(table.access, { now: world.now, maxPerDay: 64 });
    await world.subscribers.create(me);
    await world.rules.create(
      inventRule({ subscriberId: 'Me', queryId: 'flood', since: at(8), frequency: 'as-it-happens', cap: 3 }),
    );
    const find = async (from: number, to: number, time: string) => {
      for (let i = from; i < to; i++) {
        const id = `flood-${i}`;
        if (i < 64)
          await world.articles.put(inventArticle({ id, storyId: id, receivedAt: time, publishedAt: time }));
        await hits.putMany([
          inventHit({ queryId: 'flood', articleId: id, storyId: id, at: time, publishedAt: time }),
        ]);
      }
    };
    const told = async () => {
      const mails = await world.mailsTo('me@reader.example');
      return mails.map(({ text }) => Number(/(\d+) more/.exec(text ?? '')?.[1] ?? 0));
    };
    await find(0, 100, at(9));
    world.setTime(at(10));
    await world.look('Me');
    // 64 are stored, 3 are shown.
    expect(await told()).toEqual([97]);

    // Only counted: no mail for a number alone.
    await find(100, 120, at(10, 30));
    world.setTime(at(11));
    await world.subscribers.wake('Me', at(11));
    await world.look('Me');
    expect(await told()).toEqual([97]);

    // A story of another container, which has room, brings it.
    const other = createHitStore(table.access, { now: world.now, maxPerDay: 1_000 });
    await world.articles.put(inventArticle({ id: 'late', storyId: 'late', receivedAt: at(11, 30) }));
    await other.putMany([
      inventHit({
        queryId: 'flood',
        articleId: 'late',
        storyId: 'late',
        at: at(11, 30),
        publishedAt: at(11),
      }),
    ]);
    world.setTime(at(12, 30));
    await world.subscribers.wake('Me', at(12, 30));
    await world.look('Me');
    expect(await told()).toEqual([97, 20]);
  });

  it('in one window, more than are chosen from, is told how many they are', async () => {
    const world = createMemoryWorld(at(8));
    await world.subscribers.create(me);
    await world.rules.create(
      inventRule({ subscriberId: 'Me', queryId: 'wide', since: at(8), frequency: 'as-it-happens', cap: 10 }),
    );
    const hits = Array.from({ length: 12_500 }, (_, i) =>
      inventHit({
        queryId: 'wide',
        articleId: `a${i}`,
        storyId: `a${i}`,
        at: new Date(Date.parse(at(9)) + i).toISOString(),
        publishedAt: at(9),
      }),
    );
    await world.hits.putMany(hits);
    for (const { articleId } of hits.slice(-20))
      await world.articles.put(inventArticle({ id: articleId, storyId: articleId }));
    world.setTime(at(10));
    await world.look('Me');
    const [mail] = await world.mailsTo('me@reader.example');
    expect(mail?.text).toMatch(/12490 more|12,490 more/);
    // They were told, so the next mail begins after them.
    await world.articles.put(inventArticle({ id: 'new', storyId: 'new' }));
    await world.hits.putMany([
      inventHit({ queryId: 'wide', articleId: 'new', storyId: 'new', at: at(11), publishedAt: at(11) }),
    ]);
    world.setTime(at(12));
    await world.subscribers.wake('Me', at(12));
    await world.look('Me');
    const mails = await world.mailsTo('me@reader.example');
    expect(mails).toHaveLength(2);
    expect(mails[1]?.text).not.toContain('more');
  });
});
