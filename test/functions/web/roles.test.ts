import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openApiPath } from '../../../functions/web/match-path.ts';
import { operatorCalls } from '../../../functions/web/operator-calls.ts';
import type { Scope } from '../../../shared/security/api-key.ts';
import { operatorKey, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
const keys: Partial<Record<Scope, string>> = {};

beforeAll(async () => {
  site = await startTestSite();
  for (const scope of ['ingest', 'read', 'admin'] as const) {
    const made = await site.post('/v1/keys', {
      headers: { authorization: `Bearer ${operatorKey}` },
      json: { name: `Only ${scope}`, scopes: [scope] },
    });
    keys[scope] = ((await made.json()) as { key: string }).key;
  }
});
afterAll(() => site.table.close());

const calls = Object.entries(operatorCalls).map(([call, { needs }]) => {
  const [method = '', path = ''] = call.split(' ');
  return { call, method, path: path.replace(/\{\w+\}/g, 'none'), needs };
});

async function ask(scope: Scope, method: string, path: string) {
  const headers = { authorization: `Bearer ${keys[scope]}` };
  const answer = await site.request(method, path, {
    headers,
    ...(method !== 'GET' && method !== 'DELETE' && { json: { nothing: 'of the kind' } }),
  });
  return { status: answer.status, text: await answer.text() };
}

describe('the table of roles', () => {
  it('names every route of the API that is not public or for subscribers, and no other', () => {
    const others = /^\/v1\/(?:me|explain|subscriptions|queries\/(?:check|suggest))(?:\/|$)/;
    const served = site.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/') && !others.test(path))
      .map(({ method, path }) => `${method} ${openApiPath(path)}`);
    expect(Object.keys(operatorCalls).sort()).toEqual([...new Set([...served, 'POST /v1/articles'])].sort());
  });

  it('agrees with the description of the API', async () => {
    const { paths } = (await (await site.get('/openapi.json')).json()) as {
      paths: Record<string, Record<string, { security?: Record<string, string[]>[] }>>;
    };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { security = [] }]) =>
        security.flatMap(({ apiKey }) => (apiKey ? [[`${method.toUpperCase()} ${path}`, apiKey]] : [])),
      ),
    );
    expect(Object.fromEntries(described)).toEqual(
      Object.fromEntries(Object.entries(operatorCalls).map(([call, { needs }]) => [call, [needs]])),
    );
  });
});

describe.each(calls.filter(({ call }) => call !== 'POST /v1/articles'))(
  '$call',
  ({ method, path, needs }) => {
    it(`takes a key with the scope ${needs}, and says so to any other`, async () => {
      for (const scope of ['ingest', 'read', 'admin'] as const) {
        const may = scope === needs || (scope === 'admin' && needs === 'read');
        const { status, text } = await ask(scope, method, path);
        if (may) expect([401, 403], text).not.toContain(status);
        else {
          expect(status, text).toBe(403);
          expect(JSON.parse(text).detail).toContain(
            `The API key "Only ${scope}" lacks the scope "${needs}". It has "${scope}".`,
          );
        }
      }
    });
  },
);

describe('an API address that is in no table', () => {
  it('needs an admin key before it is said that nothing is there', async () => {
    expect((await site.get('/v1/nothing')).status).toBe(401);
    expect((await ask('read', 'GET', '/v1/nothing')).status).toBe(403);
    expect((await ask('admin', 'GET', '/v1/nothing')).status).toBe(404);
  });
});
