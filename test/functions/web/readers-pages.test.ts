import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestSite, type TestSite } from '../../support/test-site.ts';
import { visit } from '../../support/visit.ts';

let site: TestSite;
beforeAll(async () => {
  site = await startTestSite();
});
afterAll(() => site.table.close());

const browser = () => visit(site);
const wait = (seconds: number) => {
  site.clock.now = new Date(site.clock.now.getTime() + seconds * 1000);
};

describe('the language of pages', () => {
  it('is the browser’s, then what was chosen, then what the reader has set', async () => {
    const german = (headers: Record<string, string> = {}) =>
      site.get('/sign-in', { headers: { 'accept-language': 'is,de-AT;q=0.8,en;q=0.5', ...headers } });
    expect(await (await german()).text()).toContain('<html lang="de" dir="ltr">');
    const one = browser();
    expect((await one.post('/language', { language: 'ar', next: '/sign-in' })).location).toBe('/sign-in');
    expect((await one.get('/sign-in')).text).toContain('<html lang="ar" dir="rtl">');
    expect((await one.post('/language', { language: 'xx', next: '//evil.example' })).location).toBe('/');
    expect((await one.get('/sign-in')).text).toContain('<html lang="ar" dir="rtl">');
  });

  it('of a reader is a setting, which mails follow', async () => {
    const { id, cookie } = await site.subscriber('tongue@example.org', [{ query: 'ferry' }]);
    await site.post('/language', { cookie, form: { language: 'ja', next: '/settings' } });
    expect((await site.deps.subscribers.get(id))?.language).toBe('ja');
    const page = await (await site.get('/settings', { cookie, headers: { 'accept-language': 'fr' } })).text();
    expect(page).toContain('<html lang="ja" dir="ltr">');
  });
});

describe('settings', () => {
  it('keep what was typed and name the fields that are wrong', async () => {
    const { cookie } = await site.subscriber('typing@example.org', [{ query: 'ferry' }]);
    const answer = await site.post('/settings', {
      cookie,
      form: {
        digestTime: '09:15',
        timezone: 'Mars/Base',
        digestWeekday: '3',
        language: 'en',
        quietFrom: '22:00',
        quietTo: '',
        alertEveryMinutes: '0',
      },
    });
    const page = await answer.text();
    expect(answer.status).toBe(422);
    for (const value of ['09:15', 'Mars/Base', '22:00', '0']) expect(page).toContain(`value="${value}"`);
    for (const id of ['timezone', 'quietFrom', 'alertEveryMinutes']) expect(page).toContain(`href="#${id}"`);
    expect(page).toMatch(/<title>Error: /);
  });

  it('list the devices, and sign out one or all others', async () => {
    const { id, cookie } = await site.subscriber('many@example.org', [{ query: 'ferry' }]);
    for (let n = 0; n < 2; n++) {
      await browser().post('/sign-in', { email: 'many@example.org' });
      await site.post('/sign-in', {
        form: { token: site.lastToken('many@example.org') },
        headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' },
      });
      wait(60);
    }
    const page = await (await site.get('/settings', { cookie })).text();
    expect(page.match(/Firefox on Linux/g)).toHaveLength(2);
    const sessions = () => site.deps.tokens.ofOwner(id, 'session');
    const [newest] = await sessions();
    await site.post('/settings/sessions/end', { cookie, form: { session: newest?.hash ?? '' } });
    expect(await sessions()).toHaveLength(2);
    await site.post('/settings/sessions/end', { cookie, form: { session: 'others' } });
    expect(await sessions()).toHaveLength(1);
    expect((await site.get('/settings', { cookie })).status).toBe(200);
  });

  it('erase only when the address is typed', async () => {
    const { id, cookie } = await site.subscriber('gone@example.org', [{ query: 'ferry' }]);
    for (const confirmEmail of ['', 'else@example.org']) {
      const answer = await site.post('/settings/erase', { cookie, form: { confirmEmail } });
      expect(answer.status).toBe(422);
    }
    expect(await site.deps.subscribers.get(id)).toBeDefined();
    const done = await site.post('/settings/erase', { cookie, form: { confirmEmail: ' Gone@Example.org ' } });
    expect([done.status, done.headers.get('location')]).toEqual([303, '/erased']);
    expect(await site.deps.subscribers.get(id)).toBeUndefined();
  });
});

describe('what goes wrong', () => {
  it('is a page in the language of its reader: not found, too often, broken', async () => {
    const headers = { accept: 'text/html', 'accept-language': 'es' };
    const missing = await site.get('/nothing-here', { headers });
    expect([missing.status, await missing.text()]).toEqual([
      404,
      expect.stringContaining('Página no encontrada'),
    ]);
    const ask = () => site.post('/', { headers, form: { query: 'x' }, from: '198.51.101.1' });
    for (let n = 0; n < 20; n++) await ask();
    const often = await ask();
    expect([often.status, await often.text()]).toEqual([429, expect.stringMatching(/intentarlo dentro de/)]);
  });

  it('has a reference that the log has as well', async () => {
    const broken = await startTestSite({ readSample: () => Promise.reject(new Error('a fault')) });
    try {
      const answer = await broken.get('/', { headers: { accept: 'text/html' } });
      expect(answer.status).toBe(500);
      const reference = /Reference: ([0-9a-f]{8})/.exec(await answer.text())?.[1];
      expect(reference).toBeDefined();
      expect(broken.log.at(-1)?.message).toContain(reference);
    } finally {
      await broken.table.close();
    }
  });
});
