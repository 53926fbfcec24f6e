import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { errorsOf, HttpProblem } from '../../../../../shared/http/problem.ts';
import { type ApiKey, mayDo } from '../../../../../shared/security/api-key.ts';
import type { WebDeps, WebEnv } from '../../../deps.ts';
import { type View, type ViewDeps, viewFor } from '../../../view.ts';
import type { ConsoleView } from '../../../views/admin/console-page.ts';
import type { Html } from '../../../views/html.ts';
import { type FormError, type FormErrors, formErrors } from '../../../views/parts/form-errors.ts';

export type ConsoleDeps = Pick<ViewDeps, 'brand' | 'defaultLanguage' | 'siteUrl'> & Pick<WebDeps, 'now'>;

/** The view of the operator whose session `guardRoutes` has checked. */
export function consoleView(
  c: Context<WebEnv>,
  deps: ConsoleDeps,
  key: ApiKey | undefined = c.get('operator'),
): ConsoleView {
  if (!key) throw new HttpProblem('unauthenticated', 'Open the console at /admin first.');
  return {
    ...viewFor(c, 'operator', deps),
    keyName: key.name,
    mayChange: mayDo(key.scopes, 'admin'),
    now: deps.now(),
  };
}

/**
 * Does what a form asks for and leads to the next page. What is refused is said on the page that has the form, with what
 * was typed; what breaks on our side goes on to the page of errors.
 *
 * @param make makes the change and gives the address of the next page
 * @param said what is wrong, in the language of the page
 */
export async function onForm(
  c: Context<WebEnv>,
  make: () => Promise<string>,
  show: (errors: FormErrors) => Promise<Html> | Html,
  said: (problem: HttpProblem) => FormErrors,
): Promise<Response> {
  try {
    return c.redirect(await make(), 303);
  } catch (error) {
    if (!(error instanceof HttpProblem) || error.status >= 500 || error.status === 404) throw error;
    return c.html(await show(said(error)), error.status);
  }
}

/**
 * What is wrong, in the language of the page: in `words` by the paths that errors of the API name; for a form as a whole
 * in the API's own words, which in other languages than English follow a sentence of the page.
 */
export function consoleErrors(
  { t, language }: Pick<View, 't' | 'language'>,
  words: Readonly<Record<string, FormError & { readonly field: string }>> = {},
): (problem: HttpProblem) => FormErrors {
  return ({ errors, message, kind }) => {
    if (errors.length > 0) return formErrors(errors, words);
    return [language.code === 'en' ? { message } : { message: t(`frame.problem-${kind}`), detail: message }];
  };
}

/** What was typed, as the API takes it. @throws HttpProblem 422 with the errors by field. */
export function readTyped<T extends z.ZodType>(schema: T, typed: unknown): z.output<T> {
  const read = schema.safeParse(typed);
  if (read.success) return read.data;
  throw new HttpProblem('invalid-request', 'What was typed is not valid.', { errors: errorsOf(read.error) });
}

/** What the form before this page has done, as its address says it: `?done=added`. */
export function doneIn<Done extends string>(
  c: Context,
  said: Readonly<Record<Done, string>>,
): string | undefined {
  const done = c.req.query('done') ?? '';
  return Object.hasOwn(said, done) ? said[done as Done] : undefined;
}
