import type { Context } from 'hono';
import type { ApiKey, Scope } from '../security/api-key.ts';
import type { FindApiKey } from '../security/find-api-key.ts';
import { HttpProblem } from './problem.ts';

/** The operator's key of the request, if it has the scope. Otherwise throws a 401 or 403. */
export async function requireKey(c: Context, scope: Scope, find: FindApiKey): Promise<ApiKey> {
  const header = c.req.header('authorization') ?? '';
  const [, text] = /^Bearer +(\S+)$/i.exec(header) ?? [];
  const key = text && (await find.byText(text, scope));
  if (!key) {
    const detail = header
      ? 'The API key is unknown or was deleted.'
      : 'Send an API key: "Authorization: Bearer ww_…".';
    throw new HttpProblem('unauthenticated', detail, {
      headers: { 'www-authenticate': 'Bearer realm="wirewatch"' },
    });
  }
  if (!key.scopes.includes(scope)) {
    throw new HttpProblem('forbidden', `The API key "${key.name}" lacks the scope "${scope}".`);
  }
  return key;
}
