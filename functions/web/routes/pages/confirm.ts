import { HttpProblem } from '../../../../shared/http/problem.ts';
import {
  confirm,
  openConfirmation,
  type ReadConfirmation,
  revisionOf,
} from '../../../../shared/subscribers/confirm.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { startSessionOnce } from '../../session.ts';
import { alreadyConfirmedPage, confirmedPage, confirmPage } from '../../views/confirm-page.ts';

type ConfirmDeps = Pick<
  WebDeps,
  'firstAlertAfterMs' | 'now' | 'pendingSignUps' | 'queries' | 'rules' | 'siteUrl' | 'subscribers' | 'tokens'
>;

/** The page behind the link of a confirmation mail. Opening it changes nothing; its button does. */
export function confirmRoutes(app: WebApp, deps: ConfirmDeps): void {
  app.get('/confirm', async (c) => {
    const token = c.req.query('token') ?? '';
    const opened = await openConfirmation(token, deps);
    return c.html(opened.kind === 'open' ? confirmPage(shown(opened, token)) : usedPage(opened));
  });

  app.post('/confirm', async (c) => {
    const form = await readForm(c);
    const token = formText(form, 'token');
    const opened = await openConfirmation(token, deps);
    if (opened.kind !== 'open') return c.html(usedPage(opened));
    const seen = formText(form, 'revision');
    if (seen !== '' && seen !== revisionOf(opened.pending)) {
      return c.html(confirmPage({ ...shown(opened, token), changed: true }), 409);
    }
    // The link came through the mailbox, which is what a sign-in link proves; a replay proves less and signs nobody in.
    let leftOut = 0;
    await startSessionOnce(
      c,
      opened.subscriber.id,
      async () => {
        const confirmed = await confirm(opened, deps);
        leftOut = confirmed.leftOut.length;
        return confirmed.first;
      },
      deps,
    );
    return c.html(confirmedPage({ request: opened.pending.request, leftOut }));
  });
}

function shown({ pending }: Extract<ReadConfirmation, { kind: 'open' }>, token: string) {
  return { token, request: pending.request, revision: revisionOf(pending) };
}

function usedPage({ kind }: ReadConfirmation) {
  if (kind === 'used') return alreadyConfirmedPage();
  throw new HttpProblem(
    'not-found',
    'This link is incomplete or older than 24 hours. Subscribe again to get a new one.',
  );
}
