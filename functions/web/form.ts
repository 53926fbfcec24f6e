import type { Context } from 'hono';
import { HttpProblem } from '../../shared/http/problem.ts';

/** What browsers send forms as. */
const formTypes = /^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i;

/**
 * The fields of a submitted form; none if there is no body.
 * @throws HttpProblem 400 for a body that cannot be read as the form that it says it is, 415 for any other content.
 */
export async function readForm(c: Context): Promise<Readonly<Record<string, unknown>>> {
  const contentType = c.req.header('content-type') ?? '';
  if (formTypes.test(contentType)) {
    try {
      return await c.req.parseBody();
    } catch (error) {
      throw new HttpProblem(
        'malformed-request',
        'The form cannot be read: its body does not fit its content type. Send it again from the page.',
        { cause: error },
      );
    }
  }
  if ((await c.req.arrayBuffer()).byteLength === 0) return {};
  throw new HttpProblem(
    'unsupported-media-type',
    'This address takes forms: application/x-www-form-urlencoded or multipart/form-data.',
  );
}

/** A text field of a submitted form; empty if it is missing, repeated or a file. */
export function formText(form: Readonly<Record<string, unknown>>, name: string): string {
  const value = form[name];
  return typeof value === 'string' ? value : '';
}
