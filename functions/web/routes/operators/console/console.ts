import type { Context } from 'hono';
import type { WebApp, WebEnv } from '../../../deps.ts';
import { consoleForms } from '../../../operator-calls.ts';
import { type ArticlePagesDeps, articlePagesRoutes } from './articles.ts';
import { type DeliveryPagesDeps, deliveryPagesRoutes } from './deliveries.ts';
import { type FeedPagesDeps, feedPagesRoutes } from './feeds.ts';
import { type HealthPageDeps, healthPageRoutes } from './health.ts';
import { type KeysPageDeps, keysPageRoutes } from './keys.ts';
import { type OperatingPagesDeps, operatingPagesRoutes } from './operating.ts';
import { type QueuesPageDeps, queuesPageRoutes } from './queues.ts';
import { type SubscriberPagesDeps, subscriberPagesRoutes } from './subscribers.ts';

/** The operator's console. `guardRoutes` has checked who may see its pages and send its forms. */
export function consoleRoutes(
  app: WebApp,
  deps: HealthPageDeps &
    FeedPagesDeps &
    ArticlePagesDeps &
    DeliveryPagesDeps &
    SubscriberPagesDeps &
    KeysPageDeps &
    QueuesPageDeps &
    OperatingPagesDeps,
): void {
  healthPageRoutes(app, deps);
  feedPagesRoutes(app, deps);
  articlePagesRoutes(app, deps);
  deliveryPagesRoutes(app, deps);
  subscriberPagesRoutes(app, deps);
  queuesPageRoutes(app, deps);
  operatingPagesRoutes(app, deps);
  keysPageRoutes(app, deps);
  reloads(app);
}

/** A reload of what a form was sent to: the page above it, and no "method not allowed". */
function reloads(app: WebApp): void {
  const pages = new Set(app.routes.filter(({ method }) => method === 'GET').map(({ path }) => path));
  for (const form of Object.keys(consoleForms)) {
    const path = form.replace(/^POST /, '').replace(/\{(\w+)\}/g, ':$1');
    if (pages.has(path)) continue;
    let above = path.split('/').slice(0, -1);
    while (!pages.has(above.join('/'))) above = above.slice(0, -1);
    const depth = above.length;
    app.get(path, (c: Context<WebEnv>) => c.redirect(c.req.path.split('/').slice(0, depth).join('/'), 303));
  }
}
