import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WebApp } from '../../../functions/web/deps.ts';
import { createPart, createSite, type PartName, partNames, partOf } from '../../../functions/web/site.ts';
import { siteUrl, startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
const parts = new Map<PartName, WebApp>();
beforeAll(async () => {
  site = await startTestSite();
  for (const name of partNames) parts.set(name, await createPart(name, site.deps));
});
afterAll(() => site.table.close());

const routesOf = (app: WebApp) =>
  app.routes
    .filter(({ method, path }) => method !== 'ALL' && !path.includes('*'))
    .map(({ method, path }) => `${method} ${path}`);
const pathOf = (route: string) => route.replace(/^\S+ /, '');

describe('the parts of the site', () => {
  it('have all routes of the whole: those that it has at their addresses, in its order', () => {
    const whole = routesOf(site.app);
    for (const [name, app] of parts) {
      const own = name === 'whole' ? whole : whole.filter((route) => partOf(pathOf(route)) === name);
      expect(routesOf(app), name).toEqual(own);
    }
  });

  it('answer every address of the whole', () => {
    for (const route of routesOf(site.app)) {
      const app = parts.get(partOf(pathOf(route)));
      expect(app && routesOf(app), route).toContain(route);
    }
  });

  it.each([
    ['GET', '/healthz', 200],
    ['HEAD', '/robots.txt', 200],
    ['GET', '/', 200],
    ['GET', '/nothing-here', 404],
    ['DELETE', '/rules', 405],
    ['GET', '/v1/me', 401],
    ['GET', '/v1/feeds', 401],
    ['GET', '/v1/queries/figures', 401],
    ['GET', '/v1/nothing-here', 401],
    ['GET', '/admin', 200],
    ['GET', '/openapi.json', 200],
    ['POST', '/mcp', 401],
  ])('answer %s %s as the whole does, with %i', async (method, path, status) => {
    const init = { method, ...(method === 'POST' && { headers: { origin: siteUrl } }) };
    const [one, other] = [
      await createSite(site.deps).request(path, init),
      await site.app.request(path, init),
    ];
    expect(one.status).toBe(status);
    expect(other.status).toBe(status);
    expect(await one.text()).toBe(await other.text());
    expect([...one.headers]).toEqual([...other.headers]);
  });

  it('are read again after one could not be read', async () => {
    const failures = [new Error('The file cannot be read.')];
    const broken = createSite(site.deps, async (name, deps) => {
      const failure = failures.pop();
      if (failure) throw failure;
      return createPart(name, deps);
    });
    expect((await broken.request('/healthz')).status).toBe(500);
    expect(site.log.at(-1)).toMatchObject({ level: 'error', extra: { message: 'The file cannot be read.' } });
    expect((await broken.request('/healthz')).status).toBe(200);
  });
});
