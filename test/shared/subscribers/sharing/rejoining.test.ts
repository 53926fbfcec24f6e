/** Whoever restores a rule that followed another one presses again if it failed: then all is as if it had not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMoveStore } from '../../../../shared/store/move-store.ts';
import { createQueryStore } from '../../../../shared/store/query-store.ts';
import { createRuleStore } from '../../../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../../../shared/store/subscriber-store.ts';
import { removeRule } from '../../../../shared/subscribers/remove-rules.ts';
import { restoreRule } from '../../../../shared/subscribers/restore-rule.ts';
import { addRule, changeRule, createEditRule } from '../../../../shared/subscribers/save-rule.ts';
import { passOnRest } from '../../../../shared/subscribers/sharing/pass-on.ts';
import { readFollowing } from '../../../../shared/subscribers/sharing/read-following.ts';
import { hour, minute } from '../../../../shared/time/units.ts';
import { inBetween } from '../../../support/in-between.ts';
import { inventSubscriber } from '../../../support/invented.ts';
import { mortalStores, survive } from '../../../support/mortal-stores.ts';
import { type QuickTable, startQuickTable } from '../../../support/quick-table.ts';

let table: QuickTable;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());

let time = Date.parse('2026-03-02T10:00:00.000Z');
let serial = 0;

const createStores = () => ({
  rules: createRuleStore(table.access),
  queries: createQueryStore(table.access),
  subscribers: createSubscriberStore(table.access),
  moves: createMoveStore(table.access),
});
type Stores = ReturnType<typeof createStores>;
const depsOf = (stores: Stores) => ({
  ...stores,
  countAgainst: async () => undefined,
  firstAlertAfterMs: 300_000,
  now: () => new Date(time),
});

/** Somebody has deleted a rule that another person shares with them. */
async function prepare() {
  serial += 1;
  time += 24 * hour;
  const stores = createStores();
  const deps = depsOf(stores);
  const [owner, friend] = ['owner', 'friend'].map((name) =>
    inventSubscriber({ id: `Rejoin-${serial}-${name}`, email: `${name}-${serial}@reader.example` }),
  ) as [ReturnType<typeof inventSubscriber>, ReturnType<typeof inventSubscriber>];
  const input = { query: `harbour${serial}`, frequency: 'daily', cap: 20 } as const;
  for (const person of [owner, friend]) {
    await stores.subscribers.create(person);
    await addRule(person, 'rule', input, deps);
  }
  const [owned, followed] = [
    await stores.rules.get(owner.id, 'rule'),
    await stores.rules.get(friend.id, 'rule'),
  ];
  await stores.rules.replace(owned!, { ...owned!, shareId: 'list' });
  const follows = { ownerId: owner.id, ruleId: 'rule', id: 'place' };
  await stores.rules.replace(followed!, { ...followed!, follows });
  const place = {
    id: 'place',
    theirId: friend.id,
    masked: '',
    state: 'accepted',
    theirRule: 'rule',
  } as const;
  const recipients = [{ ...place, at: new Date(time).toISOString() }];
  await stores.rules.saveShare({ ownerId: owner.id, ruleId: 'rule', id: 'list', version: 1, recipients });
  time += hour;
  await removeRule(friend.id, 'rule', deps);
  time += minute;
  return { stores, deps, owner, friend };
}
type Prepared = Awaited<ReturnType<typeof prepare>>;

const restore = ({ friend }: Prepared, stores: Stores) => restoreRule(friend, 'rule', depsOf(stores));
const change = ({ owner, deps }: Prepared) => changeRule(owner, 'rule', { query: `port${serial}` }, deps);
const theirs = ({ stores, friend }: Prepared) => stores.rules.get(friend.id, 'rule');

async function expectRejoined(prepared: Prepared, said: string): Promise<void> {
  const { deps, friend } = prepared;
  const rule = (await theirs(prepared))!;
  expect(await readFollowing(rule, friend, deps), said).toBeDefined();
  expect(await deps.rules.deletedOf(friend.id, deps.now()), said).toEqual([]);
  await changeRule(prepared.owner, 'rule', { name: 'Passed on' }, deps);
  expect((await theirs(prepared))?.name, said).toBe('Passed on');
}

describe('restoring a rule that followed another one', () => {
  it('is whole when it is done again after a death at any await', async () => {
    const whole = await prepare();
    const counted = mortalStores(whole.stores, { at: Number.POSITIVE_INFINITY, when: 'before' });
    await restore(whole, counted.stores);
    await expectRejoined(whole, 'no death');
    expect(counted.calls()).toBeGreaterThan(15);
    for (let at = 1; at <= counted.calls(); at += 1) {
      for (const when of ['before', 'after'] as const) {
        const prepared = await prepare();
        await survive(restore(prepared, mortalStores(prepared.stores, { at, when }).stores));
        time += minute;
        expect(await restore(prepared, prepared.stores)).toMatchObject({ kind: 'saved' });
        await expectRejoined(prepared, `died ${when} call ${at}`);
      }
    }
  });

  it('ends with the newest query, whenever that changes, also where it broke off and is not done again', async () => {
    const whole = await prepare();
    const counted = mortalStores(whole.stores, { at: Number.POSITIVE_INFINITY, when: 'before' });
    await restore(whole, counted.stores);
    const calls = counted.calls();
    for (let at = 1; at <= calls; at += 1) {
      for (const death of [at, at + 1, at + 2, at + 5]) {
        const prepared = await prepare();
        const { stores, deps, friend } = prepared;
        let changed: Promise<unknown> | undefined;
        const during = inBetween(stores, at, () => {
          changed = change(prepared);
          return changed;
        });
        await survive(restore(prepared, mortalStores(during.stores, { at: death, when: 'after' }).stores));
        await changed;
        time += hour;
        await passOnRest(createEditRule(deps), { ...deps, log: { error: () => {} } });
        const rule = await theirs(prepared);
        if (rule && (await readFollowing(rule, friend, deps)))
          expect(rule.text, `changed before call ${at}, died after call ${death}`).toBe(`port${serial}`);
        // With a rule that is not deleted any more, or still is: nothing is lost.
        expect(rule ?? (await stores.rules.deleted(friend.id, 'rule', deps.now()))).toBeDefined();
      }
    }
  });

  it('leaves alone the copy of a rule that is just being deleted', async () => {
    const prepared = await prepare();
    const { deps, friend } = prepared;
    await restore(prepared, prepared.stores);
    time += minute;
    const during = inBetween(prepared.stores, 4, () => restore(prepared, prepared.stores));
    await removeRule(friend.id, 'rule', depsOf(during.stores));
    expect(during.has()).toBe(true);
    const deleted = await deps.rules.deleted(friend.id, 'rule', deps.now());
    expect((await theirs(prepared)) ?? deleted?.rule).toMatchObject({ id: 'rule' });
  });
});
