import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Brand } from '../../../shared/brand.ts';
import { scriptFiles, styleFiles } from './asset-files.ts';

/** A file that pages load from this site. */
interface Asset {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

export interface Assets {
  readonly style: Asset;
  readonly script: Asset;
  readonly icon: Asset;
}

const made = new WeakMap<Brand, Assets>();

/** The stylesheet, the script and the icon of a brand. Each is one file, however many it is written in. */
export function assetsOf(brand: Brand): Assets {
  const known = made.get(brand);
  if (known) return known;
  const assets: Assets = {
    style: asset('style.css', 'text/css; charset=utf-8', styleOf(brand)),
    // In blocks, so that the parts share no names.
    script: asset(
      'browser.js',
      'text/javascript; charset=utf-8',
      scriptFiles.map((file) => `{\n${read(file)}}\n`).join(''),
    ),
    icon: asset('icon.svg', 'image/svg+xml', brand.logo ?? read('icon.svg')),
  };
  made.set(brand, assets);
  return assets;
}

function styleOf({ accent, accentDark }: Brand): string {
  const colours = `:root{--accent-light:${accent};--accent-dark:${accentDark}}\n`;
  return colours + styleFiles.map(read).join('');
}

function read(file: string): string {
  return readFileSync(new URL(file, import.meta.url), 'utf8');
}

/**
 * What programs fetch that look for an icon at `/favicon.ico`. A logo of the deployment is an SVG there too, since nothing
 * here can draw it.
 */
export function oldIcon(brand: Brand): {
  readonly contentType: string;
  readonly body: Uint8Array<ArrayBuffer>;
} {
  return brand.logo === undefined
    ? {
        contentType: 'image/x-icon',
        body: new Uint8Array(readFileSync(new URL('favicon.ico', import.meta.url))),
      }
    : { contentType: 'image/svg+xml', body: new TextEncoder().encode(brand.logo) };
}

/** The path names the content, so it may be kept for ever, and a new version is a new path. */
function asset(file: string, contentType: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const [name, extension] = file.split('.');
  return { path: `/assets/${name}-${hash}.${extension}`, contentType, body };
}
