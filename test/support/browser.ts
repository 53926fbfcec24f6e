import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** Where Chrome is usually installed, for machines that the npm package holds no browser for. */
const installed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Chromium from npm on Linux, otherwise the Chrome that is installed. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform === 'linux') {
    const { default: packaged } = await import('@sparticuz/chromium');
    return chromium.launch({
      executablePath: await packaged.executablePath(),
      // In a single process, as Lambda needs it, closing one page ends the browser.
      args: packaged.args.filter((argument) => argument !== '--single-process'),
    });
  }
  const executablePath = installed.find((path) => existsSync(path));
  if (!executablePath)
    throw new Error('The browser tests need Google Chrome: install it in its usual place.');
  return chromium.launch({ executablePath });
}
