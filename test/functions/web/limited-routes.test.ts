/** API Gateway limits some routes by themselves. One that the site does not have any more would limit nothing. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { routes } from '../../../infra/service-plan.ts';
import { startTestSite, type TestSite } from '../../support/test-site.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const limited = routes.filter(({ to }) => to === 'web').map(({ method, path }) => `${method} ${path}`);

it('has routes to look for', () => {
  expect(limited).toContain('POST /u/{token}');
});

it.each(limited)('the site has the route %s, which has a limit of its own', (route) => {
  const own = site.app.routes.map(({ method, path }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
  expect(own).toContain(route);
});
