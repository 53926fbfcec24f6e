import type { Context } from 'hono';
import { errorsOf, HttpProblem, type ProblemError } from '../../../../shared/http/problem.ts';
import { searchArticles } from '../../../../shared/rules/search-articles.ts';
import { makeApiKey, removeApiKey } from '../../../../shared/security/make-api-key.ts';
import { readStats } from '../../../../shared/subscribers/read-stats.ts';
import type { WebApp, WebDeps, WebEnv } from '../../deps.ts';
import { formText, readForm } from '../../form.ts';
import { limitCaller, limits } from '../../limits.ts';
import { expressionOf } from '../../own-rule.ts';
import { newApiKey } from '../../schemas.ts';
import { endSession, operatorSignedIn, startSession } from '../../session.ts';
import { adminPage, adminSignInPage } from '../../views/admin-page.ts';

type AdminPageDeps = Pick<
  WebDeps,
  | 'apiKeys'
  | 'articles'
  | 'countAgainst'
  | 'feeds'
  | 'findApiKey'
  | 'now'
  | 'readKeys'
  | 'siteUrl'
  | 'statistics'
  | 'subscribers'
  | 'tokens'
>;

type Ctx = Context<WebEnv>;

/** The operator's console: figures, keys, recent articles. A key with the scope `admin` opens it for eight hours. */
export function adminPageRoutes(app: WebApp, deps: AdminPageDeps): void {
  app.get('/admin', async (c) => {
    if (!(await operatorSignedIn(c, deps))) return c.html(adminSignInPage());
    return show(c, { query: c.req.query('q') ?? '' }, deps);
  });

  app.post('/admin', async (c) => {
    await limitCaller(c, limits.operatorSignIn, deps);
    const key = await deps.findApiKey.byText(formText(await readForm(c), 'key').trim(), 'admin');
    if (!key?.scopes.includes('admin')) return c.html(adminSignInPage({ failed: true }), 401);
    await startSession(c, 'operator-session', { owner: 'operator', apiKeyHash: key.hash }, deps);
    return c.redirect('/admin', 303);
  });

  app.post('/admin/sign-out', async (c) => {
    await endSession(c, 'operator-session', deps);
    return c.redirect('/admin', 303);
  });

  app.post('/admin/keys', async (c) => {
    await requireOperator(c, deps);
    const form = await readForm(c);
    const scopes = (['ingest', 'admin'] as const).filter((scope) => formText(form, scope) !== '');
    const read = newApiKey.safeParse({ name: formText(form, 'name'), scopes });
    if (!read.success) return show(c, { errors: errorsOf(read.error) }, deps);
    const { text } = await makeApiKey(read.data, deps);
    return show(c, { madeKey: text }, deps);
  });

  app.post('/admin/keys/:id/delete', async (c) => {
    await requireOperator(c, deps);
    await removeApiKey(c.req.param('id'), deps.apiKeys);
    return c.redirect('/admin', 303);
  });
}

async function requireOperator(c: Ctx, deps: AdminPageDeps): Promise<void> {
  if (!(await operatorSignedIn(c, deps)))
    throw new HttpProblem('unauthenticated', 'Open the console at /admin first.');
}

interface Said {
  readonly query?: string;
  readonly madeKey?: string;
  readonly errors?: readonly ProblemError[];
}

async function show(c: Ctx, { query = '', ...said }: Said, deps: AdminPageDeps): Promise<Response> {
  const now = deps.now();
  const before = { receivedAt: now.toISOString() };
  const from = new Date(now.getTime() - 7 * 86_400_000).toISOString();
  let errors = said.errors ?? [];
  let expression: string | undefined;
  try {
    if (query.trim() !== '') expression = expressionOf(query);
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    errors = error.errors;
  }
  const search = { from, before, limit: 20, now, ...(expression !== undefined && { expression }) };
  const [stats, keys, feeds, articles] = await Promise.all([
    readStats(deps),
    deps.apiKeys.list(),
    deps.feeds.list(),
    searchArticles(search, deps),
  ]);
  const toConfirm = feeds.filter(({ confirmUrl }) => confirmUrl !== undefined);
  return c.html(
    adminPage({ stats, keys, query, articles, toConfirm, ...said, errors }),
    errors.length > 0 ? 422 : 200,
  );
}
