import {
  confirm,
  openConfirmation,
  type ReadConfirmation,
  revisionOf,
} from '../../../../shared/subscribers/confirm.ts';
import { forgetAsked } from '../../asked.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { saidFirstDelivery } from '../../first-mail.ts';
import { formText, readForm } from '../../form.ts';
import { signedIn, startSessionOnce } from '../../session.ts';
import { type ViewDeps, viewOf } from '../../view.ts';
import { confirmedPage, confirmPage } from '../../views/confirm-page.ts';
import { oldLinkPage } from '../../views/sign-in-page.ts';

type ConfirmDeps = ViewDeps &
  Pick<WebDeps, 'firstAlertAfterMs' | 'pendingSignUps' | 'queries' | 'readKeys' | 'rules'>;

/** The page behind the link of a confirmation mail. Opening it changes nothing; its button does. */
export function confirmRoutes(app: WebApp, deps: ConfirmDeps): void {
  app.get('/confirm', async (c) => {
    const view = await viewOf(c, deps);
    const token = c.req.query('token') ?? '';
    const opened = await openConfirmation(token, deps);
    switch (opened.kind) {
      case 'open':
        return c.html(confirmPage(view, shown(opened, token)));
      case 'used':
        return c.redirect('/confirmed', 303);
      case 'unknown':
        return c.html(oldLinkPage(view, 'sign-up'), 404);
      default:
        return opened satisfies never;
    }
  });

  app.post('/confirm', async (c) => {
    const form = await readForm(c);
    const token = formText(form, 'token');
    const opened = await openConfirmation(token, deps);
    if (opened.kind === 'used') return c.redirect('/confirmed', 303);
    if (opened.kind !== 'open') return c.html(oldLinkPage(await viewOf(c, deps), 'sign-up'), 404);
    const seen = formText(form, 'revision');
    if (seen !== '' && seen !== revisionOf(opened.pending)) {
      return c.html(confirmPage(await viewOf(c, deps), { ...shown(opened, token), changed: true }), 409);
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
    forgetAsked(c, deps);
    return c.redirect(leftOut === 0 ? '/confirmed' : `/confirmed?left-out=${leftOut}`, 303);
  });

  app.get('/confirmed', async (c) => {
    const view = await viewOf(c, deps);
    const reader = await signedIn(c, deps);
    const rules = reader && (await deps.rules.ofSubscriber(reader.id));
    const given = Number(c.req.query('left-out'));
    const leftOut = Number.isInteger(given) && given > 0 && given <= 1000 ? given : 0;
    const firstMail = reader && saidFirstDelivery(view, reader, rules ?? [], deps.now());
    return c.html(confirmedPage(view, { rules, reader, firstMail, leftOut }));
  });
}

function shown({ pending }: Extract<ReadConfirmation, { kind: 'open' }>, token: string) {
  return { token, request: pending.request, revision: revisionOf(pending) };
}
