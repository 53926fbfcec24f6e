import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriberId } from '../../../shared/security/subscriber-id.ts';
import { allItems } from '../../support/all-items.ts';
import { startTestSite, TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const rules = [{ query: '"Quds Force" AND Iran', frequency: 'as-it-happens' }];
const idOf = (email: string) => subscriberId(testKeys, email);
const subscribe = (email: string, from?: string) =>
  site.post('/v1/subscriptions', { json: { email, rules }, ...(from && { from }) });
const rulesOf = (email: string) => site.deps.rules.ofSubscriber(idOf(email));

describe('confirming', () => {
  it('does not happen by opening the link, however often', async () => {
    await subscribe('scanned@example.org', '192.0.2.15');
    const before = await allItems(site.table);
    const path = `/confirm?token=${site.lastToken('scanned@example.org')}`;
    for (let n = 0; n < 10; n++) {
      const page = await site.get(path);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain('&quot;Quds Force&quot; AND Iran');
      expect((await site.request('HEAD', path)).status).toBe(200);
    }
    expect(await allItems(site.table)).toEqual(before);
  });

  it('writes the query, the rule, and the next delivery in five minutes', async () => {
    const { id, cookie } = await site.subscriber('ready@example.org', rules);
    const [rule, ...others] = await site.deps.rules.ofSubscriber(id);
    expect(others).toEqual([]);
    expect(rule).toMatchObject({ text: '"Quds Force" AND Iran', frequency: 'as-it-happens' });
    expect(await site.deps.queries.get(rule?.queryId ?? '')).toMatchObject({ instant: true, retired: false });
    expect(await site.deps.subscribers.get(id)).toMatchObject({
      status: 'active',
      nextDeliveryAt: new Date(site.clock.now.getTime() + 300_000).toISOString(),
    });
    expect(cookie).toMatch(/^__Host-session=/);
  });

  it('makes a daily rule due at the next digest time of the zone', async () => {
    site.clock.now = new Date('2030-06-01T12:00:00Z');
    await site.post('/v1/subscriptions', {
      json: {
        email: 'daily@example.org',
        rules: [{ query: 'iran' }],
        timezone: 'Europe/Madrid',
        digestTime: '07:30',
      },
      from: '192.0.2.16',
    });
    await site.post('/confirm', { form: { token: site.lastToken('daily@example.org') } });
    expect(await site.deps.subscribers.get(idOf('daily@example.org'))).toMatchObject({
      timezone: 'Europe/Madrid',
      nextDeliveryAt: '2030-06-02T05:30:00.000Z',
    });
  });

  it('is done once by twenty at a time, and a replay shows the same page', async () => {
    await subscribe('race@example.org', '192.0.2.17');
    const token = site.lastToken('race@example.org');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => site.post('/confirm', { form: { token } })),
    );
    const signedIn = answers.filter((answer) => answer.headers.getSetCookie().length > 0);
    expect(signedIn).toHaveLength(1);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBe(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(await rulesOf('race@example.org')).toHaveLength(1);

    const replay = await site.post('/confirm', { form: { token } });
    expect([replay.status, replay.headers.getSetCookie()]).toEqual([303, []]);
  });

  it('is not undone or repeated by a replay after the rule was deleted', async () => {
    const { id } = await site.subscriber('deleted@example.org', rules);
    const [rule] = await site.deps.rules.ofSubscriber(id);
    await site.deps.rules.delete(id, rule?.id ?? '');
    await site.post('/confirm', { form: { token: site.lastToken('deleted@example.org') } });
    expect(await site.deps.rules.ofSubscriber(id)).toEqual([]);
  });

  it('is finished by the next attempt when it stopped between rules and subscriber', async () => {
    await subscribe('broken@example.org', '192.0.2.18');
    const token = site.lastToken('broken@example.org');
    const failing = new TestSite(site.table, {
      now: site.deps.now,
      subscribers: { ...site.deps.subscribers, activate: () => Promise.reject(new Error('gone')) },
    });
    expect((await failing.post('/confirm', { form: { token } })).status).toBe(500);
    expect(await rulesOf('broken@example.org')).toHaveLength(1);
    expect((await site.post('/confirm', { form: { token } })).status).toBe(303);
    expect(await rulesOf('broken@example.org')).toHaveLength(1);
    expect(await site.deps.subscribers.get(idOf('broken@example.org'))).toMatchObject({ status: 'active' });
  });

  it('adds to what an active subscriber has and leaves the settings alone', async () => {
    const { id } = await site.subscriber('more@example.org', rules);
    const before = await site.deps.subscribers.get(id);
    site.clock.now = new Date(site.clock.now.getTime() + 25 * 3_600_000);
    await site.post('/v1/subscriptions', {
      json: {
        email: 'more@example.org',
        rules: [{ query: 'earthquake' }],
        timezone: 'Asia/Tokyo',
        digestTime: '23:00',
      },
      from: '192.0.2.19',
    });
    await site.post('/confirm', { form: { token: site.lastToken('more@example.org') } });
    expect((await site.deps.rules.ofSubscriber(id)).map(({ text }) => text)).toEqual([
      '"Quds Force" AND Iran',
      'earthquake',
    ]);
    const after = await site.deps.subscribers.get(id);
    expect(after).toMatchObject({ timezone: 'UTC', digestTime: '08:00' });
    expect(after?.wakes).toBeGreaterThan(before?.wakes ?? 0);
  });

  it('starts again after an unsubscription: old rules do not come back', async () => {
    const { id } = await site.subscriber('back@example.org', rules);
    await site.deps.subscribers.change(id, { status: 'unsubscribed', nextDeliveryAt: undefined });
    site.clock.now = new Date(site.clock.now.getTime() + 25 * 3_600_000);
    await site.subscriber('back@example.org', [{ query: 'volcano' }]);
    expect((await site.deps.rules.ofSubscriber(id)).map(({ text }) => text)).toEqual(['volcano']);
    expect(await site.deps.subscribers.get(id)).toMatchObject({ status: 'active' });
  });

  it('ends after 24 hours', async () => {
    await subscribe('late@example.org', '192.0.2.20');
    const token = site.lastToken('late@example.org');
    site.clock.now = new Date(site.clock.now.getTime() + 24 * 3_600_000);
    const answer = await site.post('/confirm', { form: { token } });
    expect(answer.status).toBe(404);
    expect(await answer.text()).toContain('24 hours');
    expect(await rulesOf('late@example.org')).toEqual([]);
  });

  it('is refused with a changed token, or one for something else', async () => {
    await subscribe('forged@example.org', '192.0.2.21');
    const token = site.lastToken('forged@example.org');
    const forged = [...token].map(
      (char, at) => token.slice(0, at) + (char === 'a' ? 'b' : 'a') + token.slice(at + 1),
    );
    for (const text of [...forged.slice(-20), '', 'x', `${token}=`]) {
      expect((await site.post('/confirm', { form: { token: text } })).status).toBe(404);
    }
    expect((await site.post('/sign-in', { form: { token } })).status).toBe(404);
    expect((await site.get('/v1/me', { cookie: `__Host-session=${token}` })).status).not.toBe(200);
    expect(await site.deps.subscribers.get(idOf('forged@example.org'))).toMatchObject({ status: 'pending' });
  });
});

describe('a confirmation page', () => {
  it('confirms nothing that was asked for after it was opened', async () => {
    const email = 'watchful@example.org';
    const ask = (query: string, from: string) =>
      site.post('/v1/subscriptions', { json: { email, rules: [{ query }] }, from });
    await ask('ferry', '192.0.2.61');
    const token = site.lastToken(email);
    const revisionIn = async (page: Response) =>
      /name="revision" value="([^"]+)"/.exec(await page.text())?.[1];
    const revision = (await revisionIn(await site.get(`/confirm?token=${token}`))) ?? '';
    await ask('junk', '192.0.2.62');
    const refused = await site.post('/confirm', { form: { token, revision } });
    expect(refused.status).toBe(409);
    expect(await rulesOf(email)).toEqual([]);
    const newer = (await revisionIn(refused)) ?? '';
    expect((await site.post('/confirm', { form: { token, revision: newer } })).status).toBe(303);
    expect((await rulesOf(email)).map(({ text }) => text).sort()).toEqual(['ferry', 'junk']);
  });

  it('distinguishes a link whose rules were confirmed from an unknown one', async () => {
    await site.subscriber('twice@example.org', rules);
    const token = site.lastToken('twice@example.org');
    const again = await site.get(`/confirm?token=${token}`);
    expect([again.status, again.headers.get('location')]).toEqual([303, '/confirmed']);
    expect((await site.post('/confirm', { form: { token } })).headers.getSetCookie()).toEqual([]);
    expect((await site.get(`/confirm?token=${token.slice(0, -1)}`)).status).toBe(404);
  });

  it('adds rules up to the maximum and says how many are left out', async () => {
    const { id, cookie } = await site.subscriber('full@example.org', rules);
    for (let n = 0; n < 98; n += 1) await site.post('/v1/me/rules', { cookie, json: { query: `full${n}` } });
    site.clock.now = new Date(site.clock.now.getTime() + 3_600_000);
    await site.post('/v1/subscriptions', {
      json: { email: 'full@example.org', rules: ['a1', 'a2', 'a3'].map((query) => ({ query })) },
      from: '192.0.2.63',
    });
    const done = await site.post('/confirm', { form: { token: site.lastToken('full@example.org') } });
    const page = await site.get(done.headers.get('location') ?? '', { cookie });
    expect(await page.text()).toContain('2 rules could not be added');
    expect(await site.deps.rules.ofSubscriber(id)).toHaveLength(100);
  });
});

describe('a request that comes while an address confirms', () => {
  it('never makes the confirmed reader expire', async () => {
    const { id } = await site.subscriber('kept@example.org', rules);
    await site.deps.subscribers.keepPending(id, site.clock.now.toISOString());
    const item = (await allItems(site.table)).find(({ email }) => email === 'kept@example.org');
    expect(item?.status).toBe('active');
    expect(item?.expiresAt).toBeUndefined();
  });
});
