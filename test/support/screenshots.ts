/**
 * `npm run screenshots`: every page over a seeded service of its own, at 360, 768 and 1280 px, light, dark and in Arabic,
 * into `screenshots/`. It ends with an error if a page is wider than its window.
 * `npm run screenshots -- rules settings` shows only pages whose names begin like that.
 * `npm run screenshots -- --docs` takes the ten pictures of `docs/pages/` instead.
 */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { launchBrowser } from './browser.ts';
import { docPictures } from './doc-pictures.ts';
import { startLocalService } from './local-service.ts';
import { shownPages } from './screenshot-pages.ts';
import { enterAs, fillPages, looks, openShown } from './walk-pages.ts';

const root = path.join(import.meta.dirname, '../..');
const forDocs = process.argv.includes('--docs');
const folder = path.join(root, forDocs ? 'docs/pages' : 'screenshots');
const widths = [360, 768, 1280];

const wanted = process.argv.slice(2).filter((argument) => argument !== '--docs');
const isWanted = (page: string, look: string, width: number) =>
  !forDocs || docPictures.some((one) => one.page === page && one.look === look && one.width === width);
const pages = shownPages.filter(
  ({ name }) => wanted.length === 0 || wanted.some((one) => name.startsWith(one)),
);

await mkdir(folder, { recursive: true });
const [service, browser] = await Promise.all([startLocalService(), launchBrowser()]);
const tooWide: string[] = [];
try {
  await fillPages(service, 300);
  for (const look of looks) {
    for (const as of ['visitor', 'reader', 'operator'] as const) {
      const shown = pages.filter(
        (page) => page.as === as && widths.some((width) => isWanted(page.name, look.look, width)),
      );
      if (shown.length === 0) continue;
      const context = await enterAs(as, look, browser, service);
      const page = await context.newPage();
      for (const one of shown) {
        for (const width of widths.filter((some) => isWanted(one.name, look.look, some))) {
          await page.setViewportSize({ width, height: forDocs ? 720 : 800 });
          await openShown(page, one);
          // What the script fetches after the page is there.
          if (forDocs) await page.waitForLoadState('networkidle');
          const overflow = Number(
            await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'),
          );
          if (overflow > 0) tooWide.push(`${one.name} at ${width} px, ${look.look}: by ${overflow} px`);
          const file = path.join(folder, `${one.name}-${width}-${look.look}.png`);
          await page.screenshot({ path: file, fullPage: !forDocs });
          console.log(path.relative(process.cwd(), file));
        }
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await service.stop();
}
if (tooWide.length > 0) {
  console.error(`Wider than the window:\n${tooWide.join('\n')}`);
  process.exitCode = 1;
}
