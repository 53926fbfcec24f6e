import type { Context } from 'hono';
import { HttpProblem } from '../../../../../shared/http/problem.ts';
import { scopes as allScopes } from '../../../../../shared/security/api-key.ts';
import { makeApiKey } from '../../../../../shared/security/make-api-key.ts';
import type { WebApp, WebDeps, WebEnv } from '../../../deps.ts';
import { formText, readForm } from '../../../form.ts';
import { newApiKey } from '../../../operator-schemas.ts';
import type { View } from '../../../view.ts';
import { type KeysPage, keysPage } from '../../../views/admin/keys-page.ts';
import { deleteKey, keyNote } from '../keys.ts';
import { type ConsoleDeps, consoleErrors, consoleView, doneIn, readTyped } from './visit.ts';

export type KeysPageDeps = ConsoleDeps & Pick<WebDeps, 'apiKeys'>;

/** The words of the page for what is wrong with a key. */
const keyErrors = ({ t }: Pick<View, 't'>) => ({
  name: { field: 'name', message: t('console.keyNameWrong') },
  scopes: { field: 'scopes', message: t('console.keyScopesWrong') },
});

/** The API keys, but for the first operator key, which lies in Secrets Manager. */
export function keysPageRoutes(app: WebApp, deps: KeysPageDeps): void {
  const show = async (c: Context<WebEnv>, page: Omit<KeysPage, 'keys'>) =>
    keysPage(consoleView(c, deps), { keys: await deps.apiKeys.list(), ...page });

  app.get('/admin/keys', async (c) =>
    c.html(await show(c, { done: doneIn(c, { deleted: consoleView(c, deps).t('console.keyDeleted') }) })),
  );

  // The answer is the only page that shows the key: an address that showed it again would be a secret too.
  app.post('/admin/keys', async (c) => {
    const form = await readForm(c);
    const typed = {
      name: formText(form, 'name'),
      scopes: allScopes.filter((scope) => formText(form, scope) !== ''),
    };
    try {
      const { text, key } = await makeApiKey(readTyped(newApiKey, typed), deps);
      c.set('auditNote', keyNote(key));
      return c.html(await show(c, { made: { text, key } }));
    } catch (error) {
      if (!(error instanceof HttpProblem) || error.status >= 500) throw error;
      const view = consoleView(c, deps);
      const errors = consoleErrors(view, keyErrors(view))(error);
      return c.html(await show(c, { typed, errors }), 422);
    }
  });

  app.post('/admin/keys/:id/delete', async (c) => {
    await deleteKey(c.req.param('id'), deps);
    return c.redirect('/admin/keys?done=deleted', 303);
  });
}
