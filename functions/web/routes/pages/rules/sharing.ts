import type { Context } from 'hono';
import type { Rule } from '../../../../../shared/rules/rule.ts';
import { emailAddress } from '../../../../../shared/security/subscriber-id.ts';
import type { Invited } from '../../../../../shared/subscribers/sharing/invite.ts';
import { makeOwn, withdraw } from '../../../../../shared/subscribers/sharing/leave.ts';
import { readFollowing } from '../../../../../shared/subscribers/sharing/read-following.ts';
import { readRecipients } from '../../../../../shared/subscribers/sharing/read-recipients.ts';
import { invitationDays, maxRecipients } from '../../../../../shared/subscribers/sharing/share.ts';
import type { Subscriber } from '../../../../../shared/subscribers/subscriber.ts';
import type { WebApp, WebDeps, WebEnv } from '../../../deps.ts';
import { formText, readForm } from '../../../form.ts';
import { type InvitePersonDeps, invitePerson } from '../../../invite-person.ts';
import { noSuchRule } from '../../../own-rule.ts';
import { pageVisitor } from '../../../page-visitor.ts';
import { type View, type ViewDeps, viewOf } from '../../../view.ts';
import { relativeTime } from '../../../views/local-time.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';
import { sharingPage } from '../../../views/rules/sharing-page.ts';

type SharingPageDeps = ViewDeps & InvitePersonDeps & Pick<WebDeps, 'firstAlertAfterMs' | 'queries'>;

/** With whom a rule is shared. Each button is a form that posts, and leads back to the list. */
export function sharingPageRoutes(app: WebApp, deps: SharingPageDeps): void {
  app.get('/rules/:id/sharing', async (c) => showList(c, await ruleOf(c, deps), {}, deps));

  app.post('/rules/:id/sharing', async (c) => {
    const { subscriber, rule } = await ruleOf(c, deps);
    const view = await viewOf(c, deps);
    const typed = formText(await readForm(c), 'email').trim();
    const email = emailAddress.safeParse(typed);
    if (!email.success) {
      const errors = [{ field: 'email', message: view.t('sharing.emailWrong') }];
      return showList(c, { subscriber, rule }, { typed, errors }, deps, 422);
    }
    const invited = await invitePerson(subscriber, rule.id, email.data, deps);
    if (invited.kind === 'invited') return c.redirect(`/rules/${rule.id}/sharing?done=invited`, 303);
    const errors = [{ field: 'email', message: refusal(view, invited) }];
    const status = invited.kind === 'too-often' ? 429 : invited.kind === 'self' ? 422 : 409;
    return showList(c, { subscriber, rule }, { typed, errors }, deps, status);
  });

  app.post('/rules/:id/sharing/:recipientId/remove', async (c) => {
    const { rule } = await ruleOf(c, deps);
    // Somebody who is off the list already is what was wanted.
    await withdraw(rule, c.req.param('recipientId'), deps);
    return c.redirect(`/rules/${rule.id}/sharing?done=removed`, 303);
  });

  app.post('/rules/:id/own', async (c) => {
    const { subscriber, rule } = await ruleOf(c, deps);
    await makeOwn(subscriber, rule.id, deps);
    return c.redirect(`/rules/${rule.id}?done=own`, 303);
  });

  // A reload of what a form was sent to.
  app.get('/rules/:id/own', (c) => c.redirect(`/rules/${encodeURIComponent(c.req.param('id'))}`, 303));
  app.get('/rules/:id/sharing/:recipientId/remove', (c) =>
    c.redirect(`/rules/${encodeURIComponent(c.req.param('id'))}/sharing`, 303),
  );
}

interface OwnRule {
  readonly subscriber: Subscriber;
  readonly rule: Rule;
}

async function ruleOf(c: Context<WebEnv>, deps: SharingPageDeps): Promise<OwnRule> {
  const subscriber = await pageVisitor(c, deps);
  const rule = await deps.rules.get(subscriber.id, c.req.param('id') ?? '');
  if (!rule) throw noSuchRule();
  return { subscriber, rule };
}

async function showList(
  c: Context<WebEnv>,
  { subscriber, rule }: OwnRule,
  { typed = '', errors = [] }: { readonly typed?: string; readonly errors?: FormErrors },
  deps: SharingPageDeps,
  status: 200 | 409 | 422 | 429 = 200,
): Promise<Response> {
  const view = await viewOf(c, deps);
  const [recipients, following] = await Promise.all([
    readRecipients(rule, subscriber, deps),
    readFollowing(rule, subscriber, deps),
  ]);
  const isFollowing = following !== undefined;
  const done = doneText(view, c.req.query('done'));
  return c.html(sharingPage(view, { rule, isFollowing, recipients, typed, errors, done }), status);
}

function doneText({ t }: View, done: string | undefined): string | undefined {
  if (done === 'invited') return t('sharing.invited', { count: invitationDays });
  return done === 'removed' ? t('sharing.removed') : undefined;
}

function refusal(view: View, invited: Exclude<Invited, { kind: 'invited' }>): string {
  const { t } = view;
  switch (invited.kind) {
    case 'accepted':
      return t('sharing.hasAccepted');
    case 'declined':
      return t('sharing.hasDeclined');
    case 'self':
      return t('sharing.isSelf');
    case 'stopped':
      return t('sharing.isStopped');
    case 'followed':
      return t('sharing.notYours');
    case 'too-many':
      return t('sharing.tooMany', { most: maxRecipients });
    case 'too-often':
      return t('sharing.tooOften', { when: relativeTime(view, invited.waitSeconds) });
    case 'not-found':
      return t('rules.gone');
    default:
      return invited satisfies never;
  }
}
