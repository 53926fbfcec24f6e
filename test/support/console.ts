import { expect } from 'vitest';
import { operatorKey, type TestSite } from './test-site.ts';

/** Opens the console with a key, the first one unless another is given; gives the cookie of the session. */
export async function openConsole(site: TestSite, key: string = operatorKey): Promise<string> {
  const opened = await site.post('/admin', { form: { key } });
  expect(opened.status).toBe(303);
  return opened.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

/** Makes a key that may only look, and opens the console with it. */
export async function openToLook(site: TestSite): Promise<string> {
  const made = await site.post('/v1/keys', {
    headers: { authorization: `Bearer ${operatorKey}` },
    json: { name: 'Night desk', scopes: ['read'] },
  });
  return openConsole(site, ((await made.json()) as { key: string }).key);
}
