import type { Context } from 'hono';
import { html } from 'hono/html';
import { errorsOf, type ProblemError } from '../../../../shared/http/problem.ts';
import { normaliseEmail } from '../../../../shared/security/subscriber-id.ts';
import { changeSettings } from '../../../../shared/subscribers/change-settings.ts';
import { eraseSubscriber } from '../../../../shared/subscribers/erase.ts';
import { settingsPatch } from '../../../../shared/subscribers/settings.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { deviceName } from '../../device-name.ts';
import { formText, readForm } from '../../form.ts';
import { outputStates } from '../../output-states.ts';
import { pageVisitor } from '../../page-visitor.ts';
import { endSession, sessionHash } from '../../session.ts';
import { typedZone } from '../../typed-zone.ts';
import { prepareView, type View, type ViewDeps, viewFor, viewOf } from '../../view.ts';
import { erasedPage } from '../../views/erased-page.ts';
import { type FormErrors, formErrors } from '../../views/parts/form-errors.ts';
import {
  type SettingsForm,
  type SettingsPage,
  type ShownSession,
  settingsPage,
} from '../../views/settings-page.ts';

export type SettingsPageDeps = ViewDeps &
  Pick<
    WebDeps,
    'accessTokens' | 'hits' | 'queries' | 'rules' | 'subscriberData' | 'suppressions' | 'webhookStates'
  >;

/** The page on which subscribers say when mail comes, and the ways out. Its forms do what `/v1/me` does. */
export function settingsPageRoutes(app: WebApp, deps: SettingsPageDeps): void {
  app.get('/settings', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    return showSettings(c, subscriber, {}, deps);
  });

  app.post('/settings', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const typed = typedForm(await readForm(c));
    const patch = settingsPatch.safeParse(patchOf(typed));
    if (!patch.success) {
      const errors = errorsOfSettings(await viewOf(c, deps), errorsOf(patch.error));
      return showSettings(c, subscriber, { typed, errors }, deps, 422);
    }
    await changeSettings(subscriber, patch.data, deps);
    return c.redirect('/settings?done=saved', 303);
  });

  app.post('/settings/mail', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const status = formText(await readForm(c), 'status') === 'active' ? 'active' : 'unsubscribed';
    const changed = await changeSettings(subscriber, { status }, deps);
    if (changed.kind === 'changed') {
      return c.redirect(`/settings?done=${status === 'active' ? 'started' : 'stopped'}`, 303);
    }
    const { t } = await viewOf(c, deps);
    return showSettings(c, subscriber, { errors: [{ message: t('visitor.stopSuppressed') }] }, deps, 409);
  });

  app.post('/settings/sessions/end', async (c) => {
    const { id } = await pageVisitor(c, deps);
    const wanted = formText(await readForm(c), 'session');
    const here = sessionHash(c);
    const ended = (await deps.tokens.ofOwner(id, 'session')).filter(({ hash }) =>
      wanted === 'others' ? hash !== here : hash === wanted,
    );
    for (const { hash } of ended) await deps.tokens.remove(id, hash);
    return c.redirect('/settings?done=signed-out', 303);
  });

  app.post('/settings/erase', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const typed = formText(await readForm(c), 'confirmEmail');
    if (normaliseEmail(typed) !== normaliseEmail(subscriber.email)) {
      const { t } = await viewOf(c, deps);
      const errors = [{ field: 'confirmEmail', message: t('account.eraseWrong') }];
      return showSettings(c, subscriber, { errors }, deps, 422);
    }
    await eraseSubscriber(subscriber.id, deps);
    await endSession(c, 'session', deps);
    return c.redirect('/erased', 303);
  });

  app.get('/erased', async (c) => {
    await prepareView(c, deps);
    return c.html(erasedPage(viewFor(c, 'visitor', deps)));
  });
}

/** The page with what is to be said about what was done, or about what cannot be. */
export async function showSettings(
  c: Context<WebEnv>,
  subscriber: Subscriber,
  shown: Pick<SettingsPage, 'errors' | 'typed' | 'typedAddress' | 'typedToken' | 'done'>,
  deps: SettingsPageDeps,
  status: 200 | 409 | 422 | 429 = 200,
): Promise<Response> {
  const view = await viewOf(c, deps);
  const [sessions, accessTokens, rules] = await Promise.all([
    sessionsOf(c, view, subscriber.id, deps),
    deps.accessTokens.ofOwner(subscriber.id),
    deps.rules.ofSubscriber(subscriber.id),
  ]);
  const outputs = await Promise.all(
    rules.map(async (rule) => (await outputStates(rule, deps)).map((one) => ({ ...one, rule }))),
  );
  const done =
    shown.done ??
    saidDone(view, c.req.query('done'), { old: subscriber.email, new: c.req.query('to') ?? '' });
  return c.html(
    settingsPage(view, {
      subscriber,
      sessions,
      accessTokens,
      rules,
      outputs: outputs.flat(),
      now: deps.now(),
      ...shown,
      done,
    }),
    status,
  );
}

async function sessionsOf(
  c: Context<WebEnv>,
  view: View,
  subscriberId: string,
  { tokens, now }: SettingsPageDeps,
): Promise<ShownSession[]> {
  const at = now().toISOString();
  const open = (await tokens.ofOwner(subscriberId, 'session')).filter(({ expiresAt }) => expiresAt > at);
  return open.map((session) => ({
    hash: session.hash,
    device: deviceName(view, session),
    since: session.createdAt,
    here: session.hash === sessionHash(c),
  }));
}

function saidDone(
  { t, rich }: View,
  done: string | undefined,
  addresses: { readonly old: string; readonly new: string },
): SettingsPage['done'] {
  switch (done) {
    case 'saved':
      return { said: t('frame.saved') };
    case 'stopped':
      return {
        said: t('account.mailStopped'),
        undo: { action: '/settings/mail', fields: { status: 'active' } },
      };
    case 'started':
      return { said: t('account.mailStarted') };
    case 'digest-saved':
      return { said: t('digests.saved') };
    case 'digest-deleted':
      return { said: t('digests.deleted') };
    case 'address':
      return {
        said: rich('account.addressAsked', {
          old: html`<bdi>${addresses.old}</bdi>`,
          new: html`<bdi>${addresses.new}</bdi>`,
        }),
      };
    case 'signed-out':
      return { said: t('account.sessionEnded') };
    case 'token-revoked':
      return { said: t('account.tokenRevoked') };
    default:
      return undefined;
  }
}

function errorsOfSettings({ t }: View, errors: readonly ProblemError[]): FormErrors {
  return formErrors(errors, {
    digestTime: { field: 'digestTime', message: t('visitor.timeWrong') },
    timezone: { field: 'timezone', message: t('visitor.zoneUnknown') },
    quietHours: { field: 'quietFrom', message: t('account.quietWrong') },
    alertEveryMinutes: { field: 'alertEveryMinutes', message: t('account.alertEveryWrong') },
    alertsPerDay: { field: 'alertsPerDay', message: t('account.alertsPerDayWrong') },
    storiesPerMail: { field: 'storiesPerMail', message: t('account.storiesPerMailWrong') },
    language: { field: 'language', message: t('account.languageWrong') },
  });
}

function typedForm(form: Readonly<Record<string, unknown>>): SettingsForm {
  return {
    digestTime: formText(form, 'digestTime'),
    timezone: typedZone(formText(form, 'timezone')),
    digestWeekday: formText(form, 'digestWeekday'),
    language: formText(form, 'language'),
    quietFrom: formText(form, 'quietFrom'),
    quietTo: formText(form, 'quietTo'),
    alertEveryMinutes: formText(form, 'alertEveryMinutes'),
    alertsPerDay: formText(form, 'alertsPerDay'),
    storiesPerMail: formText(form, 'storiesPerMail'),
    urgent: formText(form, 'urgent') === 'yes',
    alertsInDigests: formText(form, 'alertsInDigests') === 'yes',
  };
}

function patchOf({ quietFrom, quietTo, digestWeekday, alertEveryMinutes, ...rest }: SettingsForm) {
  const { alertsPerDay, storiesPerMail, ...form } = rest;
  return {
    ...form,
    digestWeekday: Number(digestWeekday),
    alertEveryMinutes: Number(alertEveryMinutes),
    ...(alertsPerDay !== '' && { alertsPerDay: Number(alertsPerDay) }),
    storiesPerMail: storiesPerMail === '' ? null : Number(storiesPerMail),
    quietHours: quietFrom === '' && quietTo === '' ? null : { from: quietFrom, to: quietTo },
  };
}
