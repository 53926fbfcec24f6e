import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { figureOrders } from '../../../../../shared/articles/query-figures.ts';
import { asError } from '../../../../../shared/as-error.ts';
import type { WebApp, WebDeps, WebEnv } from '../../../deps.ts';
import { auditActions } from '../../../operator-calls.ts';
import { auditLogPage } from '../../../views/admin/audit-page.ts';
import { queriesPage } from '../../../views/admin/queries-page.ts';
import { queuesPage } from '../../../views/admin/queues-page.ts';
import { sourcesPage } from '../../../views/admin/sources-page.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';
import { type AuditDeps, readAudit } from '../audit.ts';
import { type FiguresDeps, readFigures } from '../query-figures.ts';
import { redriveQueue } from '../queues.ts';
import { putProposalAway } from '../source-proposals.ts';
import { type ConsoleDeps, consoleView, doneIn, onForm } from './visit.ts';

export type OperatingPagesDeps = ConsoleDeps &
  AuditDeps &
  FiguresDeps &
  Pick<WebDeps, 'log' | 'queues' | 'sourceProposals'>;

/** Queues and their dead letters, queries, sources that readers ask for, and what operators changed. */
export function operatingPagesRoutes(app: WebApp, deps: OperatingPagesDeps): void {
  async function queues(c: Context<WebEnv>, errors?: FormErrors) {
    const states = await deps.queues.states().catch((error: unknown) => {
      deps.log.error('The queues did not say how full they are', asError(error));
      return undefined;
    });
    return queuesPage(consoleView(c, deps), { queues: states, done: redriveDone(c.req.query()), errors });
  }

  app.get('/admin/queues', async (c) => c.html(await queues(c)));

  app.post('/admin/queues/:name/redrive', async (c) => {
    const name = c.req.param('name');
    const redrive = async () => {
      const { messages, more } = await redriveQueue(name, deps.queues);
      const said = new URLSearchParams({
        queue: name,
        moved: String(messages),
        ...(more && { more: 'yes' }),
      });
      return `/admin/queues?${said}`;
    };
    return onForm(c, redrive, (errors) => queues(c, errors));
  });

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

/** What was sent back, as the address of the next page says it. */
function redriveDone({ queue = '', moved = '', more }: Readonly<Record<string, string>>): string | undefined {
  if (!/^[\w-]{1,64}$/.test(queue) || !/^\d{1,5}$/.test(moved)) return undefined;
  if (moved === '0') return `${queue} has no dead letters${more ? ' among those that were looked at' : ''}.`;
  const said = moved === '1' ? `1 message is back on ${queue}.` : `${moved} messages are back on ${queue}.`;
  return more ? `${said} There may be more: send back again.` : said;
}
