import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createLocalControl } from '../../infra/local/seed/local-control.ts';
import { launchBrowser } from '../support/browser.ts';
import { startLocalService, type TestService } from '../support/local-service.ts';

let service: TestService;
let browser: Browser;
let context: BrowserContext;
let page: Page;
const complaints: string[] = [];
const email = 'desk@example.org';

const articles = [
  ['Ferry strike enters its second week', 'Ferry crews and unions met at the harbour.', 'ferry'],
  ['Barge sinks off the cape', 'A barge went down in a storm.', 'barge'],
  ['Council passes a budget', 'The council voted on Tuesday.', 'council'],
] as const;

beforeAll(async () => {
  [service, browser] = await Promise.all([startLocalService(), launchBrowser()]);
  const { url, operatorKey } = service;
  await fetch(`${url}/v1/articles`, {
    method: 'POST',
    headers: { authorization: `Bearer ${operatorKey}`, 'content-type': 'application/json' },
    body: JSON.stringify(
      articles.map(([title, text, name]) => ({ title, text, url: `https://news.example/${name}` })),
    ),
  });
  await service.settle();
  context = await browser.newContext({ baseURL: url });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused/.test(message.text())) complaints.push(message.text());
  });
  await page.goto('/');
  await page.fill('[name=query]', 'lighthouse');
  await page.fill('[name=email]', email);
  await page.click('button:text("Subscribe")');
  await page.waitForSelector('h1:text("Check your email")');
  await service.settle();
  const link = await createLocalControl(url).linkOf(email);
  await page.goto(link ?? '');
  await page.click('button:text("Confirm")');
  await page.waitForSelector('a:text("See your rules")');
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
  expect(complaints).toEqual([]);
});
beforeEach(async () => {
  await page.goto('/rules/new');
});

const query = '#query';
const underlay = () => page.textContent('[data-part=underlay]');
/** The words of a colour in the editor. */
const coloured = (kind: string) => page.locator(`.underlay .${kind}`).allTextContents();

describe('the editor of a query', () => {
  it('colours what is typed, says it in words and shows what it finds', async () => {
    await page.fill(query, 'title:(ferry OR "fire boat") -strike NEAR/3 pay');
    await page.waitForSelector('.in-words');
    expect(await coloured('operator')).toEqual(['OR', '-', 'NEAR/3']);
    expect(await coloured('field')).toEqual(['title:']);
    expect(await coloured('phrase')).toEqual(['"fire boat"']);
    await page.fill(query, 'ferry OR barge');
    await page.waitForSelector('#preview mark:has-text("Barge")');
    expect(await page.locator('#preview .stories li').count()).toBe(2);
    expect(await page.textContent('[role=status][data-said]')).not.toBe('');
  });

  it('always has the same text below as in the box, whatever is typed, deleted and pasted', async () => {
    await page.fill(query, 'title:(ferry OR "fire boat") -strike');
    await page.waitForSelector('.underlay .phrase');
    const edits: (() => Promise<void>)[] = [
      () => page.locator(query).press('End'),
      () => page.locator(query).pressSequentially(' AND pay'),
      () => page.locator(query).press('Home'),
      () => page.locator(query).press('Delete'),
      () => page.locator(query).press('Control+ArrowRight'),
      () => page.locator(query).press('Shift+Control+ArrowRight'),
      () => page.locator(query).pressSequentially('東京\n"x'),
      () => page.locator(query).press('Control+a'),
      () => page.locator(query).press('Backspace'),
      () => page.locator(query).pressSequentially('(((a b'),
    ];
    for (const edit of edits) {
      await edit();
      expect(await underlay()).toBe(await page.inputValue(query));
    }
  });

  it('underlines a mistake, and mends it by a click without leaving the page', async () => {
    await page.fill(query, 'ferry and strike');
    await page.click('#preview button[name=try]');
    expect(await page.inputValue(query)).toBe('ferry AND strike');
    await page.waitForSelector('#preview button[name=try]', { state: 'detached' });
    await page.fill(query, 'ferry AND (barge');
    await page.waitForSelector('.underlay .problem');
    expect(new URL(page.url()).search).toBe('');
  });

  it('puts signs around what is selected', async () => {
    await page.fill(query, 'fire boat');
    await page.locator(query).press('Control+a');
    await page.click('.inserts button:has-text("Phrase")');
    expect(await page.inputValue(query)).toBe('"fire boat"');
    await page.locator(query).press('End');
    await page.click('.inserts button:has-text("Without")');
    await page.keyboard.type('toy');
    expect(await page.inputValue(query)).toBe('"fire boat" -toy');
  });

  it('splits a list that is too long by one button', async () => {
    await page.fill(query, Array.from({ length: 700 }, (_, n) => `harbour${n}`).join(' OR '));
    await page.fill('#name', 'Harbours');
    await page.click('button:has-text("Split into 2 rules")');
    expect(await page.textContent('.flash')).toContain('2 rules are saved');
    expect(await page.locator('.rules a:has-text("Harbours")').count()).toBe(2);
    for (const box of await page.locator('[name="id[]"]').all()) {
      if (/Harbours/.test((await box.getAttribute('aria-label')) ?? '')) await box.check();
    }
    await page.click('.bulk button:text("Delete")');
    await page.waitForSelector('.flash:has-text("2 rules deleted")');
  });
});

describe('a walk through the workbench', () => {
  it('saves a rule, edits it with the difference in sight, explains an article, deletes it and undoes that', async () => {
    await page.fill(query, 'ferry');
    await page.fill('#name', 'Boats');
    await page.check('[name=frequency][value=weekly]');
    await page.click('button:text("Save rule")');
    await page.waitForSelector('.flash:has-text("saved")');

    await page.click('a:has-text("Boats")');
    await page.waitForSelector('h1:has-text("Boats")');
    await page.click('button.tab:text("Changes")');
    await page.fill(query, 'ferry OR barge');
    await page.waitForSelector('#preview .volume:has-text("+1")');
    expect(await page.textContent('#preview')).toContain('Barge sinks off the cape');

    await page.click('button.tab:text("Volume")');
    await page.waitForSelector('#preview .day-chart');
    expect(await page.textContent('#preview .volume')).toMatch(/^2 articles since /);
    expect(await page.evaluate('document.activeElement.value')).toBe('volume');

    await page.click('button.tab:text("Explain")');
    await page.fill('#address', 'https://news.example/council');
    await page.press('#address', 'Enter');
    await page.waitForSelector('#preview .volume:has-text("does not find it")');

    await page.click('button:text("Save rule")');
    await page.waitForSelector('.flash:has-text("saved")');
    expect(await page.inputValue(query)).toBe('ferry OR barge');

    await page.click('button:text("Delete rule")');
    await page.waitForSelector('.flash:has-text("Rule deleted")');
    expect(await page.locator('.rules a:has-text("Boats")').count()).toBe(0);
    await page.click('.flash button');
    await page.waitForSelector('.flash:has-text("The rule is back")');
    await page.locator('select[aria-label="How often: Boats"]').selectOption('hourly');
    await page.waitForSelector('.flash:has-text("Frequency changed")');
  });

  it('can be done without the script', async () => {
    const plain = await browser.newContext({
      baseURL: service.url,
      javaScriptEnabled: false,
      storageState: await context.storageState(),
    });
    const without = await plain.newPage();
    await without.goto('/rules/new');
    await without.fill(query, 'barge and storm');
    await without.click('button:text("Try it")');
    await without.click('#preview button[name=try]');
    expect(await without.inputValue(query)).toBe('barge AND storm');
    await without.fill('#name', 'Plain');
    await without.click('button.tab:text("Volume")');
    expect(await without.inputValue('#name')).toBe('Plain');
    expect(await without.textContent('#preview .volume')).toMatch(/^1 article since /);
    await without.click('button:text("Save rule")');
    expect(await without.textContent('.flash')).toContain('saved');
    await without.locator('select[aria-label="How often: Plain"]').selectOption('hourly');
    await without.click('button:text("Save what you changed here")');
    expect(await without.textContent('.flash')).toContain('Frequency changed');
    await plain.close();
  });
});
