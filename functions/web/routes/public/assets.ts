import { etag } from 'hono/etag';
import { assetsOf } from '../../assets/assets.ts';
import { linkPictureOf } from '../../assets/link-picture.ts';
import type { WebApp, WebDeps } from '../../deps.ts';

const forEver = { 'cache-control': 'public, max-age=31536000, immutable' };

/** Stylesheet, script, icon and the picture for link previews: answers that may be kept, since their path names their content. */
export function assetRoutes(app: WebApp, { brand }: Pick<WebDeps, 'brand'>): void {
  for (const { path, contentType, body } of Object.values(assetsOf(brand))) {
    app.get(path, etag({ weak: true }), (c) =>
      c.body(body, 200, {
        'content-type': contentType,
        ...forEver,
      }),
    );
  }
  const picture = linkPictureOf(brand);
  app.get(picture.path, (c) => c.body(picture.body(), 200, { 'content-type': 'image/png', ...forEver }));
}
