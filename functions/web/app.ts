import { createBaseApp } from './base-app.ts';
import type { WebApp, WebDeps } from './deps.ts';
import { consolePart } from './parts/console.ts';
import { filesPart } from './parts/files.ts';
import { homePart } from './parts/home.ts';
import { hubsPart } from './parts/hubs.ts';
import { joiningPart } from './parts/joining.ts';
import { linksPart } from './parts/links.ts';
import { operatorCallsPart } from './parts/operator-calls.ts';
import { ratingsPart } from './parts/ratings.ts';
import { readerCallsPart } from './parts/reader-calls.ts';
import { readerPagesPart } from './parts/reader-pages.ts';
import { ruleFeedsPart } from './parts/rule-feeds.ts';
import { ruleImportsPart } from './parts/rule-imports.ts';
import { rulePagesPart } from './parts/rule-pages.ts';
import { sentMailsPart } from './parts/sent-mails.ts';
import { whyPagesPart } from './parts/why-pages.ts';
import { docsRoutes } from './routes/pages/docs.ts';

/** In the order of the description. */
const parts = [
  filesPart,
  linksPart,
  joiningPart,
  ratingsPart,
  sentMailsPart,
  ruleFeedsPart,
  hubsPart,
  homePart,
  rulePagesPart,
  ruleImportsPart,
  readerPagesPart,
  whyPagesPart,
  readerCallsPart,
  operatorCallsPart,
  consolePart,
];

/**
 * The whole site: pages, JSON API and its description. Every route is listed by `openapi.json` or is a page. A container
 * on AWS puts together only the parts that it is asked for (`site.ts`).
 */
export function createWebApp(deps: WebDeps): WebApp {
  const app = createBaseApp(deps);
  for (const part of parts) part(app, deps);
  docsRoutes(app, deps);
  return app;
}
