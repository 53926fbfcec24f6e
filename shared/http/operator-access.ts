import type { Context } from 'hono';
import { type ApiKey, mayDo, type Scope } from '../security/api-key.ts';
import type { FindApiKey } from '../security/find-api-key.ts';
import { bearerOf } from './bearer.ts';
import { HttpProblem } from './problem.ts';

/** The operator's key of the request, if it has the scope. Otherwise throws a 401 or 403. */
export async function requireKey(c: Context, scope: Scope, find: FindApiKey): Promise<ApiKey> {
  const header = c.req.header('authorization') ?? '';
  const text = bearerOf(c);
  const key = text && (await find.byText(text, scope));
  if (!key) {
    const detail = header
      ? 'The API key is unknown or was deleted.'
      : 'Send an API key: "Authorization: Bearer ww_…".';
    throw new HttpProblem('unauthenticated', detail, {
      headers: { 'www-authenticate': 'Bearer realm="wirewatch"' },
    });
  }
  if (!mayDo(key.scopes, scope)) {
    const has = key.scopes.map((one) => `"${one}"`).join(' and ');
    throw new HttpProblem(
      'forbidden',
      `The API key "${key.name}" lacks the scope "${scope}". It has ${has}. Use a key with that scope.`,
    );
  }
  return key;
}
