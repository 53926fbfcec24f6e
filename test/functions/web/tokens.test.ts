import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { forSubscribers, subscriberCallNeeds } from '../../../functions/web/subscriber-calls.ts';
import { tokenFor } from '../../support/access-token.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const person = (name: string) => site.subscriber(`${name}@example.org`, [{ query: `${name} news` }]);
const minutes = (count: number) => {
  site.clock.now = new Date(site.clock.now.getTime() + count * 60_000);
};
const listed = async (cookie: string) =>
  ((await (await site.get('/v1/me/tokens', { cookie })).json()) as { tokens: Record<string, unknown>[] })
    .tokens;

describe('a token', () => {
  it('is shown once, and afterwards listed without its secret', async () => {
    const { cookie } = await person('lister');
    const { id, token } = await tokenFor(site, cookie, 'read', ' Dashboard ');
    expect(token).toMatch(/^wwt_[\w-]{32}\.[\w-]{43}$/);
    const list = await listed(cookie);
    expect(list).toEqual([
      { id, name: 'Dashboard', scopes: ['read'], createdAt: site.clock.now.toISOString() },
    ]);
    expect(JSON.stringify(list)).not.toContain(token.split('.')[1]);
  });

  it('makes the calls of its owner without a cookie and without an origin', async () => {
    const { cookie } = await person('caller');
    const { headers } = await tokenFor(site, cookie, 'write');
    const me = await site.get('/v1/me', { headers });
    expect(await me.json()).toMatchObject({ email: 'caller@example.org' });
    const added = await site.post('/v1/me/rules', { headers, json: { query: 'harbour' } });
    expect(added.status).toBe(201);
    const { rules } = (await (await site.get('/v1/me/rules', { headers })).json()) as {
      rules: { text: string; id: string }[];
    };
    expect(rules.map(({ text }) => text).toSorted()).toEqual(['caller news', 'harbour']);
    const harbour = rules.find(({ text }) => text === 'harbour');
    const changed = await site.request('PATCH', '/v1/me', { headers, json: { digestTime: '06:15' } });
    expect(await changed.json()).toMatchObject({ digestTime: '06:15' });
    const gone = await site.request('DELETE', `/v1/me/rules/${harbour?.id}`, { headers });
    expect(gone.status).toBe(204);
    expect((await site.get('/v1/me/export', { headers })).status).toBe(200);
  });

  it('counts before a cookie, and a header of another scheme does not count', async () => {
    const [first, second] = [await person('first'), await person('second')];
    const { headers } = await tokenFor(site, second.cookie, 'read');
    const both = await site.get('/v1/me', { headers, cookie: first.cookie });
    expect(await both.json()).toMatchObject({ email: 'second@example.org' });
    const basic = await site.get('/v1/me', {
      headers: { authorization: 'Basic c3RhZ2luZzp4' },
      cookie: first.cookie,
    });
    expect(await basic.json()).toMatchObject({ email: 'first@example.org' });
  });

  it('is told by mail to its owner when it is made', async () => {
    const { cookie } = await person('told');
    await tokenFor(site, cookie, 'write', 'Desk robot');
    expect(site.sent.at(-1)).toMatchObject({
      kind: 'token-made',
      to: 'told@example.org',
      name: 'Desk robot',
    });
  });

  it('stands although the mail about it fails, which the log says without the address', async () => {
    const { cookie, id } = await person('unmailed');
    const before = site.deps.mails.sendTokenMade;
    site.deps.mails.sendTokenMade = async () => {
      throw new Error('unmailed@example.org was refused');
    };
    try {
      await tokenFor(site, cookie, 'read');
    } finally {
      site.deps.mails.sendTokenMade = before;
    }
    expect(await site.deps.accessTokens.ofOwner(id)).toHaveLength(1);
    expect(site.log.at(-1)).toMatchObject({ level: 'warn', extra: { error: 'Error' } });
    expect(JSON.stringify(site.log)).not.toContain('unmailed@');
  });

  it('sends nothing to an address that gets no mail', async () => {
    const { cookie, id } = await person('bounced');
    await site.deps.suppressions.add({ subscriberId: id, reason: 'bounce', at: '2030-01-01T00:00:00.000Z' });
    const before = site.sent.length;
    await tokenFor(site, cookie, 'read');
    expect(site.sent).toHaveLength(before);
  });

  it('says when it was last used, to the hour', async () => {
    const { cookie } = await person('used');
    const { headers } = await tokenFor(site, cookie, 'read');
    const first = site.clock.now.toISOString();
    await site.get('/v1/me', { headers });
    minutes(59);
    await site.get('/v1/me', { headers });
    expect(await listed(cookie)).toMatchObject([{ lastUsedAt: first }]);
    minutes(1);
    await site.get('/v1/me', { headers });
    expect(await listed(cookie)).toMatchObject([{ lastUsedAt: site.clock.now.toISOString() }]);
  });

  it('is revoked by its id, once', async () => {
    const { cookie } = await person('revoker');
    const { id, headers } = await tokenFor(site, cookie, 'read');
    const revoke = () => site.request('DELETE', `/v1/me/tokens/${id}`, { cookie });
    expect((await revoke()).status).toBe(204);
    expect((await revoke()).status).toBe(404);
    const refused = await site.get('/v1/me', { headers });
    expect(refused.status).toBe(401);
    expect(((await refused.json()) as { detail: string }).detail).toContain('unknown or was revoked');
    expect(refused.headers.get('www-authenticate')).toContain('invalid_token');
  });

  it.each([
    [{ name: ' ', scopes: ['read'] }, 'name', 'Name the token after what uses it.'],
    [{ name: 'x', scopes: [] }, 'scopes', 'Give the token one scope at least.'],
    [{ name: 'x', scopes: ['admin'] }, 'scopes.0', 'Invalid option'],
    [{ name: 'x', scopes: ['read'], owner: 'somebody' }, '', 'Unrecognized key'],
  ])('is not made from %j', async (json, path, message) => {
    const { cookie } = await person(`wrong-${path || 'key'}`.replace('.', '-'));
    const answer = await site.post('/v1/me/tokens', { cookie, json });
    expect(answer.status).toBe(422);
    const { errors } = (await answer.json()) as { errors: { path: string; message: string }[] };
    expect(errors[0]).toMatchObject({ path, message: expect.stringContaining(message) });
  });

  it('is in the export of its owner without secret and hash, and erased with the account', async () => {
    const { cookie, id } = await person('leaver');
    const { token, headers } = await tokenFor(site, cookie, 'read', 'Old laptop');
    const [stored] = await site.deps.accessTokens.ofOwner(id);
    const text = await (await site.get('/v1/me/export', { cookie })).text();
    expect(JSON.parse(text).accessToken).toMatchObject([{ name: 'Old laptop', scopes: ['read'] }]);
    expect(text).not.toContain(stored?.hash);
    expect(text).not.toContain(token.split('.')[1]);
    expect((await site.request('DELETE', '/v1/me', { cookie })).status).toBe(204);
    expect(await site.deps.accessTokens.ofOwner(id)).toEqual([]);
    expect((await site.get('/v1/me', { headers })).status).toBe(401);
  });
});

describe('tokens in the settings', () => {
  const settings = async (cookie: string) => (await site.get('/settings', { cookie })).text();

  it('are made and shown once, listed, and revoked', async () => {
    const { cookie } = await person('clicker');
    expect(await settings(cookie)).toContain('No program has a token.');
    const made = await site.post('/settings/tokens', {
      cookie,
      form: { tokenName: 'Desk <robot>', tokenScope: 'write' },
    });
    expect([made.status, made.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const page = await made.text();
    const [token = ''] = /wwt_[\w-]{32}\.[\w-]{43}/.exec(page) ?? [];
    const headers = { authorization: `Bearer ${token}` };
    expect((await site.post('/v1/me/rules', { headers, json: { query: 'harbour' } })).status).toBe(201);

    const list = await settings(cookie);
    expect(list).toContain('Desk &lt;robot&gt;');
    expect(list).toContain('last used');
    expect(list).not.toContain('wwt_');
    const [, id = ''] = /name="token" value="([\w-]+)"/.exec(list) ?? [];
    const revoke = () => site.post('/settings/tokens/revoke', { cookie, form: { token: id } });
    const revoked = await revoke();
    expect([revoked.status, revoked.headers.get('location')]).toEqual([303, '/settings?done=token-revoked']);
    expect((await site.get('/v1/me', { headers })).status).toBe(401);
    expect(await settings(cookie)).toContain('No program has a token.');
    expect((await revoke()).status).toBe(303);
  });

  it('keep what was typed, with what is wrong', async () => {
    const { cookie } = await person('typer');
    const answer = await site.post('/settings/tokens', {
      cookie,
      form: { tokenName: ' ', tokenScope: 'write' },
    });
    expect(answer.status).toBe(422);
    const page = await answer.text();
    expect(page).toContain('href="#tokenName"');
    expect(page).toContain('Write what the token is for');
    expect(page).toMatch(/value="write" checked/);
    const odd = await site.post('/settings/tokens', {
      cookie,
      form: { tokenName: 'x', tokenScope: 'admin' },
    });
    expect(odd.status).toBe(422);
    expect(await listed(cookie)).toEqual([]);
  });

  it('say when there are too many, or too many within the hour', async () => {
    const { cookie } = await person('collector');
    const make = (name: string) =>
      site.post('/settings/tokens', { cookie, form: { tokenName: name, tokenScope: 'read' } });
    for (let n = 0; n < 10; n++) expect((await make(`Nr ${n}`)).status).toBe(200);
    const full = await make('Eleventh');
    expect(full.status).toBe(409);
    expect(await full.text()).toContain('You have 10 tokens, which is the most.');
    const [first] = await listed(cookie);
    await site.request('DELETE', `/v1/me/tokens/${first?.id}`, { cookie });
    const often = await make('Eleventh');
    expect(often.status).toBe(429);
    expect(await often.text()).toContain('Try again in');
  });
});

describe('the calls of subscribers', () => {
  it('each say in the description what a token needs for them, as the guard does', async () => {
    const { paths, components } = (await (await site.get('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { security?: Record<string, string[]>[] }>>;
      components: { securitySchemes: Record<string, unknown> };
    };
    expect(components.securitySchemes.token).toMatchObject({ type: 'http', scheme: 'bearer' });
    const calls = Object.entries(paths)
      .filter(([path]) => forSubscribers.test(path))
      .flatMap(([path, item]) =>
        Object.entries(item).map(([method, { security }]) => ({
          method: method.toUpperCase(),
          path,
          security,
        })),
      );
    expect(calls.length).toBeGreaterThan(20);
    for (const { method, path, security } of calls) {
      const needed = subscriberCallNeeds(method, path);
      expect(security, `${method} ${path}`).toEqual([
        { session: [] },
        ...(needed === 'session' ? [] : [{ token: [needed] }]),
      ]);
    }
  });

  it('say to programs without a session or token how to get one', async () => {
    const refused = await site.get('/v1/me');
    expect(refused.status).toBe(401);
    expect(((await refused.json()) as { detail: string }).detail).toContain('Bearer wwt_');
    const wrong = await site.get('/v1/me', { headers: { authorization: `Bearer ${operatorKey}` } });
    expect(wrong.status).toBe(401);
  });
});
