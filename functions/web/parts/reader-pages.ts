import type { WebApp, WebDeps } from '../deps.ts';
import { addressRoutes } from '../routes/pages/address.ts';
import { digestsPageRoutes } from '../routes/pages/digests-page.ts';
import { overviewRoutes } from '../routes/pages/overview.ts';
import { settingsPageRoutes } from '../routes/pages/settings-page.ts';
import { storiesRoutes } from '../routes/pages/stories/stories.ts';
import { storyRoutes } from '../routes/pages/stories/story.ts';
import { tokensPageRoutes } from '../routes/pages/tokens-page.ts';

/** Pages of a reader, but those of rules. */
export function readerPagesPart(app: WebApp, deps: WebDeps): void {
  overviewRoutes(app, deps);
  settingsPageRoutes(app, deps);
  tokensPageRoutes(app, deps);
  digestsPageRoutes(app, deps);
  addressRoutes(app, deps);
  storiesRoutes(app, deps);
  storyRoutes(app, deps);
}
