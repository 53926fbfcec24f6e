/**
 * Renders the sample mails in a browser, narrow and wide, light and dark, into `docs/mail/` (or the folder given), and
 * the top of the digest for the README.
 * Run: node test/support/screenshot-mail.ts [folder]
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { renderDigest } from '../../shared/mail/render-digest.ts';
import { renderConfirmation } from '../../shared/mail/render-letter.ts';
import { launchBrowser } from './browser.ts';
import { sampleAlert, sampleConfirmation, sampleDigest } from './sample-mails.ts';

const folder = process.argv[2] ?? path.join(import.meta.dirname, '../../docs/mail');
const mails = {
  digest: renderDigest(sampleDigest).html,
  alert: renderDigest(sampleAlert).html,
  confirmation: renderConfirmation(sampleConfirmation).html,
};

await mkdir(folder, { recursive: true });
const browser = await launchBrowser();
try {
  for (const [name, html] of Object.entries(mails)) {
    for (const width of [360, 800]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ viewport: { width, height: 640 }, colorScheme });
        await page.setContent(html);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        if (overflow !== 0)
          throw new Error(`${name} at ${width} px is ${overflow} px too wide: see shared/mail/mail-page.ts.`);
        const file = path.join(folder, `${name}-${width}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        if (name === 'digest' && width === 800) {
          const top = path.join(folder, `readme-${colorScheme}.png`);
          await page.screenshot({ path: top, fullPage: true, clip: { x: 0, y: 0, width, height: 830 } });
        }
        await page.close();
        console.log(path.relative(process.cwd(), file));
      }
    }
  }
} finally {
  await browser.close();
}
