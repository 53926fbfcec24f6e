/** A text field of a submitted form; empty if it is missing, repeated or a file. */
export function formText(form: Readonly<Record<string, unknown>>, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value : '';
}
