import type { Context } from 'hono';
import { asError } from '../../../../../shared/as-error.ts';
import type { HttpProblem } from '../../../../../shared/http/problem.ts';
import { healthWords } from '../../../../../shared/watch/health-words.ts';
import type { WebApp, WebDeps, WebEnv } from '../../../deps.ts';
import type { View } from '../../../view.ts';
import { queuesPage } from '../../../views/admin/queues-page.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';
import { redriveQueue } from '../queues.ts';
import { type ConsoleDeps, consoleErrors, consoleView, onForm } from './visit.ts';

export type QueuesPageDeps = ConsoleDeps & Pick<WebDeps, 'log' | 'queues'>;

/** The queues: how full, how late, and their dead letters. */
export function queuesPageRoutes(app: WebApp, deps: QueuesPageDeps): void {
  async function page(c: Context<WebEnv>, errors?: FormErrors) {
    const view = consoleView(c, deps);
    const queues = await deps.queues.states().catch((error: unknown) => {
      deps.log.error('The queues did not say how full they are', asError(error));
      return undefined;
    });
    return queuesPage(view, { queues, done: redriveDone(view, c.req.query()), errors });
  }

  app.get('/admin/queues', async (c) => c.html(await page(c)));

  app.post('/admin/queues/:name/redrive', async (c) => {
    const name = c.req.param('name');
    const view = consoleView(c, deps);
    const redrive = async () => {
      const { messages, more } = await redriveQueue(name, deps.queues);
      const said = new URLSearchParams({
        queue: name,
        moved: String(messages),
        ...(more && { more: 'yes' }),
      });
      return `/admin/queues?${said}`;
    };
    // The one conflict that a redrive can end in.
    const said = (problem: HttpProblem): FormErrors =>
      problem.status === 409
        ? [{ message: view.t('health.notFromHere', { queue: name }) }]
        : consoleErrors(view)(problem);
    return onForm(c, redrive, (errors) => page(c, errors), said);
  });
}

/** What was sent back, as the address of the next page says it. */
function redriveDone(
  { t, language }: Pick<View, 't' | 'language'>,
  { queue = '', moved = '', more }: Readonly<Record<string, string>>,
): string | undefined {
  if (!/^[\w-]{1,64}$/.test(queue) || !/^\d{1,5}$/.test(moved)) return undefined;
  if (moved === '0') return t(more ? 'health.movedNoneYet' : 'health.movedNone', { queue });
  const said = t('health.moved', { count: Number(moved), queue });
  return more ? healthWords(t, language).text([said, t('health.movedMore')]) : said;
}
