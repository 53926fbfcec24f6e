/** Whoever accepts an invitation presses the button again if it failed: then all is as if it had not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMoveStore } from '../../../../shared/store/move-store.ts';
import { createQueryStore } from '../../../../shared/store/query-store.ts';
import { createRuleStore } from '../../../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../../../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../../../../shared/store/suppression-store.ts';
import { createTokenStore } from '../../../../shared/store/token-store.ts';
import { addRule, changeRule, createEditRule } from '../../../../shared/subscribers/save-rule.ts';
import { acceptInvitation, openInvitation } from '../../../../shared/subscribers/sharing/accept.ts';
import { invite, mailInvitation } from '../../../../shared/subscribers/sharing/invite.ts';
import { withdraw } from '../../../../shared/subscribers/sharing/leave.ts';
import { passOnRest } from '../../../../shared/subscribers/sharing/pass-on.ts';
import { readFollowing } from '../../../../shared/subscribers/sharing/read-following.ts';
import { readRecipients } from '../../../../shared/subscribers/sharing/read-recipients.ts';
import type { Share } from '../../../../shared/subscribers/sharing/share.ts';
import { hour, minute } from '../../../../shared/time/units.ts';
import { inventSubscriber } from '../../../support/invented.ts';
import { mortalStores, survive } from '../../../support/mortal-stores.ts';
import { type QuickTable, startQuickTable } from '../../../support/quick-table.ts';
import { testKeys } from '../../../support/test-site.ts';

let table: QuickTable;
beforeAll(async () => {
  table = await startQuickTable();
});
afterAll(() => table.close());

let time = Date.parse('2026-03-02T10:00:00.000Z');
let serial = 0;

const createDeps = () => ({
  rules: createRuleStore(table.access),
  queries: createQueryStore(table.access),
  subscribers: createSubscriberStore(table.access),
  moves: createMoveStore(table.access),
  tokens: createTokenStore(table.access),
  countAgainst: async () => undefined,
  firstAlertAfterMs: 300_000,
  now: () => new Date(time),
});
type Deps = ReturnType<typeof createDeps>;

function mortal(
  { rules, queries, subscribers, moves, tokens, ...rest }: Deps,
  at: number,
  when: 'before' | 'after',
) {
  const { stores, calls } = mortalStores({ rules, queries, subscribers, moves, tokens }, { at, when });
  return { deps: { ...rest, ...stores }, calls };
}

/** Somebody is invited: an address that nobody knows, or one whose owner has stopped all mail. */
async function prepare(kind: 'new' | 'stopped') {
  serial += 1;
  time += 60 * minute;
  const deps = createDeps();
  const owner = inventSubscriber({ id: `Owner-${kind}-${serial}`, email: `owner-${serial}@reader.example` });
  await deps.subscribers.create(owner);
  const input = { query: `harbour${serial}`, frequency: 'daily', cap: 20 } as const;
  await addRule(owner, 'rule', input, deps);
  const email = `invited-${serial}@reader.example`;
  let token = '';
  const mailing = {
    ...deps,
    suppressions: createSuppressionStore(table.access),
    mails: {
      sendInvitation: async (mail: { token: string }) => {
        token = mail.token;
      },
    },
  };
  const invited = await invite(owner, 'rule', email, testKeys, mailing);
  if (invited.kind !== 'invited') throw new Error(invited.kind);
  await mailInvitation(owner, 'rule', { email, ...invited }, testKeys, mailing);
  const id = token.split('.')[0] ?? '';
  if (kind === 'stopped') {
    await deps.subscribers.create(inventSubscriber({ id, email, status: 'unsubscribed' }));
    await addRule(inventSubscriber({ id, email }), 'old', { ...input, query: 'old' }, deps);
  }
  time += minute;
  return { deps, owner, email, id, token };
}
type Prepared = Awaited<ReturnType<typeof prepare>>;

/** Something happens once, just before the place is taken. */
function beforePlace(prepared: Prepared, happens: (deps: Deps) => Promise<unknown>): Prepared {
  const { deps } = prepared;
  let has = false;
  const saveShare = async (next: Share, mark?: string) => {
    if (mark !== undefined && !has) {
      has = true;
      await happens(deps);
    }
    return deps.rules.saveShare(next, mark);
  };
  return { ...prepared, deps: { ...deps, rules: { ...deps.rules, saveShare } } };
}

/** The owner looks for something else, just before the place is taken. */
const changedBeforePlace = (prepared: Prepared) =>
  beforePlace(prepared, (deps) => changeRule(prepared.owner, 'rule', { query: `port${serial}` }, deps));

const placeOf = async ({ deps, owner }: Prepared) =>
  (await deps.rules.share(owner.id, 'rule'))?.recipients[0];

async function press({ token }: Prepared, deps: Deps): Promise<string> {
  const opened = await openInvitation(token, deps);
  if (opened.kind !== 'open') return opened.kind;
  return (await acceptInvitation(opened, { timezone: 'Europe/Madrid', language: 'en' }, deps)).kind;
}

/** The person is active, has this rule alone, which follows, and its owner sees that. */
async function expectJoined({ deps, owner, email, id }: Prepared, said: string): Promise<void> {
  const subscriber = (await deps.subscribers.get(id))!;
  expect(subscriber.status, said).toBe('active');
  const rules = await deps.rules.ofSubscriber(id);
  expect(rules, said).toHaveLength(1);
  expect(await readFollowing(rules[0]!, subscriber, deps), said).toBeDefined();
  const shared = (await deps.rules.get(owner.id, 'rule'))!;
  expect(await readRecipients(shared, owner, deps), said).toMatchObject([{ email, state: 'accepted' }]);
  const place = await placeOf({ deps, owner } as Prepared);
  expect((await deps.rules.invitation(id, place?.id ?? ''))?.state, said).toBe('accepted');
  await changeRule(owner, 'rule', { name: 'Passed on' }, deps);
  expect((await deps.rules.ofSubscriber(id))[0]?.name, said).toBe('Passed on');
}

describe('the list of its owner', () => {
  it('costs one read for an invitation that is open, and two more for somebody who takes part', async () => {
    const prepared = await prepare('new');
    const { deps, owner } = prepared;
    const asked: string[] = [];
    const noted = <T extends object>(store: T): T =>
      new Proxy(store, {
        get(target, name) {
          asked.push(String(name));
          return Reflect.get(target, name);
        },
      });
    const { rules, subscribers, moves } = deps;
    const counted = { ...deps, rules: noted(rules), subscribers: noted(subscribers), moves: noted(moves) };
    const rule = (await rules.get(owner.id, 'rule'))!;
    expect(await readRecipients(rule, owner, counted)).toMatchObject([{ state: 'invited' }]);
    expect(asked.splice(0)).toEqual(['share', 'invitation']);
    await press(prepared, deps);
    expect(await readRecipients(rule, owner, counted)).toMatchObject([{ state: 'accepted' }]);
    expect(asked.toSorted()).toEqual(['get', 'get', 'invitation', 'share']);
  });
});

describe.each(['new', 'stopped'] as const)('accepting, by an address that is %s', (kind) => {
  it('is whole when the button is pressed again after a death at any await', async () => {
    const whole = await prepare(kind);
    const counted = mortal(whole.deps, Number.POSITIVE_INFINITY, 'before');
    expect(await press(whole, counted.deps)).toBe('accepted');
    await expectJoined(whole, 'no death');
    const calls = counted.calls();
    expect(calls).toBeGreaterThan(15);
    for (let at = 1; at <= calls; at += 1) {
      for (const when of ['before', 'after'] as const) {
        const prepared = await prepare(kind);
        await survive(press(prepared, mortal(prepared.deps, at, when).deps));
        time += minute;
        expect(await press(prepared, prepared.deps)).toBe('accepted');
        await expectJoined(prepared, `died ${when} call ${at}`);
      }
    }
  });

  it('has the query that the owner chose just before, also after a death at any await', async () => {
    const whole = changedBeforePlace(await prepare(kind));
    const counted = mortal(whole.deps, Number.POSITIVE_INFINITY, 'before');
    expect(await press(whole, counted.deps)).toBe('accepted');
    for (let at = 1; at <= counted.calls(); at += 1) {
      const said = `died after call ${at}`;
      for (const next of ['second press', 'sweep'] as const) {
        const prepared = changedBeforePlace(await prepare(kind));
        const { deps, id, owner } = prepared;
        await survive(press(prepared, mortal(deps, at, 'after').deps));
        if (next === 'second press') {
          await press(prepared, deps);
        } else {
          time += hour;
          await passOnRest(createEditRule(deps), { ...deps, log: { error: () => {} } });
        }
        const subscriber = await deps.subscribers.get(id);
        const theirs = (await deps.rules.ofSubscriber(id)).find(({ follows }) => follows);
        const isIn = subscriber && theirs && (await readFollowing(theirs, subscriber, deps));
        if (next === 'second press') expect(isIn, said).toBeDefined();
        const text = (await deps.rules.get(owner.id, 'rule'))?.text;
        if (isIn) expect(theirs.text, `${said}, ${next}`).toBe(text);
      }
    }
  });

  it('just after it was withdrawn leaves all as it was', async () => {
    const plain = await prepare(kind);
    const prepared = beforePlace(plain, async (deps) => {
      const rule = (await deps.rules.get(plain.owner.id, 'rule'))!;
      await withdraw(rule, (await placeOf(plain))?.id ?? '', deps);
    });
    const { deps, id } = prepared;
    const place = await placeOf(plain);
    const before = await deps.rules.ofSubscriber(id);
    expect(await press(prepared, deps)).toBe('over');
    expect((await deps.subscribers.get(id))?.status).toBe(kind === 'new' ? 'pending' : 'unsubscribed');
    expect(await deps.rules.ofSubscriber(id)).toEqual(before);
    expect((await deps.rules.invitation(id, place?.id ?? ''))?.state).toBe('open');
    expect(await press(prepared, deps)).toBe('unknown');
  });

  it('while the owner changes the query ends with the newest one', async () => {
    for (let n = 0; n < 12; n += 1) {
      const prepared = await prepare(kind);
      const { deps, owner, id } = prepared;
      const change = async () => {
        for (let step = 0; step < n; step += 1) await Promise.resolve();
        await changeRule(owner, 'rule', { query: `port${serial}` }, deps);
      };
      await Promise.all([press(prepared, deps), change()]);
      expect((await deps.rules.ofSubscriber(id))[0]?.text).toBe(`port${serial}`);
    }
  });
});
