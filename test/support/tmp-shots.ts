import { mkdir } from 'node:fs/promises';
import { launchBrowser } from './browser.ts';
import { startLocalService } from './local-service.ts';
import { fillPages, looks } from './walk-pages.ts';
import { signIn, subscribe } from '../end-to-end/people.ts';
const out = '/tmp/shots'; await mkdir(out, { recursive: true });
const [service, browser] = await Promise.all([startLocalService(), launchBrowser()]);
try {
  await fillPages(service, 200);
  await subscribe(service, 'ann@desk.example', { query: 'ferry OR harbour', frequency: 'as-it-happens' });
  const headers = await signIn(service, 'ann@desk.example');
  const call = async (method: string, path: string, json?: unknown) => {
    const a = await fetch(service.url + path, { method, headers, ...(json ? { body: JSON.stringify(json) } : {}) });
    const t = await a.text(); if (a.status >= 400) console.log(method, path, a.status, t); return t ? JSON.parse(t) : undefined;
  };
  const [{ id }] = (await call('GET', '/v1/me/rules')).rules;
  await call('PATCH', `/v1/me/rules/${id}`, { name: 'Harbour watch' });
  const invite = async (email: string) => {
    await call('POST', `/v1/me/rules/${id}/recipients`, { email }); await service.settle();
    const m = (await service.mails(email)).find(({ tags }) => tags.kind === 'invitation');
    return m ? service.openMail(m.id) : undefined;
  };
  const linkIn = (m: { text?: string } | undefined) => /https?:\/\/\S+\/invitation\?token=(\S+)/.exec(m?.text ?? '');
  const answer = async (m: { text?: string } | undefined, a: string) => {
    const r = await fetch(`${service.url}/invitation`, { method: 'POST', redirect: 'manual', headers: { origin: service.url },
      body: new URLSearchParams({ token: linkIn(m)?.[1] ?? '', answer: a, timezone: 'UTC' }) });
    return { cookie: r.headers.getSetCookie()[0]?.split(';')[0] ?? '', location: r.headers.get('location') ?? '' };
  };
  const ben = await answer(await invite('ben@desk.example'), 'accept');
  await answer(await invite('carla.with.a.rather.long.name@newsroom.desk.example'), 'decline');
  const dora = await invite('dora@desk.example');
  await call('PATCH', `/v1/me/rules/${id}`, { query: 'ferry OR harbour OR "port authority"' });
  const stop = /https?:\/\/\S+\/i\/\S+/.exec(dora?.text ?? '')?.[0] ?? '';
  console.log(dora?.text);
  const [name, value] = headers.cookie.split(/=(.*)/s) as [string, string];
  const [bn, bv] = ben.cookie.split(/=(.*)/s) as [string, string];
  for (const look of looks) {
    const shots: [string, string, [string, string] | undefined][] = [
      ['invitation', linkIn(dora)?.[0] ?? '', undefined],
      ['stop', stop, undefined],
      ['list', `${service.url}/rules/${id}/sharing`, [name, value]],
      ['rule', `${service.url}/rules/${id}`, [name, value]],
      ['followed', service.url + ben.location, [bn, bv]],
      ['rules', `${service.url}/rules`, [bn, bv]],
    ];
    for (const [shot, url, cookie] of shots) {
      const context = await browser.newContext({ colorScheme: look.colorScheme, locale: look.locale });
      await context.addCookies([{ name: 'language', value: look.locale === 'ar' ? 'ar' : 'en', url: service.url }, ...(cookie ? [{ name: cookie[0], value: cookie[1], url: service.url }] : [])]);
      const page = await context.newPage();
      for (const width of look.look === 'light' ? [360, 1280] : [360]) {
        await page.setViewportSize({ width, height: 800 });
        await page.goto(url);
        const over = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        if (Number(over) > 0) console.log('TOO WIDE', shot, width, look.look, over);
        await page.screenshot({ path: `${out}/${shot}-${width}-${look.look}.png`, fullPage: true });
      }
      await context.close();
    }
    const page = await browser.newPage({ viewport: { width: 360, height: 640 }, colorScheme: look.colorScheme });
    const { renderInvitation } = await import('../../shared/mail/render-letter.ts');
    const mail = renderInvitation({ language: look.look === 'arabic' ? 'ar' : 'en', from: 'ann@desk.example', rule: { name: 'Harbour watch', query: 'ferry OR harbour', frequency: 'as-it-happens' }, acceptUrl: linkIn(dora)?.[0] ?? '', stopUrl: stop, validDays: 7, siteUrl: service.url });
    await page.setContent(mail.html);
    await page.screenshot({ path: `${out}/mail-360-${look.look}.png`, fullPage: true });
    await page.close();
  }
} finally { await browser.close(); await service.stop(); }
