/**
 * People who share a rule move to other addresses, while it changes and while a change is finished: whatever comes first,
 * all have the newest query in the end.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriberId } from '../../../../shared/security/subscriber-id.ts';
import { createMoveStore } from '../../../../shared/store/move-store.ts';
import { createQueryStore } from '../../../../shared/store/query-store.ts';
import { createRuleStore } from '../../../../shared/store/rule-store.ts';
import { createSubscriberDataStore } from '../../../../shared/store/subscriber-data-store.ts';
import { createSubscriberStore } from '../../../../shared/store/subscriber-store.ts';
import { confirmAddressChange } from '../../../../shared/subscribers/change-address.ts';
import { addRule, changeRule, createEditRule } from '../../../../shared/subscribers/save-rule.ts';
import { passOnRest } from '../../../../shared/subscribers/sharing/pass-on.ts';
import { hour } from '../../../../shared/time/units.ts';
import { inBetween } from '../../../support/in-between.ts';
import { inventSubscriber } from '../../../support/invented.ts';
import { type QuickTable, startQuickTable } from '../../../support/quick-table.ts';
import { testKeys } from '../../../support/test-site.ts';

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
  subscriberData: createSubscriberDataStore(table.access),
});
type Stores = ReturnType<typeof createStores>;
const depsOf = (stores: Stores) => ({
  ...stores,
  countAgainst: async () => undefined,
  firstAlertAfterMs: 300_000,
  now: () => new Date(time),
});

/** Somebody shares a rule with somebody. */
async function prepare() {
  serial += 1;
  time += 24 * hour;
  const stores = createStores();
  const deps = depsOf(stores);
  const people = ['owner', 'friend'].map((name) => {
    const email = `${name}-${serial}@reader.example`;
    return inventSubscriber({ id: subscriberId(testKeys, email), email });
  });
  const [owner, friend] = people as [(typeof people)[0], (typeof people)[0]];
  const input = { query: `harbour${serial}`, frequency: 'daily', cap: 20 } as const;
  for (const person of people) {
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
  return { stores, deps, owner, friend };
}
type Prepared = Awaited<ReturnType<typeof prepare>>;

/** Both links of a change of address were used. */
async function move({ id, email }: Prepared['owner'], stores: Stores): Promise<void> {
  const to = `moved-${email}`;
  const subscriber = (await stores.subscribers.get(id))!;
  const at = new Date(time).toISOString();
  const request = { change: 'c', from: email, to };
  const token = {
    owner: id,
    hash: 'h',
    purpose: 'change-address',
    createdAt: at,
    validUntil: at,
    expiresAt: at,
  } as const;
  const tokens = {
    create: async () => {},
    put: async () => {},
    remove: async () => {},
    get: async () => undefined,
    use: async () => true,
    ofOwner: async () =>
      (['old', 'new'] as const).map((side) => ({ ...token, usedAt: at, request: { ...request, side } })),
  };
  const deps: Parameters<typeof confirmAddressChange>[2] = { ...depsOf(stores), tokens };
  const opened = { subscriber, token, ...request, side: 'new' } as const;
  const moved = await confirmAddressChange(opened, testKeys, deps);
  expect(moved.kind).toBe('moved');
}
const idNow = async ({ id }: Prepared['owner'], { moves }: Stores) => (await moves.get(id))?.to ?? id;

const change = ({ owner }: Prepared, stores: Stores) =>
  changeRule(owner, 'rule', { query: `port${serial}`, name: 'Ports' }, depsOf(stores));

const sweep = ({ deps }: Prepared) => {
  time += hour;
  return passOnRest(createEditRule(deps), { ...deps, log: { error: () => {} } });
};

async function expectSame(prepared: Prepared, said: string): Promise<void> {
  const { stores, owner, friend } = prepared;
  await sweep(prepared);
  const [owned, followed] = await Promise.all(
    [owner, friend].map(async (one) => stores.rules.get(await idNow(one, stores), 'rule')),
  );
  expect(owned?.text, said).toBe(`port${serial}`);
  expect([followed?.text, followed?.name], said).toEqual([owned?.text, owned?.name]);
  expect(await stores.rules.markedShares('~', 10), said).toEqual([]);
}

describe('a change of a shared rule', () => {
  it('reaches a recipient who moves between any two calls of it', async () => {
    for (let at = 1, has = true; has; at += 1) {
      const prepared = await prepare();
      const during = inBetween(prepared.stores, at, () => move(prepared.friend, prepared.stores));
      await change(prepared, during.stores);
      has = during.has();
      if (has) await expectSame(prepared, `moved before call ${at}`);
    }
  });

  it('reaches a recipient who is just moving, whatever is done already', async () => {
    for (let at = 1, has = true; has; at += 1) {
      const prepared = await prepare();
      const during = inBetween(prepared.stores, at, () => change(prepared, prepared.stores));
      await move(prepared.friend, during.stores);
      has = during.has();
      if (has) await expectSame(prepared, `changed before call ${at}`);
    }
  });

  it('that broke off is not taken for finished while its owner is moving', async () => {
    for (let at = 1, has = true; has; at += 1) {
      const prepared = await prepare();
      const { stores, owner } = prepared;
      const mark = { ownerId: owner.id, ruleId: 'rule', mark: `${new Date(time).toISOString()}#broke-off` };
      const broken = {
        ...stores.rules,
        unmarkShare: async () => {},
        markShare: () => stores.rules.markShare(mark),
      };
      // The share is marked, and nobody has the change.
      const share = (await stores.rules.share(owner.id, 'rule'))!;
      await stores.rules.saveShare({ ...share, recipients: [], version: share.version + 1 });
      await change(prepared, { ...stores, rules: broken });
      await stores.rules.saveShare({ ...share, version: share.version + 2 });
      expect(await stores.rules.markedShares('~', 10)).toHaveLength(1);
      const during = inBetween(stores, at, () => sweep(prepared));
      await move(owner, during.stores);
      has = during.has();
      if (has) await expectSame(prepared, `swept before call ${at}`);
      else await sweep(prepared);
    }
  });
});
