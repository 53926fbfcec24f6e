import { assets } from '../../assets/assets.ts';
import type { WebApp } from '../../deps.ts';

/** Stylesheet, script and icon: the only answers that may be cached, since their path names their content. */
export function assetRoutes(app: WebApp): void {
  for (const { path, contentType, body } of assets) {
    app.get(path, (c) =>
      c.body(body, 200, {
        'content-type': contentType,
        'cache-control': 'public, max-age=31536000, immutable',
      }),
    );
  }
}
