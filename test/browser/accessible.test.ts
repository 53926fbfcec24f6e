import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';
import { type ShownPage, shownPages } from '../support/screenshot-pages.ts';
import { enterAs, fillPages, looks, openShown } from '../support/walk-pages.ts';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** WCAG 2.2, levels A and AA. */
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

let service: TestService;
let browser: Browser;
beforeAll(async () => {
  [service, browser] = await Promise.all([startLocalService(), launchBrowser()]);
  await fillPages(service, 60);
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

/** The violations of WCAG rules on the page, as text. */
async function violationsOn(page: Page, runOnly: readonly string[] = tags): Promise<string[]> {
  // The page's policy allows no script of others: what the debugger evaluates is not bound by it.
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe);
  const found = (await page.evaluate(
    `axe.run(document, ${JSON.stringify({ runOnly, resultTypes: ['violations'] })}).then(({ violations }) => violations)`,
  )) as Violation[];
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`),
  );
}

async function overflowOf(page: Page): Promise<number> {
  return Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'));
}

describe.each(looks.filter(({ colorScheme }) => colorScheme === 'light'))('each page, $look', (look) => {
  const entered = new Map<ShownPage['as'], Promise<BrowserContext>>();
  /** One browser for each kind of visitor: entering takes longer than looking at a page. */
  function browserOf(as: ShownPage['as']): Promise<BrowserContext> {
    const known = entered.get(as) ?? enterAs(as, look, browser, service);
    entered.set(as, known);
    return known;
  }
  afterAll(async () => {
    for (const context of entered.values()) await (await context).close();
  });

  it.each(shownPages)('$name breaks no rule of WCAG 2.2 AA and fits 320 px', async (shown) => {
    const page = await (await browserOf(shown.as)).newPage();
    await page.setViewportSize({ width: 1280, height: 800 });
    await openShown(page, shown);
    expect(await violationsOn(page)).toEqual([]);
    // Only colours differ in the dark, and they are the same in every language.
    if (look.look === 'light') {
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violationsOn(page, ['color-contrast'])).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await overflowOf(page)).toBeLessThanOrEqual(0);
    await page.close();
  });
});

describe('a check for accessibility', () => {
  it('would see a picture without a text and a text that is too pale', async () => {
    const page = await browser.newPage();
    await page.setContent(
      '<html lang="en"><title>x</title><main><img src="data:,"><p style="color:#bbb;background:#fff">pale</p></main></html>',
    );
    const found = (await violationsOn(page)).map((one) => one.split(':')[0]);
    expect(found.sort()).toEqual(['color-contrast', 'image-alt']);
    await page.close();
  });
});

describe('the first visit', () => {
  it('takes five requests at most, one script and at most 50 KB compressed, and moves nothing about', async () => {
    const context = await browser.newContext({ baseURL: service.url });
    const page = await context.newPage();
    const loaded: { type: string; bytes: number }[] = [];
    page.on('response', (answer) => {
      void answer
        .body()
        .then((body) => loaded.push({ type: answer.request().resourceType(), bytes: gzipSync(body).length }));
    });
    await page.addInitScript(
      'window.moved = 0; new PerformanceObserver((list) => { for (const one of list.getEntries()) window.moved += one.value; }).observe({ type: "layout-shift", buffered: true });',
    );
    await page.goto('/', { waitUntil: 'networkidle' });
    // The icon of the tab is the picture beside the name; the time zone of the browser asks for the first mail once.
    expect(loaded.filter(({ type }) => type === 'script')).toHaveLength(1);
    expect(loaded.filter(({ type }) => type === 'stylesheet')).toHaveLength(1);
    expect(loaded.length).toBeLessThanOrEqual(5);
    expect(loaded.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(50_000);
    expect(await page.evaluate('window.moved')).toBeLessThan(0.01);
    await context.close();
  });
});

describe('somebody who only has a keyboard', () => {
  it('skips to the content, sees where the focus is, and lands on what is wrong', async () => {
    const context = await browser.newContext({ baseURL: service.url });
    const page = await context.newPage();
    const focused = () =>
      page.evaluate('document.activeElement.className || document.activeElement.id') as Promise<string>;
    await page.goto('/');
    await page.keyboard.press('Tab');
    expect(await focused()).toBe('skip');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#main$/);
    await page.keyboard.press('Tab');
    await page.keyboard.type('ferry "');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.focus('#email');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.summary');
    expect(await focused()).toBe('summary');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#(?:email|query)$/);
    await context.close();
  });
});
