import type { WebApp, WebDeps } from '../deps.ts';
import { mcpRoutes } from '../routes/public/mcp.ts';
import { queryRoutes } from '../routes/public/queries.ts';
import { subscriptionRoutes } from '../routes/public/subscriptions.ts';
import { suggestRoutes } from '../routes/public/suggest.ts';
import { coverageRoutes } from '../routes/subscribers/coverage.ts';
import { digestRoutes } from '../routes/subscribers/digests.ts';
import { explainRoutes } from '../routes/subscribers/explain.ts';
import { meRoutes } from '../routes/subscribers/me.ts';
import { outputRoutes } from '../routes/subscribers/outputs.ts';
import { packRoutes } from '../routes/subscribers/packs.ts';
import { ruleFileRoutes } from '../routes/subscribers/rule-files.ts';
import { ruleRoutes } from '../routes/subscribers/rules.ts';
import { sharingRoutes } from '../routes/subscribers/sharing.ts';
import { storyCallRoutes } from '../routes/subscribers/stories.ts';
import { tokenRoutes } from '../routes/subscribers/tokens.ts';
import { tuningRoutes } from '../routes/subscribers/tuning.ts';
import { whyRoutes } from '../routes/subscribers/why.ts';

/** The API for everybody and for subscribers, and its tools for assistants. */
export function readerCallsPart(app: WebApp, deps: WebDeps): void {
  subscriptionRoutes(app, deps);
  queryRoutes(app, deps);
  suggestRoutes(app, deps);
  meRoutes(app, deps);
  tokenRoutes(app, deps);
  digestRoutes(app, deps);
  ruleFileRoutes(app, deps);
  packRoutes(app, deps);
  ruleRoutes(app, deps);
  tuningRoutes(app, deps);
  outputRoutes(app, deps);
  sharingRoutes(app, deps);
  coverageRoutes(app, deps);
  explainRoutes(app, deps);
  whyRoutes(app, deps);
  mcpRoutes(app, deps);
  storyCallRoutes(app, deps);
}
