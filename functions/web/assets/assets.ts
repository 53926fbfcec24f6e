import { createHash } from 'node:crypto';
import { icon } from './icon.ts';
import { script } from './script.ts';
import { style } from './style.ts';

/** A file that pages load from this site. */
export interface Asset {
  readonly path: string;
  readonly contentType: string;
  readonly body: string;
}

// The path names the content, so it may be kept for ever, and a new version is a new path.
function asset(name: string, extension: string, contentType: string, body: string): Asset {
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 12);
  return { path: `/assets/${name}-${hash}.${extension}`, contentType, body };
}

const styleAsset = asset('style', 'css', 'text/css; charset=utf-8', style);
const scriptAsset = asset('preview', 'js', 'text/javascript; charset=utf-8', script);
const iconAsset = asset('icon', 'svg', 'image/svg+xml', icon);

export const assets: readonly Asset[] = [styleAsset, scriptAsset, iconAsset];

export const assetPaths = { style: styleAsset.path, script: scriptAsset.path, icon: iconAsset.path } as const;
