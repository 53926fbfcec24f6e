import { errorsOf } from '../../../../shared/http/problem.ts';
import { mailLanguages } from '../../../../shared/mail/messages/languages.ts';
import { changeSettings } from '../../../../shared/subscribers/change-settings.ts';
import { eraseSubscriber } from '../../../../shared/subscribers/erase.ts';
import { settingsPatch } from '../../../../shared/subscribers/settings.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { pageVisitor } from '../../page-visitor.ts';
import { endSession } from '../../session.ts';
import { suppressedDetail } from '../../suppressed-detail.ts';
import { erasedPage, settingsPage } from '../../views/settings-page.ts';

type SettingsPageDeps = Pick<
  WebDeps,
  | 'hits'
  | 'now'
  | 'queries'
  | 'rules'
  | 'siteUrl'
  | 'subscriberData'
  | 'subscribers'
  | 'suppressions'
  | 'tokens'
>;

/** The page on which subscribers say when mail comes, and the ways out. Its forms do what `/v1/me` does. */
export function settingsPageRoutes(app: WebApp, deps: SettingsPageDeps): void {
  const languages = mailLanguages;

  app.get('/settings', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const done = c.req.query('done') === 'saved' ? 'Saved.' : undefined;
    return c.html(settingsPage({ subscriber, languages, ...(done !== undefined && { done }) }));
  });

  app.post('/settings', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const patch = settingsPatch.safeParse(patchOf(await readForm(c)));
    if (!patch.success) {
      return c.html(settingsPage({ subscriber, languages, errors: errorsOf(patch.error) }), 422);
    }
    await changeSettings(subscriber, patch.data, deps);
    return c.redirect('/settings?done=saved', 303);
  });

  app.post('/settings/mail', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const status = formText(await readForm(c), 'status') === 'active' ? 'active' : 'unsubscribed';
    const changed = await changeSettings(subscriber, { status }, deps);
    if (changed.kind === 'changed') return c.redirect('/settings?done=saved', 303);
    return c.html(
      settingsPage({ subscriber, languages, errors: [{ path: '', message: suppressedDetail }] }),
      409,
    );
  });

  app.post('/settings/erase', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    await eraseSubscriber(subscriber.id, deps);
    await endSession(c, 'session', deps);
    return c.html(erasedPage());
  });
}

function patchOf(form: Readonly<Record<string, unknown>>) {
  const [from, to] = [formText(form, 'quietFrom'), formText(form, 'quietTo')];
  return {
    digestTime: formText(form, 'digestTime'),
    timezone: formText(form, 'timezone'),
    digestWeekday: Number(formText(form, 'digestWeekday')),
    language: formText(form, 'language'),
    quietHours: from === '' && to === '' ? null : { from, to },
    urgent: formText(form, 'urgent') === 'yes',
    alertEveryMinutes: Number(formText(form, 'alertEveryMinutes')),
  };
}
