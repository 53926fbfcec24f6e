/** A token for a program: made, copied from the page, used, and revoked, with a script and without. */
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import type { TestService } from '../support/local-service.ts';
import { readerCookie } from '../support/reader-cookie.ts';
import { sharedService } from '../support/shared-service.ts';

let service: TestService;
let browser: Browser;
beforeAll(async () => {
  [service, browser] = await Promise.all([sharedService(), launchBrowser()]);
}, 180_000);
afterAll(async () => {
  await browser?.close();
});

const asked = (token: string) =>
  fetch(`${service.url}/v1/me/rules`, { headers: { authorization: `Bearer ${token}` } });

describe.each([true, false])('tokens in the settings, with a script: %s', (javaScriptEnabled) => {
  it('are made, used and revoked', async () => {
    const [name = '', value = ''] = (
      await readerCookie(service, `maker-${javaScriptEnabled}@reader.example`, 'ferry')
    ).split('=');
    const context = await browser.newContext({ baseURL: service.url, javaScriptEnabled });
    await context.addCookies([{ name, value, url: service.url }]);
    const page = await context.newPage();
    const questions: string[] = [];
    page.on('dialog', (dialog) => {
      questions.push(dialog.message());
      void dialog.accept();
    });
    await page.goto('/settings');
    await page.fill('#tokenName', 'Ferry dashboard');
    await page.click('button:text("Make a token")');
    const token = (await page.textContent('.flash code'))?.trim() ?? '';
    expect((await asked(token)).status).toBe(200);

    await page.goto('/settings');
    expect(await page.content()).not.toContain('wwt_');
    const line = page.locator('li', { hasText: 'Ferry dashboard' });
    expect(await line.textContent()).toContain('last used');
    await page.click('button[aria-label="Revoke Ferry dashboard"]');
    await page.waitForSelector('.flash');
    expect(await page.textContent('.flash')).toContain('The token is revoked.');
    expect((await asked(token)).status).toBe(401);
    expect(questions).toHaveLength(javaScriptEnabled ? 1 : 0);
    await context.close();
  }, 120_000);
});
