/**
 * Without scripts: from a story in a mail to the page that explains what became of it, and of one that never came in.
 */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSiteClient } from '../../infra/local/demo/site-client.ts';
import { mailsTo, secondsUntilMorning, subscribe } from '../end-to-end/people.ts';
import { launchBrowser } from '../support/browser.ts';
import type { TestService } from '../support/local-service.ts';
import { sharedService } from '../support/shared-service.ts';

const email = 'nora@reader.example';
const told = {
  title: 'The breakwater of Lindmouth is closed',
  text: 'The breakwater of Lindmouth was closed on Tuesday after a storm of three days, the port authority said.',
  source: 'Port Aster Courier',
  url: 'https://courier.example/breakwater',
};
const missed = {
  ...told,
  title: 'Opera season opens',
  text: 'The house was full.',
  url: 'https://courier.example/opera',
};

let service: TestService;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  [service, browser] = await Promise.all([sharedService(), launchBrowser()]);
  await subscribe(service, email, { query: 'breakwater', frequency: 'daily' });
  await createSiteClient(service.url).ingest([told, missed], service.operatorKey);
  await service.settle();
  context = await browser.newContext({ baseURL: service.url, javaScriptEnabled: false });
  page = await context.newPage();
  await page.goto('/sign-in');
  await page.fill('[name=email]', email);
  await page.click('main button.primary');
  await service.settle();
  const letters = await mailsTo(service, email, 'confirmation');
  const link = letters.flatMap(({ text = '' }) => /https?:\/\/\S+\/sign-in\?\S+/.exec(text)?.[0] ?? [])[0];
  await page.goto(link ?? service.url);
  await page.click('main button.primary');
});
afterAll(async () => {
  await browser?.close();
});

describe('a reader without a script', () => {
  it('sees in the archive that a story waits, and after the digest when it was mailed and why it came', async () => {
    await page.goto('/overview');
    await page.click('a:text("All stories")');
    expect(new URL(page.url()).pathname).toBe('/stories');
    expect(await page.locator('.stories > li').count()).toBe(1);
    expect(await page.textContent('.stories > li')).toContain('Waits for the next email');

    await page.click('.stories a:has-text("Why?")');
    expect(await page.textContent('.trace .chip')).toBe('Waiting');
    expect(await page.textContent('.timeline')).toContain('Waits for the next email:');

    await service.advanceClock(secondsUntilMorning(await service.now()));
    await service.settle();
    expect(await mailsTo(service, email, 'digest')).toHaveLength(1);

    await page.goto('/stories');
    expect(await page.textContent('.stories > li')).toContain('Emailed');
    await page.click('.stories a:has-text("Why?")');
    const steps = await page.locator('.timeline li').allTextContents();
    expect(steps.map((step) => /came in|Matched|digest/.exec(step)?.[0])).toEqual([
      'came in',
      'Matched',
      'digest',
    ]);
    await page.click('.timeline a:text("Open the email")');
    expect(await page.textContent('body')).toContain(told.title);
  });

  it('learns which clause an article lacked, by its title', async () => {
    await page.goto('/stories');
    await page.click('a:text("Missed something?")');
    await page.fill('#q', 'opera season');
    await page.click('main button.primary');
    expect(await page.textContent('.traced h2')).toBe(missed.title);
    expect(await page.textContent('.timeline')).toContain('Did not match breakwater');
  });

  it('asks for the source of an article that never came in, and the operator sees it', async () => {
    await page.fill('#q', 'https://island.example/news/ferry?reader=42');
    await page.click('main button.primary');
    expect(await page.textContent('main')).toContain('None of our sources is at island.example.');
    await page.click('button:text("Ask for this source")');
    expect(await page.textContent('.flash')).toContain('island.example');
    const answer = await fetch(`${service.url}/v1/source-proposals`, {
      headers: { authorization: `Bearer ${service.operatorKey}` },
    });
    expect(await answer.json()).toMatchObject({
      proposals: [{ host: 'island.example', example: 'https://island.example/news/ferry', asked: 1 }],
    });
  });

  it('sees very long words inside a narrow screen, also above the page of a rule and on that of a story', async () => {
    const long = {
      ...told,
      title: `Pier ${'a'.repeat(80)}`,
      source: 'b'.repeat(80),
      url: 'https://long.example/1',
    };
    await page.goto('/rules/new?query=pier');
    await page.fill('#name', 'c'.repeat(80));
    await page.click('main button.primary');
    await createSiteClient(service.url).ingest([long], service.operatorKey);
    await service.settle();
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto('/rules');
    const rule = await page.getAttribute('main th a:has-text("ccc")', 'href');
    await page.goto('/stories');
    const story = await page.getAttribute(
      '.stories li:has-text("aaa") a[href^="/stories/"]:not([href*=want])',
      'href',
    );
    for (const path of [`${rule}/outputs`, `${rule}/sharing`, story ?? '']) {
      await page.goto(path);
      expect(await page.evaluate('document.documentElement.scrollWidth'), path).toBe(360);
    }
  });

  it('sees a rule with a very long name inside a narrow screen', async () => {
    await page.goto('/rules/new?query=opera');
    await page.fill('#name', `Die ${'Donaudampfschiff'.repeat(4)}`);
    await page.click('main button.primary');
    await page.setViewportSize({ width: 360, height: 640 });
    await page.goto('/stories');
    expect(await page.locator('a.chip').count()).toBe(4);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    await page.goto(`/why?q=${encodeURIComponent(missed.url)}`);
    await page.click('summary');
    expect(await page.locator('.trace h3').count()).toBe(3);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });
});
