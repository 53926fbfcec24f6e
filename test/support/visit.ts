import type { TestSite } from './test-site.ts';

let callers = 0;

/**
 * A browser that visits a test site: it keeps cookies, and redirects are followed by hand.
 *
 * @param language that its reader wants, such as "de"; English if it is left out
 */
export function visit(site: TestSite, language?: string) {
  callers += 1;
  const from = `198.51.100.${callers}`;
  const jar = new Map<string, string>();
  async function ask(method: 'GET' | 'POST', path: string, form?: Record<string, string>) {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await site.request(method, path, {
      from,
      headers: {
        accept: 'text/html',
        ...(cookie && { cookie }),
        ...(language && { 'accept-language': language }),
      },
      ...(form && { form }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [pair = ''] = set.split(';');
      const at = pair.indexOf('=');
      jar.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return {
      status: answer.status,
      location: answer.headers.get('location') ?? '',
      text: await answer.text(),
    };
  }
  return {
    jar,
    get: (path: string) => ask('GET', path),
    post: (path: string, form: Record<string, string> = {}) => ask('POST', path, form),
  };
}
