import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

describe('the description of the API', () => {
  it('lists every call and resolves every reference', async () => {
    const document = (await (await site.get('/openapi.json')).json()) as {
      openapi: string;
      paths: Record<string, Record<string, unknown>>;
      components: { schemas: Record<string, unknown> };
    };
    expect(document.openapi).toBe('3.1.0');
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = site.app.routes
      .filter(({ method, path }) => method !== 'ALL' && path.startsWith('/v1/'))
      .map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(new Set(described)).toEqual(new Set([...served, 'POST /v1/articles']));
    for (const [, name] of JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      expect(document.components.schemas).toHaveProperty(name ?? '');
    }
  });

  it('can be read by people, with an anchor for each kind of problem', async () => {
    const page = await (await site.get('/docs')).text();
    for (const text of [
      'POST /v1/queries/check',
      'DELETE /v1/keys/{id}',
      'id="invalid-request"',
      'id="too-many-requests"',
    ]) {
      expect(page).toContain(text);
    }
  });
});
