import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

/** A file that pages load from this site. */
export interface Asset {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

/** The files lie beside this one, and beside the bundle where there is one (`files` in infra/service-plan.ts). */
function asset(file: 'style.css' | 'browser.js' | 'icon.svg', contentType: string): Asset {
  const body = readFileSync(new URL(file, import.meta.url), 'utf8');
  // The path names the content, so it may be kept for ever, and a new version is a new path.
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  const [name, extension] = file.split('.');
  return { path: `/assets/${name}-${hash}.${extension}`, contentType, body };
}

const styleAsset = asset('style.css', 'text/css; charset=utf-8');
const scriptAsset = asset('browser.js', 'text/javascript; charset=utf-8');
const iconAsset = asset('icon.svg', 'image/svg+xml');

export const assets: readonly Asset[] = [styleAsset, scriptAsset, iconAsset];

export const assetPaths = { style: styleAsset.path, script: scriptAsset.path, icon: iconAsset.path } as const;
