import type { WebApp, WebDeps } from '../deps.ts';
import { queryHelpRoutes } from '../routes/pages/help/query-help.ts';
import { languageRoutes } from '../routes/pages/language.ts';
import { readRoutes } from '../routes/pages/read.ts';
import { signInRoutes } from '../routes/pages/sign-in.ts';
import { unsubscribeRoutes } from '../routes/pages/unsubscribe.ts';

/** What most links in mails lead to, and what needs nothing of a rule: signing in, unsubscribing, help. */
export function linksPart(app: WebApp, deps: WebDeps): void {
  languageRoutes(app, deps);
  signInRoutes(app, deps);
  unsubscribeRoutes(app, deps);
  readRoutes(app, deps);
  queryHelpRoutes(app, deps);
}
