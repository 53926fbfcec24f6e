/** What rules nearly found: who gets it, when, what it says, and that it costs nobody else anything. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../shared/delivery/deliver.ts';
import { createWeeklyNearly } from '../../../shared/delivery/weekly-nearly.ts';
import { MailDeferredError } from '../../../shared/mail/mailer-errors.ts';
import { findAllNearly } from '../../../shared/rules/nearly.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { createHarbourReader, type HarbourReader } from '../../support/harbour-reader.ts';
import { inventArticle, inventRule, inventSubscriber } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let world: DeliveryWorld;
let reader: HarbourReader;
let me: string;
let serial = 0;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());
beforeEach(() => {
  me = `Nearly-${++serial}`;
  // A Sunday. Invented readers get weekly mails on Mondays at 08:00, in UTC.
  world = createDeliveryWorld(table, '2026-03-01T10:00:00.000Z');
  reader = createHarbourReader(world, me);
  // Missed by "harbour zeppelin": no article has the second word.
  world.sample.articles = ['one', 'two', 'three', 'four'].map((name) => near(name));
});

/** An article that the rule of these tests misses by one word. */
function near(name: string, receivedAt = '2026-03-01T09:00:00.000Z') {
  const [id, title] = [`${me}-${name}`, `Harbour news ${name}`];
  return inventArticle({
    id,
    storyId: id,
    title,
    text: 'It is open.',
    url: `https://a.example/${id}`,
    receivedAt,
  });
}

const missing: Partial<Rule> = {
  text: 'harbour zeppelin',
  name: 'Airships',
  nearly: true,
  frequency: 'daily',
};
const mails = () => world.mailsTo(reader.email);

/** What happens until an instant: everything that is due, when it is due. */
async function until(instant: string) {
  for (;;) {
    const due = (await world.subscribers.get(me))?.nextDeliveryAt;
    if (due === undefined || due > instant) break;
    world.setTime(new Date(Math.max(world.now().getTime(), Date.parse(due)) + 1000).toISOString());
    await world.look(me);
    await world.handleEvents();
  }
  world.setTime(instant);
}

describe('a rule that asks for what it nearly found', () => {
  it('tells it in the first digest after the weekly time, once a week, each story once', async () => {
    await reader.subscribe([missing], { nextDeliveryAt: '2026-03-01T10:00:00.000Z' });
    await until('2026-03-02T07:59:00.000Z');
    expect(await mails()).toHaveLength(0);
    await until('2026-03-02T12:00:00.000Z');
    const [mail] = await mails();
    expect(mail?.subject).toBe('Nearly: Harbour news one · Airships');
    expect((await reader.names())[0]).toEqual(['one', 'two', 'three']);
    expect(mail?.text).toContain('Without \u2068zeppelin\u2069 · About 4 more a week.');
    expect(mail?.html).toMatch(/<h2[^>]*>Nearly<\/h2>/);
    expect(mail?.html).toMatch(/href="https:\/\/wirewatch.example\/r\/[^"]+"[^>]*>Try this edit</);

    world.sample.articles = [...world.sample.articles, near('five', '2026-03-04T09:00:00.000Z')];
    await until('2026-03-09T07:00:00.000Z');
    expect(await mails()).toHaveLength(1);
    await until('2026-03-09T12:00:00.000Z');
    expect((await reader.names())[1]).toEqual(['five']);
  });

  it('tells it beside what was found, and leaves out what the reader has had or gets in the same mail', async () => {
    await reader.subscribe([missing, { text: 'harbour', frequency: 'daily' }], {
      nextDeliveryAt: '2026-03-02T08:00:00.000Z',
    });
    await reader.find('two', { hit: { storyId: `${me}-two` } });
    await until('2026-03-02T12:00:00.000Z');
    expect(await mails()).toHaveLength(1);
    expect((await reader.names())[0]?.toSorted()).toEqual(['one', 'three', 'two']);
    const [delivery] = await world.deliveries.latest(me, 1);
    const plan = await world.deliveries.plan(me, delivery?.slot ?? '');
    expect(plan?.rules[0]?.nearly?.map(({ storyId }) => storyId)).toEqual([`${me}-one`, `${me}-three`]);
  });

  it('is told by itself to a reader whose rules only follow the news, in a mail that is no alert', async () => {
    await reader.subscribe([{ ...missing, frequency: 'as-it-happens' }], {
      nextDeliveryAt: '2026-03-01T10:00:00.000Z',
    });
    await until('2026-03-12T12:00:00.000Z');
    expect(await mails()).toHaveLength(1);
    expect(world.taken[0]?.tags).toMatchObject({ kind: 'digest' });
    expect((await world.subscribers.get(me))?.alertDay).toBeUndefined();
  });

  it('makes no mail where nothing was missed by one clause', async () => {
    world.sample.articles = [];
    await reader.subscribe([missing], { nextDeliveryAt: '2026-03-01T10:00:00.000Z' });
    await until('2026-03-12T12:00:00.000Z');
    expect(world.taken).toHaveLength(0);
    expect(world.sample.reads).toBe(2);
  });

  it('says what was planned, also when the articles are others by the time the mail can go out', async () => {
    await reader.subscribe([missing], { nextDeliveryAt: '2026-03-02T08:00:00.000Z' });
    world.setTime('2026-03-02T08:00:01.000Z');
    world.ses.refuseAll(new MailDeferredError('throttled', 'rate'));
    await deliver(me, world.createWorker());
    world.sample.articles = [near('six')];
    world.ses.refuseAll(undefined);
    await world.settle(me);
    expect(await reader.names()).toEqual([['one', 'two', 'three']]);
    expect(world.sample.reads).toBe(1);
  });

  it('costs the reader nothing but this part when it cannot be found out', async () => {
    world.sample.fails = true;
    await reader.subscribe([missing, { text: 'harbour', frequency: 'daily' }], {
      nextDeliveryAt: '2026-03-02T08:00:00.000Z',
    });
    await reader.find('found');
    world.setTime('2026-03-02T08:00:01.000Z');
    await deliver(me, world.createWorker());
    await world.settle(me);
    expect(await reader.names()).toEqual([['found']]);
    expect(world.failures.map(({ message }) => message)).toEqual(['The sample cannot be read']);
    expect((await world.subscribers.get(me))?.failedLooks).toBeUndefined();
  });

  it('is left out after a look that failed, whatever made it fail', async () => {
    await reader.subscribe([missing], { nextDeliveryAt: '2026-03-02T08:00:00.000Z', failedLooks: 1 });
    await until('2026-03-02T12:00:00.000Z');
    expect(world.sample.reads).toBe(0);
    expect(world.taken).toHaveLength(0);
  });

  it('says nothing while it is paused or was made after the weekly time', async () => {
    const pausedUntil = '2026-03-08T00:00:00.000Z';
    const young = { ...missing, since: '2026-03-02T08:30:00.000Z' };
    await reader.subscribe([{ ...missing, pausedUntil }, young], {
      nextDeliveryAt: '2026-03-02T08:00:00.000Z',
    });
    await until('2026-03-08T12:00:00.000Z');
    expect(world.taken).toHaveLength(0);
  });
});

it('rules that do not ask for it never make the articles be read', async () => {
  const { nearly: _, ...other } = missing;
  await reader.subscribe([other], { nextDeliveryAt: '2026-03-01T10:00:00.000Z' });
  await until('2026-03-12T12:00:00.000Z');
  expect(world.sample.reads).toBe(0);
  expect(JSON.stringify((await world.subscribers.get(me))?.cursors)).not.toContain('nearly');
});

describe('the rules of one mail', () => {
  const now = new Date('2026-03-02T08:00:00.000Z');
  const errors: string[] = [];
  const nearlyOf = createWeeklyNearly({
    readSample: async () => ({
      articles: world.sample.articles,
      from: '2026-02-23T08:00:00.000Z',
      to: now.toISOString(),
    }),
    sentStories: { of: () => ({ among: async () => new Map() }) },
    loadFinder: async () => (texts, sample) => {
      if (texts.includes('poison')) throw new Error('too costly');
      return findAllNearly(texts, sample);
    },
    log: { error: (message) => void errors.push(message) },
  });
  const rules = (texts: readonly string[]) =>
    texts.map((text, i) =>
      inventRule({ id: `r${i}`, text, nearly: true, since: '2026-01-01T00:00:00.000Z' }),
    );

  it('are twenty at most; those that waited longest come first, and no story is much of a plan', async () => {
    const many = rules(Array.from({ length: 30 }, () => 'harbour zeppelin'));
    const cursors = Object.fromEntries(
      many.map(({ id }, i) => [
        id,
        { at: now.toISOString(), ...(i < 12 && { nearly: '2026-02-24T00:00:00.000Z' }) },
      ]),
    );
    const found = await nearlyOf.find(inventSubscriber({ cursors }), many, now);
    expect(found.size).toBe(20);
    expect(many.slice(12).every(({ id }) => found.has(id))).toBe(true);
    const long = rules(
      Array.from({ length: 20 }, (_, i) => `harbour zep${i} (${'x'.repeat(1_800)} OR zeppelin)`),
    );
    const longest = await nearlyOf.find(inventSubscriber(), long, now);
    expect(JSON.stringify([...longest]).length).toBeLessThan(62_000);
    expect(longest.size).toBe(20);
  });

  it('get their stories from different edits first', async () => {
    world.sample.articles = [
      ...['a', 'b', 'c', 'd'].map((name) => near(name)),
      inventArticle({ id: 'e', storyId: 'e', title: 'Opera of storms', text: 'harbours' }),
    ];
    const [rule] = rules(['="harbour" AND (open OR storm)']);
    const found = rule && (await nearlyOf.find(inventSubscriber(), [rule], now)).get(rule.id);
    expect(new Set(found?.map(({ query }) => query)).size).toBeGreaterThanOrEqual(1);
    expect(found?.map(({ storyId }) => storyId)).toContain('e');
  });

  it('take nothing from each other when one cannot be read, or makes finding fail', async () => {
    for (const text of ['ferry "', 'poison']) {
      const found = await nearlyOf.find(inventSubscriber(), rules([text, 'harbour zeppelin']), now);
      expect(found.get('r0')).toEqual([]);
      expect(found.get('r1')).toHaveLength(3);
    }
    expect(errors).toEqual(['Nothing can be said of what the rule r0 nearly found']);
  });
});
