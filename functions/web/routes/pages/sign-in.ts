import { emailAddress } from '../../../../shared/security/subscriber-id.ts';
import { openSignInLink, requestSignIn } from '../../../../shared/subscribers/sign-in.ts';
import { forgetAsked, rememberAsked } from '../../asked.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { evenly } from '../../even-answers.ts';
import { formText, readForm } from '../../form.ts';
import { limitCaller, limits } from '../../limits.ts';
import { nextPage } from '../../next-page.ts';
import { endSession, startSessionOnce } from '../../session.ts';
import { type ViewDeps, viewOf } from '../../view.ts';
import { oldLinkPage, signInPage, useLinkPage } from '../../views/sign-in-page.ts';

type SignInDeps = ViewDeps &
  Pick<WebDeps, 'countAgainst' | 'evenAnswersMs' | 'log' | 'mails' | 'readKeys' | 'suppressions' | 'wait'>;

/** Where one lands after signing in, unless another page was asked for. */
const firstPage = '/overview';

/** Signing in by a mailed link. Opening the link shows a button; pressing it uses the link up. */
export function signInRoutes(app: WebApp, deps: SignInDeps): void {
  app.get('/sign-in', async (c) => {
    const view = await viewOf(c, deps);
    const { token, next } = c.req.query();
    if (token === undefined) return c.html(signInPage(view, { next: nextPage(next) }));
    const link = await openSignInLink(token, deps);
    return link.kind === 'open'
      ? c.html(useLinkPage(view, { token }))
      : c.html(oldLinkPage(view, 'sign-in'), 404);
  });

  app.post('/sign-in', async (c) => {
    const form = await readForm(c);
    const token = formText(form, 'token');
    if (token === '') {
      const typed = formText(form, 'email');
      const next = nextPage(formText(form, 'next'));
      const email = emailAddress.safeParse(typed);
      if (!email.success) {
        const view = await viewOf(c, deps);
        const errors = [{ field: 'email', message: view.t('visitor.emailWrong') }];
        return c.html(signInPage(view, { email: typed, next, errors }), 422);
      }
      await limitCaller(c, limits.signIn, deps);
      const asked = { email: email.data, ...(next !== undefined && { next }) };
      await askForLink(asked, deps);
      await rememberAsked(c, { kind: 'sign-in', ...asked }, deps);
      return c.redirect('/check-mail', 303);
    }
    const link = await openSignInLink(token, deps);
    if (link.kind !== 'open' || !(await startSessionOnce(c, link.subscriberId, link.use, deps)))
      return c.html(oldLinkPage(await viewOf(c, deps), 'sign-in'), 404);
    forgetAsked(c, deps);
    return c.redirect(nextPage(link.next) ?? firstPage, 303);
  });

  app.post('/sign-out', async (c) => {
    await endSession(c, 'session', deps);
    return c.redirect('/', 303);
  });
}

async function askForLink(
  asked: { readonly email: string; readonly next?: string },
  deps: SignInDeps,
): Promise<void> {
  const keys = await deps.readKeys();
  await evenly(
    'Asking for a sign-in link',
    async () => deps.log.info('Sign-in asked for', { outcome: await requestSignIn(asked, keys, deps) }),
    deps,
  );
}
