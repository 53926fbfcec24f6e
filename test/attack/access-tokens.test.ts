/** Somebody who found, stole or made up a subscriber's token. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiPath } from '../../functions/web/match-path.ts';
import { forSubscribers, subscriberCallNeeds } from '../../functions/web/subscriber-calls.ts';
import { accessTokensMade, maxAccessTokens } from '../../shared/subscribers/access-tokens.ts';
import { tokenFor } from '../support/access-token.ts';
import { allItems } from '../support/all-items.ts';
import { startTestSite, type TestSite } from '../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const person = (name: string) => site.subscriber(`${name}@example.org`, [{ query: `${name} news` }]);
const itemsOf = async (id: string) =>
  (await allItems(site.table)).filter(
    ({ pk, __edb_e__ }) => pk === `subscriber#${id}` && __edb_e__ !== 'accessToken',
  );
/** The routes of the API that need a subscriber, with parameters that name nothing. */
const calls = () => [
  ...new Map(
    site.app.routes
      .filter(({ method, path }) => method !== 'ALL' && forSubscribers.test(path))
      .map(({ method, path }) => [
        `${method} ${path}`,
        { method, path: openApiPath(path), asked: path.replace(/:\w+/g, 'none') },
      ]),
  ).values(),
];

describe('a token that may only read', () => {
  it('shows no address and no secret of an output, with which one could post to its owner', async () => {
    const { id, cookie } = await person('quiet');
    const { id: ruleId } = await site.ruleOf(id);
    await site.request('PATCH', `/v1/me/rules/${ruleId}`, {
      cookie,
      json: { webhook: { kind: 'standard', url: 'https://desk.example/hook' } },
    });
    await site.request('POST', `/v1/me/rules/${ruleId}/outputs`, {
      cookie,
      json: { kind: 'slack', url: 'https://hooks.slack.com/services/T0/B0/secretpath' },
    });
    const shown = async (scope: 'read' | 'write') => {
      const { headers } = await tokenFor(site, cookie, scope);
      const paths = ['/v1/me', '/v1/me/rules', `/v1/me/rules/${ruleId}/outputs`, '/v1/me/export'];
      const answers = await Promise.all(paths.map((path) => site.request('GET', path, { headers })));
      return (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
    };
    expect(await shown('read')).not.toMatch(/whsec_|desk\.example|hooks\.slack/);
    const all = await shown('write');
    expect([all.includes('whsec_'), all.includes('hooks.slack')]).toEqual([true, true]);
  });
});

describe('a stolen token, even one that may write', () => {
  it('makes no other token and erases nothing: that takes somebody who is signed in', async () => {
    const { id, cookie } = await person('stolen');
    const { headers } = await tokenFor(site, cookie, 'write');
    const before = await itemsOf(id);
    const refused = calls().filter(({ method, path }) => subscriberCallNeeds(method, path) === 'session');
    expect(refused.map(({ method, path }) => `${method} ${path}`).toSorted()).toEqual([
      'DELETE /v1/me',
      'POST /v1/me/tokens',
    ]);
    for (const { method, asked } of refused) {
      const answer = await site.request(method, asked, {
        headers,
        ...(method === 'POST' && { json: { name: 'Another', scopes: ['write'] } }),
      });
      expect(answer.status, asked).toBe(403);
      expect(((await answer.json()) as { detail: string }).detail).toContain('No token can do this');
    }
    expect(await itemsOf(id)).toEqual(before);
    expect(await site.deps.accessTokens.ofOwner(id)).toHaveLength(1);
  });

  it('opens no page and no console, so it changes no address there', async () => {
    const { id, cookie } = await person('pages');
    const { headers, token } = await tokenFor(site, cookie, 'write');
    const before = await itemsOf(id);
    const pages = site.app.routes.filter(
      ({ method, path }) =>
        method !== 'ALL' && /^\/(?:settings|rules|stories|overview|import|why|admin)(?:\/|$)/.test(path),
    );
    expect(pages.length).toBeGreaterThan(20);
    for (const { method, path } of pages) {
      const asked = path.replace(/:\w+/g, 'none');
      const answer = await site.request(method, asked, {
        headers,
        ...(method === 'POST' && {
          form: { newEmail: 'thief@example.org', confirmEmail: 'pages@example.org' },
        }),
      });
      // A redirect leads to signing in, or to a page that does.
      expect([303, 401, ...(path === '/admin' ? [200] : [])], `${method} ${path}`).toContain(answer.status);
      expect(await answer.text(), `${method} ${path}`).not.toContain('pages@example.org');
    }
    for (const name of ['session', '__Host-session']) {
      const asCookie = await site.get('/v1/me', { cookie: `${name}=${token.replace('wwt_', '')}` });
      expect(asCookie.status).toBe(401);
    }
    expect(await itemsOf(id)).toEqual(before);
    expect(site.sent.some(({ to }) => to === 'thief@example.org')).toBe(false);
  });

  it('opens nothing from the call on that follows its revocation', async () => {
    const { cookie } = await person('revoked');
    const { id, headers } = await tokenFor(site, cookie, 'write');
    expect((await site.get('/v1/me', { headers })).status).toBe(200);
    await site.request('DELETE', `/v1/me/tokens/${id}`, { cookie });
    for (const { method, asked } of calls())
      expect((await site.request(method, asked, { headers })).status, `${method} ${asked}`).toBe(401);
  });

  it('does not go along to a new address of its owner', async () => {
    const { cookie } = await person('mover');
    const { headers } = await tokenFor(site, cookie, 'write');
    await site.post('/settings/address', { cookie, form: { newEmail: 'moved@example.org' } });
    for (const { token } of site.sent.filter(({ kind }) => kind === 'address-change'))
      expect((await site.post('/address', { form: { token } })).status).toBeLessThan(400);
    expect((await site.get('/v1/me', { headers })).status).toBe(401);
  });

  it('is not brought back by a call that was under way when it was revoked', async () => {
    const { id: owner, cookie } = await person('racing');
    const { id } = await tokenFor(site, cookie, 'read');
    const [stored] = await site.deps.accessTokens.ofOwner(owner);
    await site.request('DELETE', `/v1/me/tokens/${id}`, { cookie });
    await site.deps.accessTokens.noteUse(owner, stored?.hash ?? '', site.clock.now.toISOString());
    expect(await site.deps.accessTokens.ofOwner(owner)).toEqual([]);
  });
});

describe('a token that may only read', () => {
  it('changes nothing by any call', async () => {
    const { id, cookie } = await person('reader');
    const { headers } = await tokenFor(site, cookie, 'read');
    const rule = (await site.ruleOf(id)).id;
    const before = await itemsOf(id);
    const writes = calls().filter(({ method, path }) => subscriberCallNeeds(method, path) === 'write');
    expect(writes.length).toBeGreaterThan(10);
    for (const { method, path } of writes) {
      const answer = await site.request(method, path.replace('{id}', rule).replace(/\{\w+\}/g, 'none'), {
        headers,
        ...(!['GET', 'DELETE'].includes(method) && { json: { status: 'unsubscribed', query: 'stolen' } }),
      });
      expect(answer.status, `${method} ${path}`).toBe(403);
      expect(((await answer.json()) as { detail: string }).detail).toContain('may only read');
    }
    expect(await itemsOf(id)).toEqual(before);
  });

  it('gets through to every call that only looks', async () => {
    const { cookie } = await person('looker');
    const { headers } = await tokenFor(site, cookie, 'read');
    for (const { method, path, asked } of calls().filter(
      (one) => subscriberCallNeeds(one.method, one.path) === 'read',
    )) {
      const answer = await site.request(method, asked, {
        headers,
        ...(method === 'POST' && { json: { nothing: 'of the kind' } }),
      });
      expect([401, 403], `${method} ${path}`).not.toContain(answer.status);
    }
  });
});

describe('a token that was made up', () => {
  it('opens nothing when any one character is changed', async () => {
    const { cookie } = await person('forged');
    const { token } = await tokenFor(site, cookie, 'read');
    const forgeries = [...token].map(
      (char, at) => token.slice(0, at) + (char === 'A' ? 'B' : 'A') + token.slice(at + 1),
    );
    for (const text of [...forgeries, token.slice(4), `ww_${token.slice(-43)}`, `${token}x`]) {
      const answer = await site.get('/v1/me', { headers: { authorization: `Bearer ${text}` } });
      expect(answer.status, text).toBe(401);
    }
  });

  it('cannot be made from what is in the table', async () => {
    const { id, cookie } = await person('table');
    const { token } = await tokenFor(site, cookie, 'read');
    expect(JSON.stringify(await allItems(site.table))).not.toContain(token.split('.')[1]);
    const [stored] = await site.deps.accessTokens.ofOwner(id);
    const headers = { authorization: `Bearer wwt_${id}.${stored?.hash}` };
    expect((await site.get('/v1/me', { headers })).status).toBe(401);
  });
});

describe('tokens of somebody else', () => {
  it('are neither listed nor revoked', async () => {
    const [alice, bob] = [await person('alice'), await person('bob')];
    const { id } = await tokenFor(site, alice.cookie, 'read');
    const { headers } = await tokenFor(site, bob.cookie, 'write');
    for (const caller of [{ headers }, { cookie: bob.cookie }]) {
      expect((await site.request('DELETE', `/v1/me/tokens/${id}`, caller)).status).toBe(404);
      expect(await (await site.get('/v1/me/tokens', caller)).text()).not.toContain(id);
    }
    expect(await site.deps.accessTokens.ofOwner(alice.id)).toHaveLength(1);
  });
});

describe('a flood of tokens', () => {
  it('ends at ten, of twenty that are made at once', async () => {
    const { id, cookie } = await person('hoarder');
    const make = () =>
      site.post('/v1/me/tokens', { cookie, json: { name: 'One of many', scopes: ['read'] } });
    const answers = await Promise.all(Array.from({ length: 2 * maxAccessTokens }, make));
    const made = answers.filter(({ status }) => status === 201).length;
    expect(made).toBeGreaterThan(0);
    const stored = await site.deps.accessTokens.ofOwner(id);
    expect(stored).toHaveLength(made);
    expect(made).toBeLessThanOrEqual(maxAccessTokens);
    for (const answer of answers.filter(({ status }) => status !== 201))
      expect([409, 429]).toContain(answer.status);
  });

  it('fills no mailbox: of tokens that are made and revoked in turns, ten an hour are told', async () => {
    const { cookie } = await person('filler');
    const before = site.sent.length;
    let refused: Response | undefined;
    for (let n = 0; n < accessTokensMade.max + 3; n++) {
      const answer = await site.post('/v1/me/tokens', {
        cookie,
        json: { name: `Nr ${n}`, scopes: ['read'] },
      });
      if (answer.status !== 201) {
        refused = answer;
        continue;
      }
      const { id } = (await answer.json()) as { id: string };
      await site.request('DELETE', `/v1/me/tokens/${id}`, { cookie });
    }
    expect(site.sent.length - before).toBe(accessTokensMade.max);
    expect(refused?.status).toBe(429);
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
