/**
 * A change of a shared rule reaches all who follow it: whichever await the change dies at, also beside other changes, after
 * the hourly sweep.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Rule } from '../../../../shared/rules/rule.ts';
import { createMoveStore } from '../../../../shared/store/move-store.ts';
import { createQueryStore } from '../../../../shared/store/query-store.ts';
import { createRuleStore } from '../../../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../../../shared/store/subscriber-store.ts';
import { addRule, changeRule, createEditRule } from '../../../../shared/subscribers/save-rule.ts';
import { passOnRest } from '../../../../shared/subscribers/sharing/pass-on.ts';
import { hour } from '../../../../shared/time/units.ts';
import { inventSubscriber } from '../../../support/invented.ts';
import { mortalStores, survive } from '../../../support/mortal-stores.ts';
import { type QuickTable, startQuickTable } from '../../../support/quick-table.ts';

let table: QuickTable;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());

let time = Date.parse('2026-03-02T10:00:00.000Z');
const now = () => new Date(time);

const createDeps = () => ({
  rules: createRuleStore(table.access),
  queries: createQueryStore(table.access),
  subscribers: createSubscriberStore(table.access),
  moves: createMoveStore(table.access),
  countAgainst: async () => undefined,
  firstAlertAfterMs: 300_000,
  now,
});
type Deps = ReturnType<typeof createDeps>;

function mortal({ rules, queries, subscribers, moves, ...rest }: Deps, at: number, when: 'before' | 'after') {
  const { stores, calls } = mortalStores({ rules, queries, subscribers, moves }, { at, when });
  return { deps: { ...rest, ...stores }, calls };
}

let serial = 0;

/** An owner with a rule, and two who follow it. */
async function prepare() {
  serial += 1;
  time += 24 * hour;
  const deps = createDeps();
  const word = `harbour${serial}`;
  const people = ['owner', 'one', 'two'].map((name) =>
    inventSubscriber({ id: `Sharing-${serial}-${name}`, email: `${name}-${serial}@reader.example` }),
  );
  for (const person of people) await deps.subscribers.create(person);
  const [owner, ...friends] = people as [(typeof people)[0], ...typeof people];
  const input = { query: word, frequency: 'daily', cap: 20 } as const;
  for (const person of people) await addRule(person, 'rule', input, deps);
  const change = async (id: string, parts: Partial<Rule>) => {
    const seen = (await deps.rules.get(id, 'rule'))!;
    await deps.rules.replace(seen, { ...seen, ...parts });
  };
  await change(owner.id, { shareId: 'list' });
  for (const { id } of friends)
    await change(id, { follows: { ownerId: owner.id, ruleId: 'rule', id: `place-${id}` } });
  const at = now().toISOString();
  await deps.rules.saveShare({
    ownerId: owner.id,
    ruleId: 'rule',
    id: 'list',
    version: 1,
    recipients: friends.map(({ id }) => ({
      id: `place-${id}`,
      theirId: id,
      masked: '',
      state: 'accepted',
      at,
      theirRule: 'rule',
    })),
  });
  time += hour;
  const rulesOf = async () => Promise.all(people.map(async ({ id }) => (await deps.rules.get(id, 'rule'))!));
  return { deps, owner, friends, word, rulesOf };
}
type Prepared = Awaited<ReturnType<typeof prepare>>;

/** As `compact-index` does, an hour later. */
async function sweep({ deps }: Prepared, log: { error(message: string): void } = { error: () => {} }) {
  time += hour;
  return passOnRest(createEditRule(deps), { ...deps, log });
}

const change = ({ owner, word }: Prepared, name: string, deps: Deps) =>
  changeRule(owner, 'rule', { query: `${word} OR ${name}`, name }, deps);

/** All have the same query and name, and the query is watched. */
async function expectSame(prepared: Prepared, said: string): Promise<string> {
  const [owned, ...followed] = await prepared.rulesOf();
  for (const rule of followed) {
    expect([rule.text, rule.name, rule.queryId], said).toEqual([owned?.text, owned?.name, owned?.queryId]);
  }
  expect((await prepared.deps.queries.get(owned?.queryId ?? ''))?.retired ?? false, said).toBe(false);
  expect(await prepared.deps.rules.markedShares('~', 100), said).toEqual([]);
  return owned?.text ?? '';
}

describe('a change of a shared rule', () => {
  it('has reached all when it is saved, and leaves no mark', async () => {
    const prepared = await prepare();
    await change(prepared, 'port', prepared.deps);
    expect(await expectSame(prepared, 'saved')).toContain('port');
  });

  it('reaches all whichever await it dies at', async () => {
    const whole = await prepare();
    const counted = mortal(whole.deps, Number.POSITIVE_INFINITY, 'before');
    await change(whole, 'port', counted.deps);
    const calls = counted.calls();
    expect(calls).toBeGreaterThan(20);
    for (let at = 1; at <= calls; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const prepared = await prepare();
        const { deps } = mortal(prepared.deps, at, when);
        await survive(change(prepared, 'port', deps));
        await sweep(prepared);
        await expectSame(prepared, `died ${when} call ${at}`);
      }
    }
  });

  it('of two at the same moment leaves the same with all, also when one of them dies', async () => {
    for (let at = 2; at <= 60; at += 3) {
      const prepared = await prepare();
      const { deps } = mortal(prepared.deps, at, 'after');
      const results = await Promise.allSettled([
        change(prepared, 'port', deps),
        change(prepared, 'quay', prepared.deps),
      ]);
      expect(results[1]?.status).toBe('fulfilled');
      await sweep(prepared);
      await expectSame(prepared, `died after call ${at}`);
    }
  });

  it('for one follower that fails reaches the others at once, and that one with the sweep', async () => {
    const prepared = await prepare();
    const [broken] = prepared.friends;
    let fails = true;
    const rules = {
      ...prepared.deps.rules,
      replace: async (seen: Rule, next: Rule) => {
        if (fails && seen.subscriberId === broken?.id) throw new Error('throttled');
        return prepared.deps.rules.replace(seen, next);
      },
    };
    const failing = { ...prepared, deps: { ...prepared.deps, rules } };
    expect(await change(prepared, 'port', failing.deps)).toMatchObject({ kind: 'saved' });
    const texts = async () => (await prepared.rulesOf()).map(({ text }) => text.includes('port'));
    expect(await texts()).toEqual([true, false, true]);
    const said: string[] = [];
    const log = { error: (message: string) => void said.push(message) };
    expect(await sweep(failing, log)).toEqual({ finished: 0, left: 1 });
    expect(said).toEqual(['A shared rule was not passed on']);
    fails = false;
    expect(await sweep(failing, log)).toEqual({ finished: 1, left: 0 });
    expect(await texts()).toEqual([true, true, true]);
  });

  it('costs an owner who shares nothing no call more', async () => {
    const prepared = await prepare();
    const [, alone] = prepared.friends;
    const { deps } = prepared;
    const seen = (await deps.rules.get(alone!.id, 'rule'))!;
    const { follows: _, ...own } = seen;
    await deps.rules.replace(seen, own);
    const asked: string[] = [];
    const noted = <T extends object>(store: T): T =>
      new Proxy(store, {
        get(target, name) {
          asked.push(String(name));
          return Reflect.get(target, name);
        },
      });
    await changeRule(
      alone!,
      'rule',
      { name: 'Mine' },
      { ...deps, rules: noted(deps.rules), moves: noted(deps.moves) },
    );
    expect(asked).toEqual(['get', 'get', 'replace']);
  });
});
