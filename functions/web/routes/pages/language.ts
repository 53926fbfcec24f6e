import { languageOf } from '../../../../shared/i18n/languages.ts';
import { changeSettings } from '../../../../shared/subscribers/change-settings.ts';
import type { WebApp, WebDeps } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { nextPage } from '../../next-page.ts';
import { rememberLanguage } from '../../page-language.ts';
import { type SessionDeps, signedIn } from '../../session.ts';

type LanguageDeps = SessionDeps & Pick<WebDeps, 'defaultLanguage' | 'rules' | 'subscribers' | 'suppressions'>;

/** The choice at the foot of every page: a reader's setting, which mails follow; a visitor's is kept on the device. */
export function languageRoutes(app: WebApp, deps: LanguageDeps): void {
  app.post('/language', async (c) => {
    const form = await readForm(c);
    const language = languageOf(formText(form, 'language'));
    if (language) {
      const reader = await signedIn(c, deps);
      if (reader) await changeSettings(reader, { language: language.code }, deps);
      rememberLanguage(c, language, deps);
    }
    return c.redirect(nextPage(formText(form, 'next')) ?? '/', 303);
  });
}
