import type { WebApp, WebDeps } from '../deps.ts';
import { whyPageRoutes } from '../routes/pages/why/why-page.ts';

/** Why an article was told, or was not. */
export function whyPagesPart(app: WebApp, deps: WebDeps): void {
  whyPageRoutes(app, deps);
}
