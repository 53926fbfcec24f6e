import type { WebApp, WebDeps } from '../deps.ts';
import { ratingRoutes } from '../routes/pages/rating.ts';

/** What a reader says about a story of a mail: it makes queries better. */
export function ratingsPart(app: WebApp, deps: WebDeps): void {
  ratingRoutes(app, deps);
}
