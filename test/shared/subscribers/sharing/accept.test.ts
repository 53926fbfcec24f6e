/** Whoever accepts an invitation presses the button again if it failed: then all is as if it had not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMoveStore } from '../../../../shared/store/move-store.ts';
import { createQueryStore } from '../../../../shared/store/query-store.ts';
import { createRuleStore } from '../../../../shared/store/rule-store.ts';
import { createSubscriberStore } from '../../../../shared/store/subscriber-store.ts';
import { createSuppressionStore } from '../../../../shared/store/suppression-store.ts';
import { createTokenStore } from '../../../../shared/store/token-store.ts';
import { addRule, changeRule } from '../../../../shared/subscribers/save-rule.ts';
import { acceptInvitation, openInvitation } from '../../../../shared/subscribers/sharing/accept.ts';
import { invite, mailInvitation } from '../../../../shared/subscribers/sharing/invite.ts';
import { readFollowing } from '../../../../shared/subscribers/sharing/read-following.ts';
import { readRecipients } from '../../../../shared/subscribers/sharing/read-recipients.ts';
import { minute } from '../../../../shared/time/units.ts';
import { inventSubscriber } from '../../../support/invented.ts';
import { mortalStores, survive } from '../../../support/mortal-stores.ts';
import { startTestTable, type TestTable } from '../../../support/table.ts';
import { testKeys } from '../../../support/test-site.ts';

let table: TestTable;
beforeAll(async () => {
  table = await startTestTable();
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
  await changeRule(owner, 'rule', { name: 'Passed on' }, deps);
  expect((await deps.rules.ofSubscriber(id))[0]?.name, said).toBe('Passed on');
}

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
