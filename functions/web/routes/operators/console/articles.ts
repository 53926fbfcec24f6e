import { HttpProblem } from '../../../../../shared/http/problem.ts';
import { explainQuery } from '../../../../../shared/rules/explain-rule.ts';
import { searchArticles } from '../../../../../shared/rules/search-articles.ts';
import { readCursor, writeCursor } from '../../../cursor.ts';
import type { WebApp, WebDeps } from '../../../deps.ts';
import { addressIn, type FindArticleDeps, findByAddress } from '../../../find-article.ts';
import { expressionOf } from '../../../own-rule.ts';
import {
  type ArticlesPage,
  articlePage,
  articlesPage,
  embargoedPage,
} from '../../../views/admin/articles-page.ts';
import { searchWindow, unknownArticle, withdrawArticle } from '../articles.ts';
import { type ConsoleDeps, consoleView } from './visit.ts';

export type ArticlePagesDeps = ConsoleDeps & FindArticleDeps & Pick<WebDeps, 'embargoed' | 'stories'>;

const pageSize = 25;

/** The articles that came in, and the trace of one. */
export function articlePagesRoutes(app: WebApp, deps: ArticlePagesDeps): void {
  app.get('/admin/articles', async (c) => {
    const { q: typed = '', cursor } = c.req.query();
    const view = consoleView(c, deps);
    let unknown: ArticlesPage['unknown'];
    const address = addressIn(typed);
    if (address !== undefined) {
      const found = await findByAddress(address, deps);
      if (found.kind === 'found')
        return c.redirect(`/admin/articles/${encodeURIComponent(found.article.id)}`, 303);
      if (found.kind === 'unknown-address') unknown = { host: found.host, feeds: found.feeds };
    }
    let errors: ArticlesPage['errors'] = [];
    let expression: string | undefined;
    try {
      if (typed.trim() !== '' && address === undefined) expression = expressionOf(typed);
    } catch (error) {
      if (!(error instanceof HttpProblem)) throw error;
      errors = error.errors.map(({ message }) => ({ field: 'q', message, language: 'en' }));
    }
    const place = cursor === undefined ? undefined : readCursor(cursor);
    const search = { ...searchWindow({ from: undefined, to: undefined, place }, deps), limit: pageSize };
    const articles = await searchArticles(
      { ...search, ...(expression !== undefined && { expression }) },
      deps,
    );
    const { next } = articles;
    const older =
      next &&
      `/admin/articles?${new URLSearchParams({ ...(typed !== '' && { q: typed }), cursor: writeCursor({ at: next.receivedAt, id: next.id }) })}`;
    return c.html(
      articlesPage(view, { typed, articles, older, unknown, errors }),
      errors.length > 0 ? 422 : 200,
    );
  });

  app.get('/admin/articles/:id', async (c) => {
    const id = c.req.param('id');
    const view = consoleView(c, deps);
    const [article, waiting] = await Promise.all([deps.articles.get(id), deps.embargoed.get(id)]);
    if (!article) {
      if (!waiting) throw unknownArticle();
      return c.html(embargoedPage(view, { id, ...waiting }));
    }
    const query = (c.req.query('q') ?? '').trim();
    const [told, isMatched, explained] = await Promise.all([
      deps.stories.get(article.storyId),
      deps.articles.isMatched(id, article.revision),
      query === '' ? undefined : explainQuery(query, { articleId: id }, deps),
    ]);
    const story = told && 'mergedInto' in told ? await deps.stories.get(told.mergedInto) : told;
    return c.html(
      articlePage(view, {
        article,
        isMatched,
        story: story && 'sources' in story ? story : undefined,
        updateWaits: waiting?.notBefore,
        tried: explained && { query, explained },
      }),
    );
  });

  app.post('/admin/articles/:id/withdraw', async (c) => {
    await withdrawArticle(c.req.param('id'), deps);
    return c.redirect('/admin/articles', 303);
  });
}
