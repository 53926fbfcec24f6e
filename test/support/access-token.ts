import type { AccessScope } from '../../shared/security/access-token.ts';
import type { TestSite } from './test-site.ts';

/** Makes a token for programs and gives what its owner is shown once. */
export async function tokenFor(
  site: TestSite,
  cookie: string,
  scope: AccessScope,
  name = `May ${scope}`,
): Promise<{ readonly id: string; readonly token: string; readonly headers: { authorization: string } }> {
  const answer = await site.post('/v1/me/tokens', { cookie, json: { name, scopes: [scope] } });
  if (answer.status !== 201) throw new Error(`making a token answered ${answer.status}`);
  const { id, token } = (await answer.json()) as { id: string; token: string };
  return { id, token, headers: { authorization: `Bearer ${token}` } };
}
