import type { WebApp } from '../../../deps.ts';
import { guidePage } from '../../../query-guide.ts';
import { type ViewDeps, viewOf } from '../../../view.ts';
import { queryHelpPage } from '../../../views/help/query-help-page.ts';

/** The guide to queries, from the pages of `docs` that tests read. */
export function queryHelpRoutes(app: WebApp, deps: ViewDeps): void {
  app.get('/help/queries', async (c) => {
    const dialects = guidePage('dialects.md');
    const product = dialects.sections.find(({ id }) => id === c.req.query('from'));
    return c.html(
      queryHelpPage(await viewOf(c, deps), { guide: guidePage('query-language.md'), dialects, product }),
    );
  });
}
