import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';

let service: TestService;
let browser: Browser;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [service, browser] = await Promise.all([
    startLocalService({ waits: { firstAlert: 0, wakeEvery: 0, overlap: 5000 } }),
    launchBrowser(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});
afterEach(async () => {
  await page.context().close();
  // Scripts that fail, and everything that the content security policy blocked.
  expect(complaints).toEqual([]);
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<void> {
  const context = await browser.newContext({ baseURL: service.url, timezoneId: 'Europe/Madrid', ...options });
  page = await context.newPage();
  complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused/.test(message.text())) complaints.push(message.text());
  });
  await page.goto(path);
}

async function postArticle(article: Record<string, unknown>): Promise<void> {
  const answer = await fetch(`${service.url}/v1/articles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${service.operatorKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(article),
  });
  expect(answer.status).toBe(202);
}

/** The address that the text part of the newest mail gives for a page of the site. */
async function linkInMail(to: string, path: RegExp): Promise<string> {
  await service.settle();
  const [newest] = await service.mails(to);
  if (!newest) throw new Error(`no mail to ${to}; the service said:\n${service.output()}`);
  const { text = '' } = await service.openMail(newest.id);
  const link = text.match(/https?:\/\/[^\s>]+/g)?.find((address) => path.test(new URL(address).pathname));
  if (!link) throw new Error(`no link like ${path} in:\n${text}`);
  return link;
}

const mailsTo = async (to: string) => {
  await service.settle();
  return service.mails(to);
};

describe('a reader with a browser', () => {
  it('subscribes, confirms by the mailed link, gets the alert, and unsubscribes by it', async () => {
    const email = 'reader@example.org';
    await open('/');
    expect(await page.inputValue('[name=timezone]')).toBe('Europe/Madrid');
    await page.fill('[name=query]', '"harbour bridge" AND storm');
    await page.fill('[name=email]', email);
    await page.check('[name=frequency][value=as-it-happens]');
    await page.click('button:text("Subscribe")');
    await page.waitForSelector('h1:text("Check your email")');

    await page.goto(await linkInMail(email, /^\/confirm$/));
    expect(await page.textContent('main')).toContain('"harbour bridge" AND storm');
    await page.click('button:text("Confirm")');
    await page.waitForSelector('h1:text("You are subscribed")');

    await postArticle({
      title: 'Harbour Bridge reopens after the storm',
      text: 'Traffic crossed the harbour bridge again on Tuesday, two days after the storm closed it.',
      url: 'https://news.example/bridge',
      source: 'The Daily Example',
    });
    const [alert] = await mailsTo(email);
    expect(alert?.tags).toMatchObject({ kind: 'alert' });
    await page.goto(`/_inbox/${alert?.id}`);
    const shown = page.frameLocator('iframe.mail').locator('body');
    expect(await shown.textContent()).toContain('Harbour Bridge reopens after the storm');

    await page.goto(await linkInMail(email, /^\/m\//));
    expect(await page.textContent('body')).toContain('Harbour Bridge reopens after the storm');

    await page.goto(await linkInMail(email, /^\/u\//));
    await page.click('main button:text("Stop all email")');
    await page.waitForSelector('h1:text("Done")');
    expect(await page.textContent('.flash')).toContain('You are unsubscribed');
    await page.reload();
    expect(await page.textContent('h1')).toBe('Done');

    const before = (await mailsTo(email)).length;
    await postArticle({
      title: 'Storm damages the harbour bridge again',
      text: 'The harbour bridge is closed.',
    });
    expect(await mailsTo(email)).toHaveLength(before);
  });

  it('sees what a query finds while typing, and takes a suggestion by a click', async () => {
    await postArticle({ title: 'Ferry strike enters its second week', text: 'Ferry crews and unions met.' });
    await service.settle();
    await open('/');
    await page.fill('[name=query]', 'ferry and strike');
    const suggestion = page.locator('#preview button[name=try]').first();
    await suggestion.click();
    expect(await page.inputValue('[name=query]')).toBe('ferry AND strike');
    await page.waitForSelector('#preview button[name=try]', { state: 'detached' });
    expect(new URL(page.url()).search).toBe('');
  });

  it('can do it all without scripts', async () => {
    const email = 'plain@example.org';
    await open('/', { javaScriptEnabled: false });
    await page.fill('[name=query]', 'lighthouse "');
    await page.click('button:text("Try it")');
    expect(await page.textContent('#preview')).toContain('cannot be watched');
    await page.fill('[name=query]', 'lighthouse and keeper');
    await page.click('button:text("Try it")');
    await page.click('#preview button[name=try]');
    expect(await page.inputValue('[name=query]')).toBe('lighthouse AND keeper');
    await page.fill('[name=email]', email);
    await page.click('button:text("Subscribe")');
    await page.goto(await linkInMail(email, /^\/confirm$/));
    await page.click('button:text("Confirm")');
    await page.click('a:text("See your rules")');
    expect(await page.textContent('.rules .query')).toBe('lighthouse AND keeper');
  });

  it('keeps rules and settings, signs out and in again, and erases everything', async () => {
    const email = 'keeper@example.org';
    await open('/');
    await page.fill('[name=query]', 'glacier');
    await page.fill('[name=email]', email);
    await page.click('button:text("Subscribe")');
    await page.waitForSelector('h1:text("Check your email")');
    await page.goto(await linkInMail(email, /^\/confirm$/));
    await page.click('button:text("Confirm")');
    await page.click('a:text("See your rules")');

    await page.click('a:text("New rule")');
    await page.fill('#query', 'avalanche OR landslide');
    await page.fill('#name', 'Mountains');
    await page.click('button:text("Save rule")');
    expect(await page.textContent('.flash')).toContain('saved');
    expect(await page.locator('.rules tbody tr').count()).toBe(2);

    await page.click('a:has-text("Mountains")');
    await page.fill('#query', 'avalanche');
    await page.click('button:text("Save rule")');
    expect(await page.textContent('.flash')).toContain('saved');

    await page.goto('/settings');
    await page.fill('#digestTime', '06:30');
    await page.fill('#quietFrom', '22:00');
    await page.fill('#quietTo', '07:00');
    await page.click('button:text("Save")');
    expect(await page.inputValue('#digestTime')).toBe('06:30');
    await page.click('button:text("Sign out")');

    await page.goto('/rules');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
    await page.fill('[name=email]', email);
    await page.click('button:text("Email me a link")');
    await page.waitForSelector('h1:text("Check your email")');
    await page.goto(await linkInMail(email, /^\/sign-in$/));
    await page.click('main button:text("Sign in")');
    await page.waitForSelector('h1:text("Your rules")');

    await page.goto('/settings');
    await page.fill('#confirmEmail', 'somebody@example.org');
    await page.click('button:text("Erase everything")');
    expect(await page.title()).toMatch(/^Error: /);
    await page.fill('#confirmEmail', email);
    await page.click('button:text("Erase everything")');
    await page.waitForSelector('h1:text("Everything is erased")');
    await page.goto('/rules');
    expect(new URL(page.url()).pathname).toBe('/sign-in');
  });
});
