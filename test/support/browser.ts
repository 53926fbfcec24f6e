import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** Where Chrome is usually installed, for machines that the npm package holds no browser for. */
const installed = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/** Chromium from npm on Linux, otherwise the Chrome that is installed. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform === 'linux') {
    const { default: packaged } = await import('@sparticuz/chromium');
    return patient({
      executablePath: await packaged.executablePath(),
      // Not the package's own arguments, which are for Lambda and switch off what protects one site from another. Emulating
      // a GPU takes a third of the processor time of a page.
      args: ['--disable-gpu', '--font-render-hinting=none'],
    });
  }
  const executablePath = installed.find((path) => existsSync(path));
  if (!executablePath)
    throw new Error('The browser tests need Google Chrome: install it in its usual place.');
  return patient({ executablePath });
}

/** Waits for a page as long as a test may take: on a busy machine the browser's own 30 seconds are not enough. */
async function patient(options: LaunchOptions): Promise<Browser> {
  const browser = await chromium.launch(options);
  const open = browser.newContext.bind(browser);
  browser.newContext = async (of) => {
    const context = await open(of);
    context.setDefaultTimeout(110_000);
    return context;
  };
  return browser;
}
