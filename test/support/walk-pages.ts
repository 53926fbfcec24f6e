import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import { fill } from '../../infra/local/seed/fill.ts';
import type { TestService } from './local-service.ts';
import { digestOfReader, outputsOfFirst, type ShownPage } from './screenshot-pages.ts';

/** The seeded reader who looks at the pages. */
const reader = 'ada@reader.example';

/** The settings with which pages are looked at. */
export const looks = [
  { look: 'light', colorScheme: 'light', locale: 'en-GB' },
  { look: 'dark', colorScheme: 'dark', locale: 'en-GB' },
  { look: 'arabic', colorScheme: 'light', locale: 'ar' },
] as const;
export type Look = (typeof looks)[number];

/** Fills a service with the data that pages show. */
export async function fillPages(service: TestService, articles: number): Promise<void> {
  const { url, operatorKey } = service;
  await fill({ url, operatorKey, site: createSiteClient(url), articles, say: () => {} });
}

/** A browser context in which somebody is signed in, with one set of settings. */
export async function enterAs(
  as: ShownPage['as'],
  { colorScheme, locale }: Look,
  browser: Browser,
  service: TestService,
): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: service.url, colorScheme, locale });
  const page = await context.newPage();
  if (as === 'reader') {
    await page.goto('/sign-in');
    await page.fill('[name=email]', reader);
    await page.click('main button.primary');
    await service.settle();
    const letters = (await service.mails(reader)).filter(({ tags }) => tags.kind === 'confirmation');
    const { text = '' } = await service.openMail(letters[0]?.id ?? '');
    await page.goto(/https?:\/\/\S+\/sign-in\?\S+/.exec(text)?.[0] ?? service.url);
    await page.click('main button.primary');
    const language = page.locator(`button[name=language][value=${locale === 'ar' ? 'ar' : 'en'}]`);
    if ((await language.count()) > 0) await language.click();
    await giveOutput(page);
    await giveDigest(page);
  }
  if (as === 'operator') {
    await page.goto('/admin');
    await page.fill('[name=key]', service.operatorKey);
    await page.click('main button.primary');
    // The page of the service's health: signing in has ended.
    await page.waitForSelector('.signs');
  }
  // A page that is closed while it goes to another one may never say that it is closed.
  await page.waitForLoadState();
  await page.close();
  return context;
}

/** An output of the reader's first rule, so that pages have one to show. */
async function giveOutput(page: Page): Promise<void> {
  await page.goto('/rules');
  for (const one of outputsOfFirst) await page.click(one);
  if ((await page.locator('[id^=output-]').count()) > 0) return;
  await page.click('a[href*="kind=ntfy"]');
  await page.fill('#url', 'https://ntfy.sh/harbour-of-lindmouth');
  await page.click('main button.primary');
}

/** A digest with a name and the reader's second rule in it, so that pages have one to show. */
async function giveDigest(page: Page): Promise<void> {
  await page.goto('/settings');
  if ((await page.locator(digestOfReader).count()) > 0) return;
  await page.goto('/settings/digests/new');
  await page.fill('#digestName', 'Morning');
  await page.locator('[name="times[]"]').nth(1).fill('13:00');
  await page.click('main button.primary');
  await page.goto('/rules');
  const often = page.locator('select[name^="often."]').nth(1);
  const value = await often.locator('option[value^="digest:"]').getAttribute('value');
  await Promise.all([page.waitForURL(/done=/), often.selectOption(value)]);
}

/** Opens a page and brings it into the state that is to be checked. */
export async function openShown(page: Page, { path, afterwards, ...first }: ShownPage): Promise<void> {
  await page.goto(path);
  await doOn(page, first);
  if (afterwards) await doOn(page, afterwards);
}

async function doOn(
  page: Page,
  { fill: fields = {}, press }: Pick<ShownPage, 'fill' | 'press'>,
): Promise<void> {
  for (const [selector, value] of Object.entries(fields)) await page.fill(selector, value);
  for (const one of press === undefined ? [] : [press].flat()) {
    await page.click(one);
    await page.waitForLoadState();
  }
}
