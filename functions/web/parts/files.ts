import type { WebApp, WebDeps } from '../deps.ts';
import { assetRoutes } from '../routes/public/assets.ts';
import { wellKnownRoutes } from '../routes/public/well-known.ts';

/** What pages are served with, and what programs ask every site for. Also answers what is at no address. */
export function filesPart(app: WebApp, deps: WebDeps): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  assetRoutes(app, deps);
  wellKnownRoutes(app, deps);
}
