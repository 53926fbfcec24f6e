import { z } from '@hono/zod-openapi';
import { figureOrders } from '../../../../../shared/articles/query-figures.ts';
import type { WebApp, WebDeps } from '../../../deps.ts';
import { auditActions } from '../../../operator-calls.ts';
import { auditLogPage } from '../../../views/admin/audit-page.ts';
import { queriesPage } from '../../../views/admin/queries-page.ts';
import { sourcesPage } from '../../../views/admin/sources-page.ts';
import { type AuditDeps, readAudit } from '../audit.ts';
import { type FiguresDeps, readFigures } from '../query-figures.ts';
import { putProposalAway } from '../source-proposals.ts';
import { type ConsoleDeps, consoleView, doneIn } from './visit.ts';

export type OperatingPagesDeps = ConsoleDeps & AuditDeps & FiguresDeps & Pick<WebDeps, 'sourceProposals'>;

/** Queries, sources that readers ask for, and what operators changed. */
export function operatingPagesRoutes(app: WebApp, deps: OperatingPagesDeps): void {
  app.get('/admin/queries', async (c) => {
    const view = consoleView(c, deps);
    const { by: asked, day: askedDay } = c.req.query();
    const by = figureOrders.find((one) => one === asked) ?? 'hits';
    const day = z.iso.date().safeParse(askedDay).data ?? view.now.toISOString().slice(0, 10);
    return c.html(queriesPage(view, { by, day, queries: await readFigures(day, by, deps) }));
  });

  app.get('/admin/sources', async (c) => {
    const view = consoleView(c, deps);
    const proposals = await deps.sourceProposals.list(view.now);
    const done = doneIn(c, { refused: view.t('feeds.donePutAway') });
    return c.html(sourcesPage(view, { proposals, done }));
  });

  app.post('/admin/sources/:host/refuse', async (c) => {
    await putProposalAway(c.req.param('host'), deps);
    return c.redirect('/admin/sources?done=refused', 303);
  });

  app.get('/admin/audit', async (c) => {
    const { action: asked, key, on, cursor } = c.req.query();
    const action = auditActions.find((one) => one === asked);
    const { entries, cursor: next } = await readAudit({ action, key, on, cursor }, deps);
    const kept = { ...(action && { action }), ...(key && { key }), ...(on && { on }) };
    const older = next && `/admin/audit?${new URLSearchParams({ ...kept, cursor: next })}`;
    return c.html(
      auditLogPage(consoleView(c, deps), { entries, actions: auditActions, action, key, on, older }),
    );
  });
}
