import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NamedDigest } from '../../../shared/subscribers/named-digest.ts';
import { unsubscribeToken } from '../../../shared/subscribers/unsubscribe.ts';
import { startTestSite, type TestSite, testKeys } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

let serial = 0;
/** A reader with two daily rules, and their calls. */
async function newReader() {
  const { id, cookie } = await site.subscriber(`digests-${++serial}@example.org`, [
    { query: `ferry${serial}`, name: 'Boats' },
  ]);
  await site.post('/v1/me/rules', { cookie, json: { query: `storm${serial}`, name: 'Weather' } });
  const call = async (method: string, path: string, json?: object) => {
    const answer = await site.request(method, path, { cookie, ...(json && { json }) });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) };
  };
  return {
    id,
    cookie,
    call,
    add: async (digest: object) => (await call('POST', '/v1/me/digests', digest)).body as NamedDigest,
    stored: () => site.deps.rules.ofSubscriber(id),
    subscriber: async () => (await site.deps.subscribers.get(id))!,
    page: async (path: string) => (await site.get(path, { cookie })).text(),
    send: (path: string, form: Record<string, string> | [string, string][]) =>
      site.post(path, { cookie, form }),
  };
}

const morning = { name: 'Morning', schedule: { times: ['13:00', '07:00'] } };

describe('digests by the API', () => {
  it('are added, listed with when each comes next, changed and deleted', async () => {
    const { call } = await newReader();
    const added = await call('POST', '/v1/me/digests', morning);
    expect(added.status).toBe(201);
    const { id } = added.body;
    expect(added.body).toEqual({
      id,
      name: 'Morning',
      schedule: { times: ['07:00', '13:00'] },
      nextAt: expect.stringMatching(/T(?:07|13):00:00\.000Z$/),
    });
    expect((await call('GET', '/v1/me/digests')).body).toEqual({ digests: [added.body] });
    const schedule = { weekdays: [1], times: ['09:00'] };
    expect((await call('PATCH', `/v1/me/digests/${id}`, { schedule })).body).toMatchObject({
      name: 'Morning',
      schedule,
    });
    expect((await call('DELETE', `/v1/me/digests/${id}`)).status).toBe(204);
    expect((await call('GET', '/v1/me/digests')).body).toEqual({ digests: [] });
    expect((await call('DELETE', `/v1/me/digests/${id}`)).status).toBe(404);
  });

  it('are looked at when they come, as soon as a rule belongs to them', async () => {
    const { call, add, stored, subscriber } = await newReader();
    const { id, ...digest } = (await add({ name: 'Soon', schedule: { times: ['00:30'] } })) as NamedDigest & {
      nextAt: string;
    };
    const [rule] = await stored();
    await call('PATCH', `/v1/me/rules/${rule?.id}`, { digest: id });
    expect((await subscriber()).nextDeliveryAt).toBe(digest.nextAt);
  });

  it('have names of their own, and are ten at most', async () => {
    const { call, add } = await newReader();
    await add(morning);
    const again = await call('POST', '/v1/me/digests', { ...morning, name: ' MORNING ' });
    expect([again.status, again.body.detail]).toEqual([409, expect.stringContaining('has this name')]);
    for (let n = 2; n <= 10; n++) await add({ ...morning, name: `Digest ${n}` });
    const eleventh = await call('POST', '/v1/me/digests', { ...morning, name: 'Digest 11' });
    expect([eleventh.status, eleventh.body.detail]).toEqual([409, expect.stringContaining('10 digests')]);
  });

  it('that are added at the same moment are both kept', async () => {
    const { call } = await newReader();
    const names = ['A', 'B', 'C', 'D'];
    const answers = await Promise.all(
      names.map((name) => call('POST', '/v1/me/digests', { ...morning, name })),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    const { digests } = (await call('GET', '/v1/me/digests')).body;
    expect(digests.map(({ name }: NamedDigest) => name).toSorted()).toEqual(names);
  });

  it('of one reader are no other’s', async () => {
    const [one, other] = [await newReader(), await newReader()];
    const { id } = await one.add(morning);
    expect((await other.call('PATCH', `/v1/me/digests/${id}`, { name: 'Mine' })).status).toBe(404);
    const [rule] = await other.stored();
    const taken = await other.call('PATCH', `/v1/me/rules/${rule?.id}`, { digest: id });
    expect([taken.status, taken.body.errors]).toEqual([
      422,
      [{ path: 'digest', message: expect.stringContaining('GET /v1/me/digests') }],
    ]);
  });

  it('are in what is exported, and their rules are daily ones when they are deleted', async () => {
    const { call, add, stored } = await newReader();
    const { id } = await add(morning);
    const [rule] = await stored();
    await call('PATCH', `/v1/me/rules/${rule?.id}`, { digest: 'morning' });
    expect((await stored())[0]).toMatchObject({ digest: id, frequency: 'daily' });
    expect((await call('GET', '/v1/me/export')).body.subscriber[0].digests).toMatchObject([{ id }]);
    await call('DELETE', `/v1/me/digests/${id}`);
    const [left] = await stored();
    expect(left?.frequency).toBe('daily');
    expect(left).not.toHaveProperty('digest');
  });
});

describe('when a rule writes', () => {
  const weekly = { weekdays: [1, 5], times: ['08:00'] };

  it('is what was said last: a schedule, a digest or another frequency', async () => {
    const { call, add, stored } = await newReader();
    const { id: digest } = await add(morning);
    const [first] = await stored();
    const change = async (json: object) => {
      const { status, body } = await call('PATCH', `/v1/me/rules/${first?.id}`, json);
      const { frequency, schedule, digest: of } = body.rule ?? {};
      return [status, frequency, schedule, of];
    };
    expect(await change({ schedule: weekly })).toEqual([200, 'weekly', weekly, undefined]);
    expect(await change({ cap: 5 })).toEqual([200, 'weekly', weekly, undefined]);
    expect(await change({ digest })).toEqual([200, 'daily', undefined, digest]);
    expect(await change({ frequency: 'daily' })).toEqual([200, 'daily', undefined, digest]);
    expect(await change({ frequency: 'monthly' })).toEqual([200, 'monthly', undefined, undefined]);
    const monthly = { dayOfMonth: 31, times: ['09:00'] };
    expect(await change({ schedule: monthly })).toEqual([200, 'monthly', monthly, undefined]);
    expect(await change({ frequency: 'hourly' })).toEqual([200, 'hourly', undefined, undefined]);
    expect(await change({ schedule: weekly, frequency: 'weekly' })).toEqual([
      200,
      'weekly',
      weekly,
      undefined,
    ]);
    expect(await change({ schedule: null })).toEqual([200, 'weekly', undefined, undefined]);
  });

  it.each([
    ['a schedule that comes otherwise', { frequency: 'daily', schedule: weekly }, 'schedule'],
    ['a schedule of an alert', { frequency: 'as-it-happens', schedule: { times: ['08:00'] } }, 'schedule'],
    ['a schedule and a digest', { schedule: { times: ['08:00'] }, digest: 'x' }, 'schedule'],
    ['a digest and another frequency', { digest: 'x', frequency: 'hourly' }, 'frequency'],
    ['times that are too near', { schedule: { times: ['08:00', '08:10'] } }, 'schedule.times'],
    ['a digest that is not there', { digest: 'x' }, 'digest'],
  ])('cannot be %s', async (_, said, path) => {
    const { call, stored } = await newReader();
    const added = await call('POST', '/v1/me/rules', { query: 'harbour', ...said });
    expect([added.status, added.body.errors?.[0]?.path]).toEqual([422, path]);
    const [rule] = await stored();
    expect((await call('PATCH', `/v1/me/rules/${rule?.id}`, said)).status).toBe(422);
  });

  it('goes along into a file and out of it', async () => {
    const { call, add, stored } = await newReader();
    await add(morning);
    // Both were made at the same instant of the test's clock.
    const byName = async (name: string) => (await stored()).find((rule) => rule.name === name);
    const [boats, weather] = [await byName('Boats'), await byName('Weather')];
    await call('PATCH', `/v1/me/rules/${boats?.id}`, { digest: 'Morning' });
    await call('PATCH', `/v1/me/rules/${weather?.id}`, { schedule: weekly });
    const file = (await call('GET', '/v1/me/rules/export?format=json')).body;
    const listed = new Map(file.rules.map((rule: { name: string }) => [rule.name, rule]));
    expect(listed.get('Boats')).toMatchObject({ digest: 'Morning' });
    expect(listed.get('Weather')).toMatchObject({ frequency: 'weekly', schedule: weekly });
    for (const one of await stored()) await call('DELETE', `/v1/me/rules/${one.id}`);
    expect((await call('POST', '/v1/me/rules/import', file)).status).toBe(200);
    expect((await byName('Boats'))?.digest).toEqual(expect.any(String));
    expect((await byName('Weather'))?.schedule).toEqual(weekly);
  });
});

describe('the pages of digests', () => {
  it('add one, show it in the settings and at rules, change and delete it', async () => {
    const { page, send, subscriber, stored } = await newReader();
    expect(await page('/settings')).toContain('href="/settings/digests/new"');
    expect(await page('/settings/digests/new')).toContain('name="times[]" value="08:00"');
    const added = await send('/settings/digests', [
      ['digestName', 'Morning'],
      ['days', 'weekly'],
      ['weekdays[]', '1'],
      ['weekdays[]', '5'],
      ['dayOfMonth', ''],
      ['times[]', '07:00'],
      ['times[]', ''],
      ['times[]', '13:00'],
    ]);
    expect(added.headers.get('location')).toBe('/settings?done=digest-saved#digests');
    const [digest] = (await subscriber()).digests ?? [];
    expect(digest).toMatchObject({
      name: 'Morning',
      schedule: { weekdays: [1, 5], times: ['07:00', '13:00'] },
    });
    expect(await page('/settings')).toMatch(/Monday and Friday at 07:00 and 13:00 · No rule yet/);

    const [rule] = await stored();
    await send('/rules/change', [
      ['action', 'frequency'],
      ['to', `digest:${digest?.id}`],
      ['id[]', rule?.id ?? ''],
    ]);
    expect((await stored())[0]?.digest).toBe(digest?.id);
    expect(await page('/rules')).toContain(`<option value="digest:${digest?.id}" selected>Digest Morning<`);
    expect(await page(`/settings/digests/${digest?.id}`)).toContain(`<bdi>${rule?.name}</bdi>`);
    expect(await page(`/rules/${rule?.id}`)).toMatch(new RegExp(`value="digest:${digest?.id}" checked`));

    await send(`/settings/digests/${digest?.id}`, [
      ['digestName', 'Evening'],
      ['days', 'daily'],
      ['weekdays[]', '1'],
      ['times[]', '19:00'],
    ]);
    expect((await subscriber()).digests).toEqual([
      { id: digest?.id, name: 'Evening', schedule: { times: ['19:00'] } },
    ]);
    const gone = await send(`/settings/digests/${digest?.id}/delete`, {});
    expect(gone.headers.get('location')).toBe('/settings?done=digest-deleted#digests');
    expect(await page('/settings?done=digest-deleted')).toContain('Its rules are kept');
    expect((await stored())[0]).not.toHaveProperty('digest');
  });

  it('keep what was typed, and say what is wrong at its field', async () => {
    const { send } = await newReader();
    const refused = await send('/settings/digests', [
      ['digestName', ''],
      ['days', 'monthly'],
      ['dayOfMonth', '32'],
      ['times[]', '08:00'],
      ['times[]', '08:05'],
    ]);
    expect(refused.status).toBe(422);
    const html = await refused.text();
    for (const id of ['digestName-error', 'dayOfMonth-error', 'times-error']) expect(html).toContain(id);
    expect(html).toContain('name="times[]" value="08:05"');
  });

  it('of somebody else, or of none, are not found', async () => {
    const [one, other] = [await newReader(), await newReader()];
    const { id } = await one.add(morning);
    expect((await site.get(`/settings/digests/${id}`, { cookie: other.cookie })).status).toBe(404);
    expect((await site.get('/settings/digests/none', { cookie: other.cookie })).status).toBe(404);
  });

  it('refuse another name that is taken, and an eleventh', async () => {
    const { add, send, page } = await newReader();
    for (let n = 1; n <= 10; n++) await add({ ...morning, name: `Digest ${n}` });
    const fields = { digestName: 'Another', days: 'daily', 'times[]': '08:00' };
    expect(await (await send('/settings/digests', fields)).text()).toContain('You have 10 digests');
    expect(await page('/settings')).not.toContain('/settings/digests/new');
  });
});

describe('the form of a rule', () => {
  const saved = (id: string, fields: readonly [string, string][]): [string, string][] => [
    ['query', `harbour ${id}`],
    ['cap', '20'],
    ...fields,
  ];

  it('gives it days and times of its own; what is left empty is as in the settings', async () => {
    const { stored, send, page } = await newReader();
    const [rule] = await stored();
    const change = async (...fields: [string, string][]) => {
      const answer = await send(`/rules/${rule?.id}`, saved('a', fields));
      expect(answer.status).toBe(303);
      const [now] = await stored();
      return [now?.frequency, now?.schedule];
    };
    expect(await change(['frequency', 'weekly'], ['weekdays[]', '3'])).toEqual([
      'weekly',
      { weekdays: [3], times: ['08:00'] },
    ]);
    expect(await page(`/rules/${rule?.id}`)).toMatch(/<details class="own-times" open>/);
    expect(await page('/rules')).toContain('Wednesday at 08:00');
    expect(await change(['frequency', 'weekly'], ['times[]', '06:00'])).toEqual([
      'weekly',
      { weekdays: [1], times: ['06:00'] },
    ]);
    expect(await change(['frequency', 'monthly'], ['dayOfMonth', '15'], ['weekdays[]', '3'])).toEqual([
      'monthly',
      { dayOfMonth: 15, times: ['08:00'] },
    ]);
    expect(await change(['frequency', 'daily'], ['times[]', '06:00'], ['times[]', '18:00'])).toEqual([
      'daily',
      { times: ['06:00', '18:00'] },
    ]);
    expect(await change(['frequency', 'daily'], ['weekdays[]', '3'])).toEqual(['daily', undefined]);
    expect(await change(['frequency', 'hourly'], ['times[]', '06:00'])).toEqual(['hourly', undefined]);
  });

  it('says which times are wrong, and keeps them', async () => {
    const { stored, send } = await newReader();
    const [rule] = await stored();
    const wrong = await send(
      `/rules/${rule?.id}`,
      saved('b', [
        ['frequency', 'daily'],
        ['times[]', '06:00'],
        ['times[]', '06:15'],
      ]),
    );
    expect(wrong.status).toBe(422);
    const html = await wrong.text();
    expect(html).toContain('at least 30 minutes apart');
    expect(html).toContain('value="06:15"');
  });
});

describe('the link of a mail that makes a rule weekly', () => {
  it('ends its own times, and gives them back when that is undone', async () => {
    const { id: subscriberId, call, stored } = await newReader();
    const [rule] = await stored();
    const schedule = { times: ['06:00', '18:00'] };
    await call('PATCH', `/v1/me/rules/${rule?.id}`, { schedule });
    const link = `/u/${unsubscribeToken(testKeys, { subscriberId, ruleId: rule?.id ?? '' })}`;
    const done = await site.post(link, { form: { action: 'weekly' } });
    expect((await stored())[0]).toMatchObject({ frequency: 'weekly' });
    expect((await stored())[0]).not.toHaveProperty('schedule');
    const was =
      new URL(done.headers.get('location') ?? '', 'https://news.example').searchParams.get('was') ?? '';
    await site.post(link, { form: { action: 'undo', undone: 'weekly', was } });
    expect((await stored())[0]).toMatchObject({ frequency: 'daily', schedule });
  });
});

describe('the settings', () => {
  it('repeat in digests what alerts have told, when that is ticked', async () => {
    const { page, send, subscriber, call } = await newReader();
    const form = {
      digestTime: '08:00',
      digestWeekday: '1',
      timezone: 'UTC',
      language: 'en',
      quietFrom: '',
      quietTo: '',
      alertEveryMinutes: '5',
      alertsPerDay: '20',
      storiesPerMail: '',
    };
    expect((await call('GET', '/v1/me')).body.alertsInDigests).toBe(false);
    await send('/settings', { ...form, alertsInDigests: 'yes' });
    expect((await subscriber()).alertsInDigests).toBe(true);
    expect(await page('/settings')).toMatch(/name="alertsInDigests" value="yes" checked/);
    await send('/settings', form);
    expect((await subscriber()).alertsInDigests).toBe(false);
  });
});

describe('the first mail after confirming', () => {
  it('is the first of all times, in words', async () => {
    site.clock.now = new Date('2026-05-04T09:30:00.000Z');
    const email = 'first-times@example.org';
    const asked = {
      email,
      timezone: 'Europe/Madrid',
      rules: [{ query: 'ferry', frequency: 'weekly', schedule: { weekdays: [4], times: ['07:15'] } }],
    };
    await site.post('/v1/subscriptions', { json: asked, from: '192.0.2.77' });
    const answer = await site.post('/confirm', { form: { token: site.lastToken(email) } });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
    const page = await (await site.get(answer.headers.get('location') ?? '', { cookie })).text();
    expect(page).toMatch(/Your first email: Thursday,? 7 May (?:at )?07:15, Madrid time/);
    expect(page).toContain('Thursday at 07:15');
  });
});
