import type { WebApp, WebDeps } from '../deps.ts';
import { articleRoutes } from '../routes/operators/articles.ts';
import { auditRoutes } from '../routes/operators/audit.ts';
import { deliveryRoutes } from '../routes/operators/deliveries.ts';
import { feedRoutes } from '../routes/operators/feeds.ts';
import { keyRoutes } from '../routes/operators/keys.ts';
import { peopleRoutes } from '../routes/operators/people.ts';
import { queryFigureRoutes } from '../routes/operators/query-figures.ts';
import { operatorQueueRoutes } from '../routes/operators/queues.ts';
import { sendingRoutes } from '../routes/operators/sending.ts';
import { sourceListRoutes } from '../routes/operators/source-lists.ts';
import { sourceProposalRoutes } from '../routes/operators/source-proposals.ts';
import { statsRoutes } from '../routes/operators/stats.ts';
import { operatorSubscriberRoutes } from '../routes/operators/subscribers.ts';
import { suppressionRoutes } from '../routes/operators/suppressions.ts';

/** The API for operators. */
export function operatorCallsPart(app: WebApp, deps: WebDeps): void {
  articleRoutes(app, deps);
  feedRoutes(app, deps);
  sourceListRoutes(app, deps);
  sourceProposalRoutes(app, deps);
  statsRoutes(app, deps);
  sendingRoutes(app, deps);
  keyRoutes(app, deps);
  auditRoutes(app, deps);
  peopleRoutes(app, deps);
  operatorSubscriberRoutes(app, deps);
  suppressionRoutes(app, deps);
  operatorQueueRoutes(app, deps);
  queryFigureRoutes(app, deps);
  deliveryRoutes(app, deps);
}
