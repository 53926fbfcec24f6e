import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderDigest } from '../../../shared/mail/render-digest.ts';
import { renderConfirmation } from '../../../shared/mail/render-letter.ts';
import { launchBrowser } from '../../support/browser.ts';
import {
  digestWith,
  entryWith,
  groupWith,
  sampleAlert,
  sampleConfirmation,
  sampleDigest,
} from '../../support/sample-mails.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

const longWord = { text: 'Donaudampfschifffahrt'.repeat(30), marked: true };
const mails = {
  digest: renderDigest(sampleDigest),
  alert: renderDigest(sampleAlert),
  confirmation: renderConfirmation(sampleConfirmation),
  'digest of endless words': renderDigest(
    digestWith({
      groups: [1, 2].map(() =>
        groupWith({
          name: longWord.text,
          entries: [
            entryWith({ title: [longWord], snippet: [longWord], source: longWord.text, why: longWord.text }),
          ],
        }),
      ),
    }),
  ),
};

/** Runs in the page: every piece of visible text whose contrast to what is behind it is below 4.5 : 1 (WCAG 2.2, AA). */
const lowContrast = `(() => {
  const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let e = element; e; e = e.parentElement) {
      const colour = channels(getComputedStyle(e).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let checked = 0;
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !element.checkVisibility()) continue;
    checked += 1;
    const [light, dark] = [channels(getComputedStyle(element).color), behind(element)]
      .map(luminance).sort((a, b) => b - a);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < 4.5) found.push(ratio.toFixed(2) + ' ' + texts.currentNode.data.trim().slice(0, 40));
  }
  return { checked, found };
})()`;

describe.each(Object.entries(mails))('the %s in a browser', (_, { html }) => {
  it.each([
    [360, 'light'],
    [360, 'dark'],
    [800, 'light'],
    [800, 'dark'],
  ] as const)('at %i px, %s, fits its width, can be read, and loads nothing', async (width, colorScheme) => {
    const page = await browser.newPage({ viewport: { width, height: 640 }, colorScheme });
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.setContent(html);

    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    const contrast = await page.evaluate<{ checked: number; found: string[] }>(lowContrast);
    expect(contrast.found).toEqual([]);
    expect(contrast.checked).toBeGreaterThan(5);
    const smallest = await page.evaluate(
      `Math.min(...[...document.querySelectorAll('p,h1,h2,h3,td,a')].filter((e) => e.checkVisibility()).map((e) => parseFloat(getComputedStyle(e).fontSize)))`,
    );
    expect(smallest).toBeGreaterThanOrEqual(13);
    const background = await page.evaluate<string>(
      `getComputedStyle(document.querySelector('.card')).backgroundColor`,
    );
    expect(background).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(27, 31, 36)');
    expect(requests).toEqual([]);
    await page.close();
  });
});
