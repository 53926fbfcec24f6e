import type { WebApp, WebDeps } from '../deps.ts';
import { consoleRoutes } from '../routes/operators/console/console.ts';

/** The operators' console. */
export function consolePart(app: WebApp, deps: WebDeps): void {
  consoleRoutes(app, deps);
}
