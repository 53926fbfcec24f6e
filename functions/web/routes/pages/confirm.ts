import { HttpProblem } from '../../../../shared/http/problem.ts';
import { confirm, type OpenConfirmation, openConfirmation } from '../../../../shared/subscribers/confirm.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { startSession } from '../../session.ts';
import { confirmedPage, confirmPage } from '../../views/confirm-page.ts';

type ConfirmDeps = Pick<
  WebDeps,
  'firstAlertAfterMs' | 'now' | 'queries' | 'rules' | 'siteUrl' | 'subscribers' | 'tokens'
>;

/** The page behind the link of a confirmation mail. Opening it changes nothing; its button does. */
export function confirmRoutes(app: WebApp, deps: ConfirmDeps): void {
  app.get('/confirm', async (c) => {
    const token = c.req.query('token') ?? '';
    return c.html(confirmPage({ token, request: (await open(token, deps)).request }));
  });

  app.post('/confirm', async (c) => {
    const opened = await open(formText(await readForm(c), 'token'), deps);
    const { first } = await confirm(opened, deps);
    // The link came through the mailbox, which is what a sign-in link proves; a replay proves less and signs nobody in.
    if (first) await startSession(c, 'session', { owner: opened.subscriber.id }, deps);
    return c.html(confirmedPage({ request: opened.request }));
  });
}

async function open(token: string, deps: ConfirmDeps): Promise<OpenConfirmation> {
  const opened = await openConfirmation(token, deps);
  if (opened) return opened;
  throw new HttpProblem(
    'not-found',
    'This link is incomplete or older than 24 hours. Subscribe again to get a new one.',
  );
}
