import { randomUUID } from 'node:crypto';
import type { Hook } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { errorsOf, HttpProblem, problemContentType, toProblem } from '../../shared/http/problem.ts';
import type { WebDeps, WebEnv } from './deps.ts';
import { prepareView, type ViewDeps, viewFor } from './view.ts';
import { errorPage } from './views/error-page.ts';

type AnswerDeps = Pick<ViewDeps, 'brand' | 'defaultLanguage' | 'siteUrl'> & Pick<WebDeps, 'log'>;

/** The one place where an error becomes an answer: a problem document, or a page for people who opened a page. */
export async function answerError(error: Error, c: Context<WebEnv>, deps: AnswerDeps): Promise<Response> {
  // A page that redirects its visitor (`page-visitor.ts`).
  if (error instanceof HTTPException && error.status < 400) return error.getResponse();
  const problem = toProblem(error);
  // It is in the log and on the page, so that people who report the fault can quote it.
  const reference = problem.status >= 500 ? randomUUID().slice(0, 8) : undefined;
  if (reference) deps.log.error(`${c.req.method} ${c.req.routePath} failed (${reference})`, error);
  // Includes the headers that the route has set, such as those of its rate limit.
  if (!wantsPage(c)) {
    const headers = { ...problem.headers, 'content-type': problemContentType };
    return c.body(JSON.stringify(problem.document), problem.status, headers);
  }
  // Who is signed in is not looked up, because that may be what fails.
  const who = c.get('operator') ? 'operator' : c.get('visitor') ? 'reader' : 'visitor';
  await prepareView(c, deps);
  const view = viewFor(c, who, deps);
  return c.html(errorPage(view, problem, reference), problem.status, problem.headers);
}

export function answerNotFound(c: Context<WebEnv>, deps: AnswerDeps): Promise<Response> {
  return answerError(new HttpProblem('not-found', `There is nothing at ${c.req.path}.`), c, deps);
}

/** The values that the schemas refuse, by field. */
export const refuseInvalid: Hook<unknown, WebEnv, string, unknown> = (result) => {
  if (result.success) return;
  const errors = errorsOf(result.error);
  const detail = errors.length === 1 ? '1 value is not valid.' : `${errors.length} values are not valid.`;
  throw new HttpProblem('invalid-request', detail, { errors });
};

function wantsPage(c: Context): boolean {
  return !c.req.path.startsWith('/v1/') && (c.req.header('accept') ?? '').includes('text/html');
}
