import type { WebApp, WebDeps } from '../deps.ts';
import { checkMailRoutes } from '../routes/pages/check-mail.ts';
import { confirmRoutes } from '../routes/pages/confirm.ts';
import { invitationRoutes } from '../routes/pages/invitation.ts';

/** From the first page to the first rule: confirming an address, accepting an invitation. */
export function joiningPart(app: WebApp, deps: WebDeps): void {
  checkMailRoutes(app, deps);
  confirmRoutes(app, deps);
  invitationRoutes(app, deps);
}
