import { OpenAPIHono } from '@hono/zod-openapi';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { securityHeaders } from '../../shared/http/security-headers.ts';
import { guardRoutes } from './access.ts';
import { answerError, answerNotFound, answerWrongMethod, refuseInvalid } from './answer-error.ts';
import type { WebApp, WebDeps, WebEnv } from './deps.ts';
import { adminPageRoutes } from './routes/admin-page.ts';
import { archivePageRoutes } from './routes/archive-page.ts';
import { articleRoutes } from './routes/articles.ts';
import { assetRoutes } from './routes/assets.ts';
import { confirmRoutes } from './routes/confirm.ts';
import { docsRoutes } from './routes/docs.ts';
import { explainRoutes } from './routes/explain.ts';
import { feedRoutes } from './routes/feeds.ts';
import { homeRoutes } from './routes/home.ts';
import { keyRoutes } from './routes/keys.ts';
import { mailRoutes } from './routes/mail.ts';
import { meRoutes } from './routes/me.ts';
import { notRelevantRoutes } from './routes/not-relevant.ts';
import { operatorQueueRoutes } from './routes/operators-queues.ts';
import { operatorSubscriberRoutes } from './routes/operators-subscribers.ts';
import { queryRoutes } from './routes/queries.ts';
import { ruleFeedRoutes } from './routes/rule-feeds.ts';
import { ruleRoutes } from './routes/rules.ts';
import { rulesPageRoutes } from './routes/rules-page.ts';
import { settingsPageRoutes } from './routes/settings-page.ts';
import { signInRoutes } from './routes/sign-in.ts';
import { statsRoutes } from './routes/stats.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { unsubscribeRoutes } from './routes/unsubscribe.ts';
import { websubRoutes } from './routes/websub.ts';
import { sameOrigin } from './same-origin.ts';

/** The whole site: pages, JSON API and its description. Every route is listed by `openapi.json` or is a page. */
export function createWebApp(deps: WebDeps): WebApp {
  const app = new OpenAPIHono<WebEnv>({ defaultHook: refuseInvalid });
  app.use(securityHeaders);
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
