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

  it('says of each call with parameters or a body that it may be invalid, and of each page where it goes on', async () => {
    const document = (await (await site.get('/openapi.json')).json()) as {
      paths: Record<
        string,
        Record<string, { parameters?: object[]; requestBody?: object; responses: object }>
      >;
    };
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, { parameters = [], requestBody, responses }] of Object.entries(item)) {
        const where = `${method} ${path}`;
        if (parameters.length > 0 || requestBody) expect(responses, where).toHaveProperty('422');
        // What API Gateway refuses by itself, and what any call answers while the table is out of reach.
        if (requestBody) expect(responses, where).toHaveProperty(['413', 'content', 'application/json']);
        if ((parameters as { in: string }[]).some((one) => one.in === 'query'))
          expect(responses, where).toHaveProperty('431');
        expect(responses, where).toHaveProperty('503');
        for (const one of parameters as { name: string; schema: object }[])
          if (one.name === 'cursor' || one.name === 'email')
            expect(one.schema, where).toHaveProperty('pattern');
      }
    }
    // More articles than are taken at once are 413, so no limit of the schema says otherwise.
    expect(JSON.stringify(document)).not.toContain('"maxItems":1000');
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
