import { OpenAPIHono } from '@hono/zod-openapi';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { securityHeaders } from '../../shared/http/security-headers.ts';
import { guardRoutes, refuseLongAddresses } from './access.ts';
import { answerError, answerNotFound, answerWrongMethod, refuseInvalid } from './answer-error.ts';
import type { WebApp, WebDeps, WebEnv } from './deps.ts';
import { adminPageRoutes } from './routes/operators/admin-page.ts';
import { articleRoutes } from './routes/operators/articles.ts';
import { feedRoutes } from './routes/operators/feeds.ts';
import { keyRoutes } from './routes/operators/keys.ts';
import { operatorQueueRoutes } from './routes/operators/queues.ts';
import { sourceListRoutes } from './routes/operators/source-lists.ts';
import { statsRoutes } from './routes/operators/stats.ts';
import { operatorSubscriberRoutes } from './routes/operators/subscribers.ts';
import { archivePageRoutes } from './routes/pages/archive-page.ts';
import { confirmRoutes } from './routes/pages/confirm.ts';
import { docsRoutes } from './routes/pages/docs.ts';
import { homeRoutes } from './routes/pages/home.ts';
import { mailRoutes } from './routes/pages/mail.ts';
import { notRelevantRoutes } from './routes/pages/not-relevant.ts';
import { rulesPageRoutes } from './routes/pages/rules-page.ts';
import { settingsPageRoutes } from './routes/pages/settings-page.ts';
import { signInRoutes } from './routes/pages/sign-in.ts';
import { unsubscribeRoutes } from './routes/pages/unsubscribe.ts';
import { assetRoutes } from './routes/public/assets.ts';
import { queryRoutes } from './routes/public/queries.ts';
import { ruleFeedRoutes } from './routes/public/rule-feeds.ts';
import { subscriptionRoutes } from './routes/public/subscriptions.ts';
import { websubRoutes } from './routes/public/websub.ts';
import { explainRoutes } from './routes/subscribers/explain.ts';
import { meRoutes } from './routes/subscribers/me.ts';
import { ruleRoutes } from './routes/subscribers/rules.ts';
import { sameOrigin } from './same-origin.ts';

/** The whole site: pages, JSON API and its description. Every route is listed by `openapi.json` or is a page. */
export function createWebApp(deps: WebDeps): WebApp {
  const app = new OpenAPIHono<WebEnv>({ defaultHook: refuseInvalid });
  app.use(securityHeaders);
  app.use(refuseLongAddresses);
  app.use(
    methodNotAllowed({
      app,
      onMethodNotAllowed: (c, methods) =>
        answerWrongMethod(c, [...new Set([...methods, ...describedMethods(app, c.req.path)])], deps),
    }),
  );
  app.use(sameOrigin(deps.siteUrl));
  app.onError((error, c) => answerError(error, c, deps));
  app.notFound((c) => answerNotFound(c, deps));

  guardRoutes(app, deps);

  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  assetRoutes(app);
  homeRoutes(app, deps);
  subscriptionRoutes(app, deps);
  confirmRoutes(app, deps);
  signInRoutes(app, deps);
  unsubscribeRoutes(app, deps);
  queryRoutes(app, deps);
  meRoutes(app, deps);
  ruleRoutes(app, deps);
  explainRoutes(app, deps);
  ruleFeedRoutes(app, deps);
  mailRoutes(app, deps);
  articleRoutes(app, deps);
  feedRoutes(app, deps);
  sourceListRoutes(app, deps);
  websubRoutes(app, { ...deps, articles: deps.articleQueue });
  statsRoutes(app, deps);
  keyRoutes(app, deps);
  operatorSubscriberRoutes(app, deps);
  operatorQueueRoutes(app, deps);
  rulesPageRoutes(app, deps);
  settingsPageRoutes(app, deps);
  archivePageRoutes(app, deps);
  notRelevantRoutes(app, deps);
  adminPageRoutes(app, deps);
  docsRoutes(app);
  return app;
}

/** What the description says that the address takes: also what another function answers, such as taking articles. */
function describedMethods(app: WebApp, path: string): string[] {
  return app.openAPIRegistry.definitions.flatMap((one) =>
    one.type === 'route' && one.route.path === path ? [one.route.method.toUpperCase()] : [],
  );
}
