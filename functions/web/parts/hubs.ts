import type { WebApp, WebDeps } from '../deps.ts';
import { websubRoutes } from '../routes/public/websub.ts';

/** What hubs push. */
export function hubsPart(app: WebApp, deps: WebDeps): void {
  websubRoutes(app, { ...deps, articles: deps.articleQueue });
}
