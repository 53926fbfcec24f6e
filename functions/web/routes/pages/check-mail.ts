import type { Context } from 'hono';
import { emailAddress } from '../../../../shared/security/subscriber-id.ts';
import { requestSignIn } from '../../../../shared/subscribers/sign-in.ts';
import { mailConfirmationAgain } from '../../../../shared/subscribers/subscribe.ts';
import { acceptSubscription, type SubscriptionDeps } from '../../accept-subscription.ts';
import { readAsked, rememberAsked, secondsToWait } from '../../asked.ts';
import type { WebApp, WebEnv } from '../../deps.ts';
import { evenly } from '../../even-answers.ts';
import { formText, readForm } from '../../form.ts';
import { limitCaller, limits } from '../../limits.ts';
import { nextPage } from '../../next-page.ts';
import { pageLanguage } from '../../page-language.ts';
import { type ViewDeps, viewOf } from '../../view.ts';
import { type CheckMailPage, checkMailPage } from '../../views/check-mail-page.ts';

type CheckMailDeps = SubscriptionDeps & ViewDeps;

/** After asking for a link: where it goes, and the button that sends it again. Says the same about every address. */
export function checkMailRoutes(app: WebApp, deps: CheckMailDeps): void {
  app.get('/check-mail', async (c) => {
    const again = c.req.query('again');
    return show(c, { again: again === 'sent' || again === 'too-soon' ? again : undefined }, deps);
  });

  app.post('/check-mail', async (c) => {
    const form = await readForm(c);
    const asked = form.email === undefined ? await readAsked(c, deps) : undefined;
    if (asked && secondsToWait(asked, deps.now()) > 0) return c.redirect('/check-mail?again=too-soon', 303);
    const typed = formText(form, 'email');
    const email = asked?.email ?? emailAddress.safeParse(typed).data;
    if (email === undefined) {
      const { t } = await viewOf(c, deps);
      const errors = [{ field: 'email', message: t('visitor.emailWrong') }];
      return show(c, { asked: undefined, email: typed, errors }, deps, 422);
    }
    await limitCaller(c, limits.subscribe, deps);
    if (asked?.kind === 'sign-up') {
      await acceptSubscription(asked.subscription, asked.language, deps);
      await rememberAsked(c, asked, deps);
    } else {
      const next = asked?.next ?? nextPage(formText(form, 'next'));
      await mailSomeLink(c, { email, next }, deps);
      await rememberAsked(c, { kind: 'sign-in', email, ...(next !== undefined && { next }) }, deps);
    }
    return c.redirect('/check-mail?again=sent', 303);
  });
}

/** Whatever link belongs to an address: one that confirms what waits, or else one that signs in. */
async function mailSomeLink(
  c: Context<WebEnv>,
  asked: { readonly email: string; readonly next: string | undefined },
  deps: CheckMailDeps,
): Promise<void> {
  const keys = await deps.readKeys();
  const signUp = {
    ...deps,
    defaultLanguage: pageLanguage(c, deps).code,
    sendConfirmation: deps.mails.sendConfirmation,
  };
  await evenly(
    'Asking for a new link',
    async () => {
      const confirmation = await mailConfirmationAgain(asked.email, keys, signUp);
      const signIn = confirmation === 'nothing-asked' ? await requestSignIn(asked, keys, deps) : undefined;
      deps.log.info('New link asked for', { confirmation, ...(signIn && { signIn }) });
    },
    deps,
  );
}

async function show(
  c: Context<WebEnv>,
  said: Omit<CheckMailPage, 'now'>,
  deps: CheckMailDeps,
  status: 200 | 422 = 200,
): Promise<Response> {
  const asked = 'asked' in said ? said.asked : await readAsked(c, deps);
  return c.html(checkMailPage(await viewOf(c, deps), { ...said, asked, now: deps.now() }), status);
}
