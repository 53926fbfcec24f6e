import type { WebApp, WebDeps } from '../deps.ts';
import { outputsPageRoutes } from '../routes/pages/rules/outputs.ts';
import { rulesListRoutes } from '../routes/pages/rules/rules-list.ts';
import { sharingPageRoutes } from '../routes/pages/rules/sharing.ts';
import { suggestPageRoutes } from '../routes/pages/rules/suggest.ts';
import { workbenchRoutes } from '../routes/pages/rules/workbench.ts';

/** Pages on which rules are made and looked at. */
export function rulePagesPart(app: WebApp, deps: WebDeps): void {
  rulesListRoutes(app, deps);
  outputsPageRoutes(app, deps);
  sharingPageRoutes(app, deps);
  suggestPageRoutes(app, deps);
  workbenchRoutes(app, deps);
}
