import { etag } from 'hono/etag';
import type { WebApp } from '../../deps.ts';
import { type Description, describeApi } from '../../describe-api.ts';
import { cookieName } from '../../session.ts';
import { type ViewDeps, viewOf } from '../../view.ts';
import { docsPage } from '../../views/docs/docs-page.ts';

/** The description of the API, from the schemas that the routes really use: for programs and for people. */
export function docsRoutes(app: WebApp, deps: ViewDeps): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An operator’s key, `ww_…`.',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'token', {
    type: 'http',
    scheme: 'bearer',
    description: 'A token that a subscriber made in the settings, `wwt_…`.',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: cookieName('session', deps),
    description: 'Given to a subscriber who follows a mailed sign-in link.',
  });
  let document: Description | undefined;
  const describe = () => {
    document ??= describeApi(app);
    return document;
  };
  app.get('/openapi.json', etag({ weak: true }), (c) =>
    c.json(describe(), 200, { 'cache-control': 'public, max-age=300' }),
  );
  // Differs by language and by who is signed in, so it is asked for anew each time, and mostly answered with 304.
  app.get('/docs', etag({ weak: true }), async (c) => {
    const page = docsPage(await viewOf(c, deps), describe());
    return c.html(page, 200, { 'cache-control': 'private, no-cache' });
  });
}
