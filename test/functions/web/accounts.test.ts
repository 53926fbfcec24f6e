import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscriberId } from '../../../shared/security/subscriber-id.ts';
import { allItems } from '../../support/all-items.ts';
import { inventEntry, inventHit, inventPlan } from '../../support/invented.ts';
import { startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const person = (name: string, query = 'earthquake') => site.subscriber(`${name}@example.org`, [{ query }]);

describe('signing in', () => {
  it('mails a link whose page changes nothing, and whose button works once', async () => {
    await person('anna');
    expect((await site.post('/sign-in', { form: { email: ' Anna@Example.org' } })).status).toBe(303);
    const token = site.lastToken('anna@example.org');
    for (let n = 0; n < 10; n++) expect((await site.get(`/sign-in?token=${token}`)).status).toBe(200);

    const answers = await Promise.all(
      Array.from({ length: 20 }, () => site.post('/sign-in', { form: { token } })),
    );
    const first = answers.filter(({ status }) => status === 303);
    expect(first).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(19);
    const cookie = first[0]?.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^__Host-session=\S+; .*HttpOnly; Secure; SameSite=Lax/);
    const me = await site.get('/v1/me', { cookie: cookie.split(';')[0] ?? '' });
    expect(await me.json()).toMatchObject({ email: 'anna@example.org', status: 'active' });
  });

  it('ends after half an hour', async () => {
    await person('late');
    await site.post('/sign-in', { form: { email: 'late@example.org' } });
    const token = site.lastToken('late@example.org');
    site.clock.now = new Date(site.clock.now.getTime() + 30 * 60_000);
    expect((await site.post('/sign-in', { form: { token } })).status).toBe(404);
  });

  it('mails nothing to an address that never confirmed, and few mails to one that did', async () => {
    await site.post('/v1/subscriptions', {
      json: { email: 'never@example.org', rules: [{ query: 'x1' }] },
      from: '192.0.2.9',
    });
    await person('often');
    const links = () => site.sent.filter(({ kind }) => kind === 'sign-in').map(({ to }) => to);
    for (const email of ['never@example.org', 'unknown@example.org'])
      await site.post('/sign-in', { form: { email } });
    for (let n = 0; n < 6; n++) {
      await site.post('/sign-in', { form: { email: 'often@example.org' }, from: `192.0.2.${n}` });
    }
    expect(links().filter((to) => to !== 'often@example.org' && !/anna|late/.test(to))).toEqual([]);
    expect(links().filter((to) => to === 'often@example.org')).toHaveLength(3);
  });

  it('ends with signing out, also for a copy of the cookie', async () => {
    const { cookie } = await person('leaver');
    expect((await site.get('/v1/me', { cookie })).status).toBe(200);
    expect((await site.post('/sign-out', { cookie })).status).toBe(303);
    expect((await site.get('/v1/me', { cookie })).status).toBe(401);
  });
});

describe('settings', () => {
  it('changes the given ones and keeps the others', async () => {
    const { id, cookie } = await person('setter');
    const patch = { timezone: 'Asia/Kathmandu', quietHours: { from: '22:00', to: '07:00' } };
    const answer = await site.request('PATCH', '/v1/me', { cookie, json: patch });
    expect(await answer.json()).toMatchObject({ ...patch, digestTime: '08:00', digestWeekday: 1 });
    await site.request('PATCH', '/v1/me', { cookie, json: { quietHours: null, digestTime: '06:15' } });
    const now = await site.deps.subscribers.get(id);
    expect(now).toMatchObject({ timezone: 'Asia/Kathmandu', digestTime: '06:15' });
    expect(now?.quietHours).toBeUndefined();
  });

  it('include urgent mail until it is turned off, by the API or on the page', async () => {
    const { id, cookie } = await person('calm');
    const me = async () => (await site.get('/v1/me', { cookie })).json();
    const page = async () => (await site.get('/settings', { cookie })).text();
    expect(await me()).toMatchObject({ urgent: true });
    expect(await page()).toMatch(/name="urgent" value="yes" checked/);
    await site.request('PATCH', '/v1/me', { cookie, json: { urgent: false } });
    expect(await me()).toMatchObject({ urgent: false });
    expect(await page()).toMatch(/name="urgent" value="yes">/);
    const { timezone, digestTime, language } = (await site.deps.subscribers.get(id))!;
    const form = { timezone, digestTime, language, digestWeekday: '1', alertEveryMinutes: '5' };
    expect((await site.post('/settings', { cookie, form: { ...form, urgent: 'yes' } })).status).toBe(303);
    expect(await me()).toMatchObject({ urgent: true });
    const inTokyo = { ...form, timezone: 'tokyo' };
    expect((await site.post('/settings', { cookie, form: inTokyo })).status).toBe(303);
    expect(await me()).toMatchObject({ urgent: false, timezone: 'Asia/Tokyo' });
  });

  it('limit the alerts of a day and the stories of a mail, by the API or on the page', async () => {
    const { id, cookie } = await person('sparing');
    const me = async () => (await site.get('/v1/me', { cookie })).json();
    expect(await me()).toMatchObject({ alertsPerDay: 20 });
    const json = { alertsPerDay: 5, storiesPerMail: 12 };
    await site.request('PATCH', '/v1/me', { cookie, json });
    expect(await me()).toMatchObject(json);
    expect(await (await site.get('/settings', { cookie })).text()).toMatch(
      /name="alertsPerDay"[^>]* value="5"[\s\S]*name="storiesPerMail"[^>]* value="12"/,
    );
    const { timezone, digestTime, language } = (await site.deps.subscribers.get(id))!;
    const form = { timezone, digestTime, language, digestWeekday: '1', alertEveryMinutes: '5' };
    const wrong = await site.post('/settings', {
      cookie,
      form: { ...form, alertsPerDay: '0', storiesPerMail: '101' },
    });
    expect(wrong.status).toBe(422);
    const said = await wrong.text();
    expect(said).toContain('href="#alertsPerDay"');
    expect(said).toContain('href="#storiesPerMail"');
    await site.post('/settings', { cookie, form: { ...form, alertsPerDay: '40', storiesPerMail: '' } });
    expect(await me()).toMatchObject({ alertsPerDay: 40 });
    expect(await me()).not.toHaveProperty('storiesPerMail');
  });

  it('move the next delivery forward when the digest comes earlier', async () => {
    site.clock.now = new Date('2030-03-01T12:00:00Z');
    const { id, cookie } = await person('early');
    await site.deps.subscribers.change(id, { nextDeliveryAt: '2030-03-02T08:00:00.000Z' });
    await site.request('PATCH', '/v1/me', { cookie, json: { digestTime: '13:00' } });
    expect((await site.deps.subscribers.get(id))?.nextDeliveryAt).toBe('2030-03-01T13:00:00.000Z');
  });

  it.each([
    ['an unknown zone', { timezone: 'Nowhere/City' }, 'timezone'],
    ['a weekday 8', { digestWeekday: 8 }, 'digestWeekday'],
    ['quiet hours all day', { quietHours: { from: '08:00', to: '08:00' } }, 'quietHours'],
    ['an address', { email: 'other@example.org' }, ''],
    ['an inner field', { nextDeliveryAt: '2030-01-01T00:00:00Z' }, ''],
    ['a status of ours', { status: 'pending' }, 'status'],
  ])('refuse %s', async (_, json, path) => {
    const { id, cookie } = await person(`refused-${Object.keys(json)[0]?.toLowerCase()}`);
    const before = await site.deps.subscribers.get(id);
    const answer = await site.request('PATCH', '/v1/me', { cookie, json });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({ errors: [{ path }] });
    expect(await site.deps.subscribers.get(id)).toEqual(before);
  });

  it('stop all mail, and start it again from then on', async () => {
    const { id, cookie } = await person('pauser');
    await site.request('PATCH', '/v1/me', { cookie, json: { status: 'unsubscribed' } });
    expect(await site.deps.subscribers.get(id)).toMatchObject({ status: 'unsubscribed' });
    expect((await site.deps.subscribers.get(id))?.nextDeliveryAt).toBeUndefined();
    site.clock.now = new Date(site.clock.now.getTime() + 3_600_000);
    await site.request('PATCH', '/v1/me', { cookie, json: { status: 'active' } });
    const now = await site.deps.subscribers.get(id);
    const [rule] = await site.deps.rules.ofSubscriber(id);
    expect(now?.status).toBe('active');
    expect(now?.cursors[rule?.id ?? '']).toEqual({ at: site.clock.now.toISOString() });
    expect(now?.nextDeliveryAt).toBeDefined();
  });

  it('do not start mail again to an address that bounced', async () => {
    const { id, cookie } = await person('bouncer');
    await site.deps.subscribers.change(id, { status: 'unsubscribed', nextDeliveryAt: undefined });
    await site.deps.suppressions.add({
      subscriberId: id,
      reason: 'bounce',
      at: site.clock.now.toISOString(),
    });
    expect((await site.request('PATCH', '/v1/me', { cookie, json: { status: 'active' } })).status).toBe(409);
    expect(await site.deps.subscribers.get(id)).toMatchObject({ status: 'unsubscribed' });
  });
});

describe('rules', () => {
  it('are added with their query, and make the subscriber due', async () => {
    const { id, cookie } = await person('adder');
    const json = { query: 'volcano OR eruption', frequency: 'as-it-happens', name: 'Volcanoes' };
    const answer = await site.post('/v1/me/rules', { cookie, json });
    expect(answer.status).toBe(201);
    const { rule } = (await answer.json()) as { rule: { id: string; feeds: { rss: string } } };
    const stored = await site.deps.rules.get(id, rule.id);
    expect(stored).toMatchObject({
      text: 'volcano OR eruption',
      name: 'Volcanoes',
      cap: 20,
      since: site.clock.now.toISOString(),
    });
    expect(await site.deps.queries.get(stored?.queryId ?? '')).toMatchObject({
      instant: true,
      retired: false,
    });
    expect((await site.deps.subscribers.get(id))?.nextDeliveryAt).toBe(
      new Date(site.clock.now.getTime() + 300_000).toISOString(),
    );
    expect((await site.get(rule.feeds.rss.slice('https://news.example'.length))).status).toBe(200);
  });

  it('share one query when they mean the same', async () => {
    const [one, two] = [await person('same-a', 'iran AND embassy'), await person('same-b', 'EMBASSY  iran')];
    const queryIds = await Promise.all(
      [one, two].map(async ({ id }) => (await site.deps.rules.ofSubscriber(id))[0]?.queryId),
    );
    expect(queryIds[0]).toBe(queryIds[1]);
  });

  it('start again from now when the query changes, and keep the old query for its hits', async () => {
    const { id, cookie } = await person('editor', 'tsunami');
    const [before] = await site.deps.rules.ofSubscriber(id);
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    const at = site.clock.now.toISOString();
    const answer = await site.request('PATCH', `/v1/me/rules/${before?.id}`, {
      cookie,
      json: { query: 'tsunami AND Chile' },
    });
    expect(answer.status).toBe(200);
    expect(await site.deps.rules.get(id, before?.id ?? '')).toMatchObject({
      text: 'tsunami AND Chile',
      since: at,
      previousQueries: [{ queryId: before?.queryId, since: before?.since, until: at }],
    });
  });

  it('do not start again when only the spelling changes', async () => {
    const { id, cookie } = await person('speller', 'iran embassy');
    const [before] = await site.deps.rules.ofSubscriber(id);
    site.clock.now = new Date(site.clock.now.getTime() + 60_000);
    await site.request('PATCH', `/v1/me/rules/${before?.id}`, {
      cookie,
      json: { query: 'Iran AND Embassy', cap: 5 },
    });
    const after = await site.deps.rules.get(id, before?.id ?? '');
    expect(after).toMatchObject({
      text: 'Iran AND Embassy',
      since: before?.since,
      queryId: before?.queryId,
      cap: 5,
    });
    expect(after?.previousQueries).toBeUndefined();
  });

  it('lose no change when two are made at the same time', async () => {
    const { id, cookie } = await person('racer', 'flood');
    const [rule] = await site.deps.rules.ofSubscriber(id);
    const patch = (json: unknown) => site.request('PATCH', `/v1/me/rules/${rule?.id}`, { cookie, json });
    await Promise.all([patch({ query: 'flood OR deluge' }), patch({ frequency: 'weekly' })]);
    expect(await site.deps.rules.get(id, rule?.id ?? '')).toMatchObject({
      text: 'flood OR deluge',
      frequency: 'weekly',
    });
  });

  it('are refused with the column when the query is invalid', async () => {
    const { cookie } = await person('typo');
    const answer = await site.post('/v1/me/rules', { cookie, json: { query: 'iran AND' } });
    expect(answer.status).toBe(422);
    expect(await answer.json()).toMatchObject({
      errors: [{ path: 'query', from: expect.any(Number), message: expect.any(String) }],
    });
  });

  it('are limited to a hundred', async () => {
    const { id, cookie } = await person('collector');
    const add = (n: number) => site.post('/v1/me/rules', { cookie, json: { query: `word${n}` } });
    const answers = await Promise.all(Array.from({ length: 120 }, (_, n) => add(n)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(99);
    expect(await site.deps.rules.ofSubscriber(id)).toHaveLength(100);
    const answer = await site.post('/v1/me/rules', { cookie, json: { query: 'one too many' } });
    expect([answer.status, await answer.json()]).toMatchObject([
      409,
      { detail: expect.stringContaining('100') },
    ]);
  });

  it('can be added in place of deleted ones, even when the count was wrong', async () => {
    const { id, cookie } = await person('gardener');
    const add = (n: number) => site.post('/v1/me/rules', { cookie, json: { query: `seed${n}` } });
    for (let n = 1; n < 100; n += 1) await add(n);
    expect((await add(100)).status).toBe(409);
    const [first, second] = await site.deps.rules.ofSubscriber(id);
    await site.request('DELETE', `/v1/me/rules/${first?.id}`, { cookie });
    expect((await add(101)).status).toBe(201);
    // As after a crash between the deletion and the count.
    await site.deps.rules.delete(id, second?.id ?? '');
    expect((await add(102)).status).toBe(409);
    site.clock.now = new Date(site.clock.now.getTime() + 61_000);
    expect((await add(103)).status).toBe(201);
    expect(await site.deps.rules.ofSubscriber(id)).toHaveLength(100);
  });

  it('can be changed at most 200 times an hour, so that nobody fills the index with old queries', async () => {
    const { cookie, id } = await person('restless');
    const rule = await site.ruleOf(id);
    const answers: number[] = [];
    for (let n = 0; n < 210; n += 1) {
      const answer = await site.request('PATCH', `/v1/me/rules/${rule.id}`, {
        cookie,
        json: { cap: 1 + (n % 50) },
      });
      answers.push(answer.status);
      if (answer.status === 429) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(answers.filter((status) => status === 200)).toHaveLength(200);
    expect(new Set(answers.slice(200))).toEqual(new Set([429]));
  });

  it('end when they are deleted', async () => {
    const { id, cookie } = await person('ender');
    const [rule] = await site.deps.rules.ofSubscriber(id);
    const end = () => site.request('DELETE', `/v1/me/rules/${rule?.id}`, { cookie });
    expect((await end()).status).toBe(204);
    expect((await end()).status).toBe(404);
    expect(await site.deps.rules.ofSubscriber(id)).toEqual([]);
  });
});

describe('a subscriber’s data', () => {
  it('is exported completely, without secrets', async () => {
    const { id, cookie } = await person('exporter', 'eclipse');
    const plan = inventPlan({ subscriberId: id, entries: [inventEntry({ storyId: 's1' })] });
    await site.deps.deliveries.record(plan);
    await site.deps.sentStories.remember(plan);
    const answer = await site.get('/v1/me/export', { cookie });
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({
      subscriber: [{ email: 'exporter@example.org' }],
      rule: [{ text: 'eclipse' }],
      plan: [{ slot: plan.slot, entries: [{ storyId: 's1', title: 'Harbour reopens after storm' }] }],
    });
    const hashes = (await allItems(site.table)).flatMap(({ pk, hash }) =>
      pk === `subscriber#${id}` && hash ? [hash] : [],
    );
    expect(hashes).toHaveLength(2);
    for (const hash of hashes) expect(text).not.toContain(hash);
    expect(text).not.toMatch(/"hash"|__edb/);
  });

  it('is erased everywhere, except for the hash of an address that bounced', async () => {
    const { id, cookie } = await person('canary', 'comet');
    await site.post('/sign-in', { form: { email: 'canary@example.org' }, from: '192.0.2.99' });
    for (let n = 10; n < 40; n++) {
      const slot = `2030-01-01T00:00:${n}.000Z`;
      const plan = inventPlan({ subscriberId: id, slot, entries: [inventEntry({ storyId: `s${n}` })] });
      await site.deps.deliveries.record(plan);
      await site.deps.sentStories.remember(plan);
    }
    await site.deps.suppressions.add({
      subscriberId: id,
      reason: 'complaint',
      at: '2030-01-01T00:00:00.000Z',
    });
    expect((await site.request('DELETE', '/v1/me', { cookie })).status).toBe(204);

    const left = (await allItems(site.table)).filter((item) => JSON.stringify(item).includes(id));
    expect(left.map(({ __edb_e__ }) => __edb_e__)).toEqual(['suppression']);
    expect(JSON.stringify(await allItems(site.table))).not.toContain('canary@example.org');
    expect(JSON.stringify(site.log)).not.toContain('canary@');
    expect((await site.get('/v1/me', { cookie })).status).toBe(401);
    expect(id).toBe(subscriberId(testKeys, 'canary@example.org'));
  });

  it('is erased with the words of its queries, also out of hits, unless another subscriber watches them', async () => {
    const { id, cookie } = await person('worded', 'xylocanary');
    await person('neighbour', 'sharedcanary');
    site.clock.now = new Date(site.clock.now.getTime() + 120_000);
    for (const [n, query] of ['sharedcanary', 'editedcanary'].entries()) {
      const from = `192.0.2.${140 + n}`;
      const added = await site.post('/v1/me/rules', { json: { query }, cookie, from });
      expect(added.status).toBe(201);
      if (query !== 'editedcanary') continue;
      const { rule } = (await added.json()) as { rule: { id: string } };
      const path = `/v1/me/rules/${rule.id}`;
      await site.request('PATCH', path, { json: { query: 'latercanary' }, cookie, from });
    }
    const rules = await site.deps.rules.ofSubscriber(id);
    await site.deps.hits.putMany(
      rules.map(({ queryId, text }) => inventHit({ queryId, why: text, at: site.clock.now.toISOString() })),
    );
    site.clock.now = new Date(site.clock.now.getTime() + 120_000);
    expect((await site.request('DELETE', '/v1/me', { cookie })).status).toBe(204);
    const left = JSON.stringify(await allItems(site.table));
    for (const word of ['xylocanary', 'editedcanary', 'latercanary']) expect(left).not.toContain(word);
    // Of the two the neighbour's rule and query stay, and what the query found.
    expect(left).toContain('sharedcanary');
    expect(left).toContain('Harbour reopens after storm');
  });
});
