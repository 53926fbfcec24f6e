import type { WebApp, WebDeps } from '../deps.ts';
import { queryHelpRoutes } from '../routes/pages/help/query-help.ts';
import { homeRoutes } from '../routes/pages/home.ts';
import { packsPageRoutes } from '../routes/pages/packs/packs.ts';
import { importPageRoutes } from '../routes/pages/rules/import.ts';
import { outputsPageRoutes } from '../routes/pages/rules/outputs.ts';
import { rulesListRoutes } from '../routes/pages/rules/rules-list.ts';
import { sharingPageRoutes } from '../routes/pages/rules/sharing.ts';
import { suggestPageRoutes } from '../routes/pages/rules/suggest.ts';
import { workbenchRoutes } from '../routes/pages/rules/workbench.ts';

/** Pages on which rules are made and looked at. */
export function rulePagesPart(app: WebApp, deps: WebDeps): void {
  homeRoutes(app, deps);
  rulesListRoutes(app, deps);
  importPageRoutes(app, deps);
  packsPageRoutes(app, deps);
  outputsPageRoutes(app, deps);
  sharingPageRoutes(app, deps);
  suggestPageRoutes(app, deps);
  workbenchRoutes(app, deps);
  queryHelpRoutes(app, deps);
}
