import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriberId } from '../../../shared/security/subscriber-id.ts';
import { unsubscribeToken } from '../../../shared/subscribers/unsubscribe.ts';
import { allItems } from '../../support/all-items.ts';
import { startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const idOf = (email: string) => subscriberId(testKeys, email);
const person = (email: string) =>
  site.subscriber(email, [{ query: 'ferry', frequency: 'weekly' }, { query: 'volcano' }]);

async function askFor(cookie: string, newEmail: string) {
  const answer = await site.post('/settings/address', { cookie, form: { newEmail } });
  const tokenOf = (email: string) =>
    site.sent.filter(({ kind, to }) => kind === 'address-change' && to === email).at(-1)?.token ?? '';
  return { answer, tokenOf };
}
const press = (token: string) => site.post('/address', { form: { token } });

describe('changing the address', () => {
  it('is made when both mailboxes have confirmed, and takes everything along', async () => {
    const { id, cookie } = await person('old@example.org');
    const [rule, other] = await site.deps.rules.ofSubscriber(id);
    await site.request('PATCH', '/v1/me', { cookie, json: { timezone: 'Asia/Tokyo', digestTime: '06:30' } });
    await site.deps.sentStories.note(id, '2030-01-01T10:00:00.000Z', ['s1']);
    await site.deps.sentStories.mute(id, ['s2'], site.clock.now);
    const { answer, tokenOf } = await askFor(cookie, 'New@Example.org');
    expect(answer.status).toBe(303);
    const [oldToken, newToken] = [tokenOf('old@example.org'), tokenOf('new@example.org')];
    for (const token of [oldToken, newToken]) {
      const page = await (await site.get(`/address?token=${token}`)).text();
      expect(page).toContain('<bdi>new@example.org</bdi>');
    }

    expect(await (await press(newToken)).text()).toContain('old@example.org');
    expect(await site.deps.subscribers.get(idOf('new@example.org'))).toBeUndefined();
    const done = await press(oldToken);
    expect([done.status, done.headers.get('location')]).toEqual([303, '/address?done']);

    const now = await site.deps.subscribers.get(idOf('new@example.org'));
    expect(now).toMatchObject({
      email: 'new@example.org',
      status: 'active',
      timezone: 'Asia/Tokyo',
      digestTime: '06:30',
      nextDeliveryAt: site.clock.now.toISOString(),
    });
    expect(await site.deps.subscribers.get(id)).toBeUndefined();
    const newId = idOf('new@example.org');
    expect(await site.deps.rules.ofSubscriber(newId)).toEqual(
      [rule, other].map((one) => ({ ...one, subscriberId: newId })),
    );
    const had = await site.deps.sentStories.of(newId).among(['s1', 's2']);
    expect([had.has('s1'), had.get('s2')?.muted]).toEqual([true, true]);
    const cookieNow = done.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const me = await (await site.get('/v1/me', { cookie: cookieNow })).json();
    expect(me).toMatchObject({ email: 'new@example.org' });
    expect((await site.get('/v1/me', { cookie })).status).toBe(401);
    expect((await press(oldToken)).status).toBe(404);
  });

  it('leaves the links of old mails working, through several changes, until everything is erased', async () => {
    const { id, cookie } = await person('first@example.org');
    const [rule] = await site.deps.rules.ofSubscriber(id);
    const link = `/u/${unsubscribeToken(testKeys, { subscriberId: id, ruleId: rule?.id ?? '' })}`;
    let session = cookie;
    for (const [from, to] of [
      ['first@example.org', 'second@example.org'],
      ['second@example.org', 'third@example.org'],
    ] as const) {
      const { tokenOf } = await askFor(session, to);
      await press(tokenOf(from));
      const done = await press(tokenOf(to));
      session = done.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    }
    await site.post(link, { form: { action: 'weekly' } });
    const third = idOf('third@example.org');
    expect((await site.deps.rules.get(third, rule?.id ?? ''))?.frequency).toBe('weekly');
    await site.post('/settings/erase', { cookie: session, form: { confirmEmail: 'third@example.org' } });
    const ids = [id, idOf('second@example.org'), third];
    const left = (await allItems(site.table)).filter(({ pk }) => ids.some((one) => String(pk).includes(one)));
    expect(left).toEqual([]);
  });

  it('is not made for an address that has rules, takes no mail, is the same or is none', async () => {
    const { cookie } = await person('wants@example.org');
    await person('taken@example.org');
    await site.deps.suppressions.add({
      subscriberId: idOf('bounced@example.org'),
      reason: 'bounce',
      at: '2030-01-01T00:00:00Z',
    });
    for (const email of ['bounced@example.org', ' Wants@Example.org', 'nobody']) {
      const { answer } = await askFor(cookie, email);
      expect([answer.status, (await answer.text()).includes('id="newEmail-error"')], email).toEqual([
        422,
        true,
      ]);
    }
    const { tokenOf } = await askFor(cookie, 'taken@example.org');
    await press(tokenOf('wants@example.org'));
    expect((await press(tokenOf('taken@example.org'))).status).toBe(409);
    expect(await site.deps.subscribers.get(idOf('wants@example.org'))).toMatchObject({ status: 'active' });
  });

  it('is not made by two links to one mailbox, nor by links of two changes', async () => {
    const { cookie } = await person('careful@example.org');
    const first = await askFor(cookie, 'one@example.org');
    const [oldOfFirst] = [first.tokenOf('careful@example.org')];
    const second = await askFor(cookie, 'two@example.org');
    for (const token of [oldOfFirst, oldOfFirst, second.tokenOf('two@example.org')]) await press(token);
    expect(await site.deps.subscribers.get(idOf('two@example.org'))).toBeUndefined();
    expect(await site.deps.subscribers.get(idOf('one@example.org'))).toBeUndefined();
    expect(await site.deps.subscribers.get(idOf('careful@example.org'))).toMatchObject({ status: 'active' });
  });

  it('waits while a mail is going out, and is finished by the next try when it broke off', async () => {
    const { id, cookie } = await person('busy@example.org');
    const { tokenOf } = await askFor(cookie, 'calm@example.org');
    await press(tokenOf('calm@example.org'));
    await site.deps.subscribers.change(id, { openDelivery: '2030-01-01T12:00:00.000Z' });
    expect((await press(tokenOf('busy@example.org'))).status).toBe(409);
    expect(await site.deps.subscribers.get(id)).toMatchObject({ status: 'active' });
    await site.deps.subscribers.change(id, { openDelivery: undefined });

    const { copy } = site.deps.subscriberData;
    site.deps.subscriberData.copy = () => Promise.reject(new Error('gone'));
    expect((await press(tokenOf('busy@example.org'))).status).toBe(500);
    site.deps.subscriberData.copy = copy;
    expect((await press(tokenOf('busy@example.org'))).status).toBe(303);
    expect(await site.deps.subscribers.get(idOf('calm@example.org'))).toMatchObject({ status: 'active' });
  });
});
