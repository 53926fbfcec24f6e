import type { WebApp, WebDeps } from '../deps.ts';
import { ruleFeedRoutes } from '../routes/public/rule-feeds.ts';

/** Feeds of rules. */
export function ruleFeedsPart(app: WebApp, deps: WebDeps): void {
  ruleFeedRoutes(app, deps);
}
