import type { WebApp, WebDeps } from '../deps.ts';
import { checkMailRoutes } from '../routes/pages/check-mail.ts';
import { confirmRoutes } from '../routes/pages/confirm.ts';
import { queryHelpRoutes } from '../routes/pages/help/query-help.ts';
import { invitationRoutes } from '../routes/pages/invitation.ts';
import { languageRoutes } from '../routes/pages/language.ts';
import { readRoutes } from '../routes/pages/read.ts';
import { signInRoutes } from '../routes/pages/sign-in.ts';
import { unsubscribeRoutes } from '../routes/pages/unsubscribe.ts';
import { assetRoutes } from '../routes/public/assets.ts';
import { wellKnownRoutes } from '../routes/public/well-known.ts';

/** What links in mails lead to, and what needs nothing of a rule: signing in, confirming, assets. Also what is at no address. */
export function linksPart(app: WebApp, deps: WebDeps): void {
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  assetRoutes(app, deps);
  wellKnownRoutes(app, deps);
  languageRoutes(app, deps);
  checkMailRoutes(app, deps);
  confirmRoutes(app, deps);
  invitationRoutes(app, deps);
  signInRoutes(app, deps);
  unsubscribeRoutes(app, deps);
  readRoutes(app, deps);
  queryHelpRoutes(app, deps);
}
