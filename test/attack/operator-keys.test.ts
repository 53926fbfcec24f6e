/**
 * A key that was deleted because it leaked. Whoever has it must lose access, also in sessions that were opened with it.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { issueToken } from '../../shared/security/tokens.ts';
import { operatorKey, startTestSite, type TestSite } from '../support/test-site.ts';

let site: TestSite;
beforeEach(async () => {
  site = await startTestSite();
});
afterEach(() => site.table.close());

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

async function makeKey(name: string, scopes: string[]): Promise<{ id: string; key: string }> {
  const answer = await site.post('/v1/keys', { headers: bearer(operatorKey), json: { name, scopes } });
  expect(answer.status).toBe(201);
  return (await answer.json()) as { id: string; key: string };
}

const open = (key: string) => site.post('/admin', { form: { key } });
const cookieOf = (answer: Response) => answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
const isOpen = async (cookie: string) =>
  (await (await site.get('/admin', { cookie })).text()).includes('Needs attention');
const names = async () => (await site.deps.apiKeys.list()).map(({ name }) => name);

describe('a deleted operator key', () => {
  it('has no session any more: the console is closed, and makes and deletes no key', async () => {
    const leaked = await makeKey('Leaked', ['admin']);
    const other = await makeKey('Other', ['admin']);
    const cookie = cookieOf(await open(leaked.key));
    const othersCookie = cookieOf(await open(other.key));
    expect(await isOpen(cookie)).toBe(true);

    await site.request('DELETE', `/v1/keys/${leaked.id}`, { headers: bearer(operatorKey) });
    expect(await isOpen(cookie)).toBe(false);
    const made = await site.post('/admin/keys', { cookie, form: { name: 'Successor', admin: 'on' } });
    const deleted = await site.post(`/admin/keys/${other.id}/delete`, { cookie, form: {} });
    expect([made.status, deleted.status]).toEqual([401, 401]);
    expect(await names()).toEqual(['Other']);
    expect(await isOpen(othersCookie), 'sessions of other keys go on').toBe(true);
  });

  it('cannot make itself a successor through the API, in the very next call', async () => {
    const leaked = await makeKey('Leaked', ['admin', 'ingest']);
    expect((await site.get('/v1/keys', { headers: bearer(leaked.key) })).status).toBe(200);
    await site.request('DELETE', `/v1/keys/${leaked.id}`, { headers: bearer(leaked.key) });
    const answer = await site.post('/v1/keys', {
      headers: bearer(leaked.key),
      json: { name: 'Successor', scopes: ['admin'] },
    });
    expect(answer.status).toBe(401);
    expect(await names()).toEqual([]);
  });

  it('that deletes itself in the console is out', async () => {
    const own = await makeKey('Own', ['admin']);
    const cookie = cookieOf(await open(own.key));
    await site.post(`/admin/keys/${own.id}/delete`, { cookie, form: {} });
    expect(await isOpen(cookie)).toBe(false);
  });
});

describe('a session of an operator', () => {
  it('ends when the first key is another one', async () => {
    const cookie = cookieOf(await open(operatorKey));
    expect(await isOpen(cookie)).toBe(true);
    const rotated = await startTestSite({
      tokens: site.deps.tokens,
      findApiKey: { byText: async () => undefined, byHash: async () => undefined },
    });
    expect(await (await rotated.get('/admin', { cookie })).text()).not.toContain('Needs attention');
    await rotated.table.close();
  });

  it('is worth nothing without its key: a token that names none, or another scope', async () => {
    const ingest = await makeKey('Importer', ['ingest']);
    expect((await open(ingest.key)).status).toBe(401);
    const stored = (await site.deps.apiKeys.list()).find(({ id }) => id === ingest.id);
    for (const apiKeyHash of [undefined, '', 'x', stored?.hash]) {
      const { text } = await issueToken(
        {
          purpose: 'operator-session',
          owner: 'operator',
          validMinutes: 60,
          ...(apiKeyHash !== undefined && { apiKeyHash }),
        },
        site.deps,
      );
      expect(await isOpen(`__Host-operator-session=${text}`), String(apiKeyHash)).toBe(false);
    }
  });
});
