import { HttpProblem } from '../../../../shared/http/problem.ts';
import { emailAddress } from '../../../../shared/security/subscriber-id.ts';
import { openSignInLink, requestSignIn } from '../../../../shared/subscribers/sign-in.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { evenly } from '../../even-answers.ts';
import { formText, readForm } from '../../form.ts';
import { limitCaller, limits } from '../../limits.ts';
import { endSession, startSessionOnce } from '../../session.ts';
import { signInPage, signInSentPage, useLinkPage } from '../../views/sign-in-page.ts';

type SignInDeps = Pick<
  WebDeps,
  | 'countAgainst'
  | 'evenAnswersMs'
  | 'log'
  | 'mails'
  | 'now'
  | 'readKeys'
  | 'siteUrl'
  | 'subscribers'
  | 'suppressions'
  | 'tokens'
  | 'wait'
>;

/** Signing in by a mailed link. Opening the link shows a button; pressing it uses the link up. */
export function signInRoutes(app: WebApp, deps: SignInDeps): void {
  app.get('/sign-in', (c) => {
    const token = c.req.query('token');
    return c.html(token === undefined ? signInPage() : useLinkPage({ token }));
  });

  app.post('/sign-in', async (c) => {
    const form = await readForm(c);
    const token = formText(form, 'token');
    if (token === '') {
      const email = emailAddress.safeParse(formText(form, 'email'));
      if (!email.success) return c.html(signInPage({ errors: email.error.issues }), 422);
      await limitCaller(c, limits.signIn, deps);
      await askForLink(email.data, deps);
      return c.html(signInSentPage(), 202);
    }
    const link = await openSignInLink(token, deps);
    if (link.kind === 'unknown') {
      throw new HttpProblem(
        'not-found',
        'This link is incomplete or older than 30 minutes. Ask for a new one at /sign-in.',
      );
    }
    if (link.kind !== 'open' || !(await startSessionOnce(c, link.subscriberId, link.use, deps))) {
      throw new HttpProblem('not-found', 'This link was used before. Ask for a new one at /sign-in.');
    }
    return c.redirect('/rules', 303);
  });

  app.post('/sign-out', async (c) => {
    await endSession(c, 'session', deps);
    return c.redirect('/', 303);
  });
}

async function askForLink(email: string, deps: SignInDeps): Promise<void> {
  const keys = await deps.readKeys();
  await evenly(
    'Asking for a sign-in link',
    async () => deps.log.info('Sign-in asked for', { outcome: await requestSignIn(email, keys, deps) }),
    deps,
  );
}
