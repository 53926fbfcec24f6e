import { html } from 'hono/html';
import type { ProblemError } from '../../../../shared/http/problem.ts';
import type { Html } from '../html.ts';

/** What is wrong with a form: a message, and the id of the field that it is about. */
export interface FormError {
  readonly message: string;
  /** Absent: about the form as a whole. */
  readonly field?: string | undefined;
  /** BCP 47, if the message is not in the language of the page. */
  readonly language?: string | undefined;
  /** What else is known of it, in English, whatever the language of the page. */
  readonly detail?: string | undefined;
}

export type FormErrors = readonly FormError[];

/**
 * Problem errors as errors of a form. `fields` names the field of each path that the form has; for a field with words
 * of its own, in the language of the page, those are shown in place of the error's, which are in English.
 */
export function formErrors(
  errors: readonly ProblemError[],
  fields: Readonly<Record<string, string | (FormError & { readonly field: string })>>,
): FormErrors {
  const all = errors.map(({ path, message }): FormError => {
    const known = fields[path] ?? fields[path.split('.')[0] ?? ''];
    if (known === undefined) return { message, language: 'en' };
    return typeof known === 'string' ? { field: known, message, language: 'en' } : known;
  });
  return all.filter(
    (one, index) =>
      all.findIndex(({ field, message }) => field === one.field && message === one.message) === index,
  );
}

/** What else is known of an error, after its message. */
export function errorDetail({ detail }: FormError): Html | '' {
  return detail === undefined ? '' : html` <span lang="en" dir="ltr">${detail}</span>`;
}

/** The error of one field. */
export function errorOf(errors: FormErrors, field: string): FormError | undefined {
  return errors.find((error) => error.field === field);
}
