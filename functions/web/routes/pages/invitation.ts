import type { Context } from 'hono';
import { HttpProblem } from '../../../../shared/http/problem.ts';
import { maxRules } from '../../../../shared/rules/rule-input.ts';
import { timezone } from '../../../../shared/subscribers/settings.ts';
import {
  acceptInvitation,
  type OpenInvitation,
  openInvitation,
} from '../../../../shared/subscribers/sharing/accept.ts';
import { timesGiven } from '../../../../shared/subscribers/sharing/given-times.ts';
import {
  readStopInvitationsToken,
  stopInvitationsToken,
} from '../../../../shared/subscribers/sharing/invite.ts';
import { declineInvitation } from '../../../../shared/subscribers/sharing/leave.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { pageLanguage } from '../../page-language.ts';
import { startSessionOnce } from '../../session.ts';
import { typedZone } from '../../typed-zone.ts';
import { type ViewDeps, viewOf } from '../../view.ts';
import { invitationPage, invitationResultPage, stopInvitationsPage } from '../../views/invitation-page.ts';

type InvitationDeps = ViewDeps &
  Pick<WebDeps, 'firstAlertAfterMs' | 'log' | 'moves' | 'queries' | 'readKeys' | 'rules'>;

/**
 * Behind the links of an invitation. Opening one changes nothing; its buttons do. The link that ends all invitations never
 * expires, and takes a POST of mail providers as `/u/{token}` does.
 */
export function invitationRoutes(app: WebApp, deps: InvitationDeps): void {
  app.get('/invitation', async (c) => {
    const token = c.req.query('token') ?? '';
    const opened = await openInvitation(token, deps);
    return opened.kind === 'open' ? show(c, opened, token, [], deps) : showResult(c, opened.kind, deps);
  });

  app.post('/invitation', async (c) => {
    const form = await readForm(c);
    const token = formText(form, 'token');
    const opened = await openInvitation(token, deps);
    if (opened.kind !== 'open') return showResult(c, opened.kind, deps);
    if (formText(form, 'answer') === 'decline') {
      await declineInvitation(opened, deps);
      deps.log.info('An invitation was answered', { answer: 'declined' });
      return showResult(c, 'declined', deps);
    }
    const zone = timezone.safeParse(typedZone(formText(form, 'timezone')) || opened.owner.timezone);
    if (!zone.success) {
      const errors = [{ field: 'timezone', message: (await viewOf(c, deps)).t('visitor.zoneUnknown') }];
      return show(c, opened, token, errors, deps, 422);
    }
    return accept(c, opened, token, zone.data, deps);
  });

  app.get('/i/:token', async (c) => {
    const view = await viewOf(c, deps);
    const invited = await whose(c, deps);
    const isStopped = c.req.query('done') === 'stop' && (await deps.rules.refusesInvitations(invited));
    return c.html(stopInvitationsPage(view, c.req.path, isStopped ? 'stopped' : c.req.query('done')));
  });

  app.post('/i/:token', async (c) => {
    const invited = await whose(c, deps);
    const action = formText(await readForm(c), 'action');
    if (action === 'undo') await deps.rules.allowInvitations(invited);
    else await deps.rules.refuseInvitations(invited, deps.now().toISOString());
    deps.log.info('Invitations were ended or allowed by a link', {
      action: action === 'undo' ? 'allowed' : 'ended',
    });
    // What mail providers send has no action, and wants no redirect.
    if (action === '') return c.html(stopInvitationsPage(await viewOf(c, deps), c.req.path, 'stopped'));
    return c.redirect(`${c.req.path}?done=${action === 'undo' ? 'undo' : 'stop'}`, 303);
  });
}

async function accept(
  c: Context<WebEnv>,
  opened: OpenInvitation,
  token: string,
  zone: string,
  deps: InvitationDeps,
): Promise<Response> {
  const settings = { timezone: zone, language: pageLanguage(c, deps).code };
  let accepted: Awaited<ReturnType<typeof acceptInvitation>> | undefined;
  const isSignedIn = await startSessionOnce(
    c,
    opened.token.owner,
    async () => {
      accepted = await acceptInvitation(opened, settings, deps);
      return accepted.kind === 'accepted' && accepted.first;
    },
    deps,
  );
  if (accepted?.kind === 'too-many') {
    const errors = [{ message: (await viewOf(c, deps)).t('rules.tooMany', { most: maxRules }) }];
    return show(c, opened, token, errors, deps, 409);
  }
  if (accepted?.kind !== 'accepted') return showResult(c, 'unknown', deps);
  deps.log.info('An invitation was answered', { answer: 'accepted' });
  if (isSignedIn) return c.redirect(`/rules/${accepted.rule.id}?done=joined`, 303);
  return c.redirect(`/invitation?token=${encodeURIComponent(token)}`, 303);
}

async function show(
  c: Context<WebEnv>,
  { owner, rule, recipient, token: { owner: invited } }: OpenInvitation,
  token: string,
  errors: readonly { readonly field?: string; readonly message: string }[],
  deps: InvitationDeps,
  status: 200 | 409 | 422 = 200,
): Promise<Response> {
  const view = await viewOf(c, deps);
  const stopPath = `/i/${stopInvitationsToken(await deps.readKeys(), invited)}`;
  // Whoever has settings keeps them.
  const timezone = recipient === undefined || recipient.status === 'pending' ? owner.timezone : undefined;
  const { name, text } = rule;
  const shown = { ...(name !== undefined && { name }), text, ...timesGiven(rule, owner) };
  const page = { from: owner.email, rule: shown, token, timezone, stopPath, errors };
  return c.html(invitationPage(view, page), status);
}

async function showResult(
  c: Context<WebEnv>,
  kind: 'accepted' | 'declined' | 'unknown',
  deps: InvitationDeps,
): Promise<Response> {
  return c.html(invitationResultPage(await viewOf(c, deps), kind), kind === 'unknown' ? 404 : 200);
}

async function whose(c: Context<WebEnv>, deps: InvitationDeps): Promise<string> {
  const invited = readStopInvitationsToken(await deps.readKeys(), c.req.param('token') ?? '');
  if (invited !== undefined) return invited;
  throw new HttpProblem('not-found', 'This link is incomplete. Open it from the mail again.');
}
