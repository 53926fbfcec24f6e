import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { maxDeletedRules } from '../../../shared/rules/deleted-rule.ts';
import { explainRule } from '../../../shared/rules/explain-rule.ts';
import { readArchive } from '../../../shared/rules/rule-archive.ts';
import { createMoveStore } from '../../../shared/store/move-store.ts';
import { createQueryStore, type QueryStore } from '../../../shared/store/query-store.ts';
import { createRuleStore } from '../../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../../shared/store/subscriber-store.ts';
import { removeRule } from '../../../shared/subscribers/remove-rules.ts';
import { restoreRule } from '../../../shared/subscribers/restore-rule.ts';
import { addRule, changeRule } from '../../../shared/subscribers/save-rule.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { createDeliveryWorld, type DeliveryWorld } from '../../support/delivery-world.ts';
import { inventArticle, inventHit, inventSubscriber } from '../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../support/quick-table.ts';

let table: QuickTable;
let world: DeliveryWorld;
let queries: QueryStore;
let me: Subscriber;
let serial = 0;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());
beforeEach(async () => {
  serial += 1;
  world = createDeliveryWorld(table, '2026-03-02T10:00:00.000Z');
  queries = createQueryStore(table.access);
  me = inventSubscriber({ id: `Restorer-${serial}`, email: `restorer-${serial}@reader.example` });
  await createSubscriberStore(table.access).create(me);
});

const deps = () => ({
  subscribers: createSubscriberStore(table.access),
  rules: createRuleStore(table.access),
  queries,
  moves: createMoveStore(table.access),
  countAgainst: async () => undefined,
  firstAlertAfterMs: 300_000,
  now: world.now,
});
const word = () => `lighthouse${serial}`;

async function add(id = 'rule', query = word()): Promise<void> {
  const saved = await addRule(me, id, { query, frequency: 'daily', cap: 20, name: 'Lamps' }, deps());
  expect(saved.kind).toBe('saved');
}
const ruleOf = async (id = 'rule') => (await world.rules.get(me.id, id))!;

/** Something is found by the query of the rule, which may be deleted at the time. */
async function found(name: string, queryId: string): Promise<void> {
  world.advance(1000);
  const at = world.now().toISOString();
  const [id, storyId, title] = [`${me.id}-${name}`, `${me.id}-story-${name}`, `News ${name}`];
  await world.articles.put(inventArticle({ id, title, storyId, receivedAt: at, text: word() }));
  await world.hits.putMany([inventHit({ queryId, at, receivedAt: at, articleId: id, storyId, title })]);
  world.advance(1000);
}
const shown = async () =>
  (await readArchive(await ruleOf(), {}, { hits: world.hits, now: world.now })).hits.map(
    ({ title }) => title,
  );
const mailed = async () => {
  const mails = await world.mailsTo(me.email);
  return mails.map(({ text = '' }) => [...new Set(text.match(/News \w+/g))].toSorted());
};
const sendDigestOf = async (date: string) => {
  world.setTime(`${date}T08:00:10.000Z`);
  await createSubscriberStore(table.access).wake(me.id, world.now().toISOString());
  await world.settle(me.id);
};

describe('a rule that was deleted and restored', () => {
  it('is as it was, under its own id, and watches again', async () => {
    await add();
    const before = await ruleOf();
    world.advance(5000);
    expect(await removeRule(me.id, 'rule', deps())).toBe(true);
    expect((await queries.get(before.queryId))?.retired).toBe(true);
    world.advance(3_600_000);
    expect(await restoreRule(me, 'rule', deps())).toMatchObject({ kind: 'saved' });
    const { since, earlier, previousQueries, ...after } = await ruleOf();
    const { since: _, ...settings } = before;
    expect(after).toEqual(settings);
    expect(since).toBe(world.now().toISOString());
    expect(earlier).toEqual([{ since: before.since, until: '2026-03-02T10:00:05.000Z' }]);
    expect(previousQueries).toHaveLength(1);
    expect((await queries.get(before.queryId))?.retired).toBe(false);
    expect(await world.rules.deletedOf(me.id, world.now())).toEqual([]);
  });

  it('shows and sends what it had found, and nothing that others found meanwhile', async () => {
    await add();
    const { queryId } = await ruleOf();
    await found('before', queryId);
    await removeRule(me.id, 'rule', deps());
    await found('meanwhile', queryId);
    await restoreRule(me, 'rule', deps());
    await found('after', queryId);
    expect(await shown()).toEqual(['News after', 'News before']);
    await sendDigestOf('2026-03-03');
    expect(await mailed()).toEqual([['News after', 'News before']]);
  });

  it('tells nothing again that a mail had told, also when another mail closed meanwhile', async () => {
    await add();
    await add('other', `${word()} OR storm`);
    const [{ queryId }, other] = [await ruleOf(), await ruleOf('other')];
    await found('told', queryId);
    await sendDigestOf('2026-03-03');
    world.advance(60_000);
    await found('untold', queryId);
    await removeRule(me.id, 'rule', deps());
    await found('else', other.queryId);
    await sendDigestOf('2026-03-04');
    await restoreRule(me, 'rule', deps());
    await sendDigestOf('2026-03-05');
    expect(await mailed()).toEqual([['News told'], ['News else'], ['News untold']]);
  });

  it('keeps what it showed when it is deleted by mistake again and again', async () => {
    await add();
    const { queryId } = await ruleOf();
    await found('first', queryId);
    for (let n = 0; n < 3; n++) {
      await removeRule(me.id, 'rule', deps());
      await found(`gap${n}`, queryId);
      await restoreRule(me, 'rule', deps());
      await found(`time${n}`, queryId);
    }
    expect(await shown()).toEqual(['News time2', 'News time1', 'News time0', 'News first']);
  });

  it('starts anew when it is then given another query', async () => {
    await add();
    await found('first', (await ruleOf()).queryId);
    await removeRule(me.id, 'rule', deps());
    await restoreRule(me, 'rule', deps());
    await changeRule(me, 'rule', { cap: 7 }, deps());
    expect(await shown()).toEqual(['News first']);
    await changeRule(me, 'rule', { query: `${word()} storm` }, deps());
    expect(await ruleOf()).not.toHaveProperty('earlier');
    expect(await shown()).toEqual([]);
  });

  it('says of an article that came meanwhile why it is not its own', async () => {
    await add();
    await removeRule(me.id, 'rule', deps());
    await found('meanwhile', (await queries.all())[0]?.id ?? '');
    await restoreRule(me, 'rule', deps());
    const explained = await explainRule(await ruleOf(), { articleId: `${me.id}-meanwhile` }, world);
    expect(explained.outcome).toBe('before-rule');
    expect(explained.reasons[0]).toContain('when the rule was deleted');
  });

  it('is one rule in one place when it is restored twice at once', async () => {
    await add();
    await removeRule(me.id, 'rule', deps());
    const both = await Promise.all([restoreRule(me, 'rule', deps()), restoreRule(me, 'rule', deps())]);
    expect(both.map(({ kind }) => kind)).toEqual(['saved', 'saved']);
    expect(await world.rules.ofSubscriber(me.id)).toHaveLength(1);
    expect(await restoreRule(me, 'rule', deps())).toMatchObject({ kind: 'saved' });
  });
});

describe('a deleted rule', () => {
  it('can be restored for 30 days', async () => {
    await add();
    await removeRule(me.id, 'rule', deps());
    world.advance(30 * 86_400_000 - 1);
    expect(await world.rules.deletedOf(me.id, world.now())).toHaveLength(1);
    world.advance(1);
    expect(await world.rules.deletedOf(me.id, world.now())).toEqual([]);
    expect(await restoreRule(me, 'rule', deps())).toEqual({ kind: 'not-found' });
  });

  it('of somebody else cannot be restored', async () => {
    await add();
    await removeRule(me.id, 'rule', deps());
    expect(await restoreRule(inventSubscriber({ id: 'Stranger' }), 'rule', deps())).toEqual({
      kind: 'not-found',
    });
  });

  it('takes no place, and none is restored beyond the most rules', async () => {
    await add();
    await removeRule(me.id, 'rule', deps());
    for (let n = 0; n < 100; n++) await add(`r${n}`, `${word()}x${n}`);
    expect(await restoreRule(me, 'rule', deps())).toEqual({ kind: 'too-many' });
    await removeRule(me.id, 'r5', deps());
    expect(await restoreRule(me, 'rule', deps())).toMatchObject({ kind: 'saved' });
    expect(await world.rules.ofSubscriber(me.id)).toHaveLength(100);
  });

  it('gives way to newer ones when there are too many', async () => {
    for (let n = 0; n < maxDeletedRules + 3; n++) {
      await add(`r${n}`, `${word()}x${n}`);
      world.advance(1000);
      await removeRule(me.id, `r${n}`, deps());
    }
    const kept = (await world.rules.deletedOf(me.id, world.now())).map(({ rule }) => rule.id);
    expect(kept).toHaveLength(maxDeletedRules);
    expect([kept[0], kept.at(-1)]).toEqual([`r${maxDeletedRules + 2}`, 'r3']);
  });
});
