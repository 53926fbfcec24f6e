import type { WebApp, WebDeps } from '../deps.ts';
import { packsPageRoutes } from '../routes/pages/packs/packs.ts';
import { importPageRoutes } from '../routes/pages/rules/import.ts';

/** Rules out of files, and packs of rules. */
export function ruleImportsPart(app: WebApp, deps: WebDeps): void {
  importPageRoutes(app, deps);
  packsPageRoutes(app, deps);
}
