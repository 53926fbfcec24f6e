import type { WebApp, WebDeps } from '../deps.ts';
import { homeRoutes } from '../routes/pages/home.ts';

/** The first page, which lets everybody try out a query. */
export function homePart(app: WebApp, deps: WebDeps): void {
  homeRoutes(app, deps);
}
