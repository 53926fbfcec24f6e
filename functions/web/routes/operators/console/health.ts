import { readSending } from '../../../../../shared/delivery/read-sending.ts';
import { mayDo } from '../../../../../shared/security/api-key.ts';
import { actorOf, audited } from '../../../../../shared/security/audit.ts';
import { readStats } from '../../../../../shared/subscribers/read-stats.ts';
import { readHealth } from '../../../../../shared/watch/read-health.ts';
import type { WebApp, WebDeps } from '../../../deps.ts';
import { formText, readForm } from '../../../form.ts';
import { limitCaller, limits } from '../../../limits.ts';
import { nextPage } from '../../../next-page.ts';
import { endSession, operatorSignedIn, startSession } from '../../../session.ts';
import { type ViewDeps, viewFor } from '../../../view.ts';
import { healthPage } from '../../../views/admin/health-page.ts';
import { consoleSignInPage } from '../../../views/admin/sign-in-page.ts';
import { consoleView } from './visit.ts';

export type HealthPageDeps = ViewDeps &
  Pick<
    WebDeps,
    | 'articles'
    | 'auditLog'
    | 'canaries'
    | 'countAgainst'
    | 'feeds'
    | 'findApiKey'
    | 'heartbeats'
    | 'log'
    | 'now'
    | 'queues'
    | 'readKeys'
    | 'readQuota'
    | 'reputation'
    | 'sourceProposals'
    | 'statistics'
    | 'subscribers'
    | 'timers'
    | 'tokens'
  >;

/**
 * The way into the operator's console, and its first page: how every part does, and what needs attention. A key that may
 * look opens it for eight hours; only one with `admin` changes anything.
 */
export function healthPageRoutes(app: WebApp, deps: HealthPageDeps): void {
  app.get('/admin', async (c) => {
    const key = await operatorSignedIn(c, deps);
    if (!key)
      return c.html(consoleSignInPage(viewFor(c, 'operator', deps), { next: nextIn(c.req.query('next')) }));
    const view = consoleView(c, deps, key);
    const feeds = await deps.feeds.list();
    const reading = readSending(deps);
    const [signs, stats, articlesByHour, mailsByHour, sending, proposals] = await Promise.all([
      readHealth({ ...deps, feeds, readSending: () => reading }),
      readStats(deps),
      deps.statistics.byHour(view.now, 24),
      deps.reputation.byHour(view.now, 24),
      reading,
      deps.sourceProposals.list(view.now),
    ]);
    return c.html(
      healthPage(view, {
        signs,
        stats,
        articlesByHour,
        mailsByHour,
        sending,
        feeds,
        proposals: proposals.length,
      }),
    );
  });

  app.post('/admin', async (c) => {
    await limitCaller(c, limits.operatorSignIn, deps);
    const form = await readForm(c);
    const next = nextIn(formText(form, 'next'));
    const typed = formText(form, 'key').trim();
    const key = await deps.findApiKey.byText(typed, 'read');
    if (!key || !mayDo(key.scopes, 'read')) {
      const failed = typed.startsWith('ww_') ? 'unknown' : 'no-key';
      return c.html(consoleSignInPage(viewFor(c, 'operator', deps), { failed, next }), 401);
    }
    const who = actorOf(key, 'key');
    const start = async () => {
      await startSession(c, 'operator-session', { owner: 'operator', apiKeyHash: key.hash }, deps);
      return { outcome: 'done', note: {} } as const;
    };
    await audited({ who, action: 'console.open' }, start, deps);
    return c.redirect(next ?? '/admin', 303);
  });

  app.post('/admin/sign-out', async (c) => {
    await endSession(c, 'operator-session', deps);
    return c.redirect('/admin', 303);
  });
}

/** A page of the console to go on to. */
function nextIn(text: string | undefined): string | undefined {
  const next = nextPage(text);
  return next !== undefined && /^\/admin(?:[/?]|$)/.test(next) ? next : undefined;
}
