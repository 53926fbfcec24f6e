import { etag } from 'hono/etag';
import { assetsOf } from '../../assets/assets.ts';
import type { WebApp, WebDeps } from '../../deps.ts';

/** Stylesheet, script and icon: the only answers that may be cached, since their path names their content. */
export function assetRoutes(app: WebApp, { brand }: Pick<WebDeps, 'brand'>): void {
  for (const { path, contentType, body } of Object.values(assetsOf(brand))) {
    app.get(path, etag({ weak: true }), (c) =>
      c.body(body, 200, {
        'content-type': contentType,
        'cache-control': 'public, max-age=31536000, immutable',
      }),
    );
  }
}
