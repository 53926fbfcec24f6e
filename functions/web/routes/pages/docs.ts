import type { WebApp } from '../../deps.ts';
import { docsPage } from '../../views/docs-page.ts';

const info = {
  openapi: '3.1.0',
  info: {
    title: 'Wirewatch',
    version: '1',
    description:
      'News alerts and digests. Errors are problem documents (RFC 9457). Operators send an API key, subscribers a session cookie that a mailed link gives them.',
  },
} as const;

/** The description of the API, from the schemas that the routes really use: for programs and for people. */
export function docsRoutes(app: WebApp): void {
  app.openAPIRegistry.registerComponent('securitySchemes', 'apiKey', {
    type: 'http',
    scheme: 'bearer',
    description: 'An operator’s key, `ww_…`.',
  });
  app.openAPIRegistry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-session',
    description: 'Given to a subscriber who follows a mailed sign-in link.',
  });
  app.get('/openapi.json', (c) => c.json(app.getOpenAPI31Document(info)));
  app.get('/docs', (c) => c.html(docsPage(app.getOpenAPI31Document(info))));
}
