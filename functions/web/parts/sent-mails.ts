import type { WebApp, WebDeps } from '../deps.ts';
import { mailRoutes } from '../routes/pages/mail.ts';

/** A mail as a page. */
export function sentMailsPart(app: WebApp, deps: WebDeps): void {
  mailRoutes(app, deps);
}
