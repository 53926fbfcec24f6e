import type { Hook } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { errorsOf, HttpProblem, problemResponse, toProblem } from '../../shared/http/problem.ts';
import type { WebDeps, WebEnv } from './deps.ts';
import { errorPage } from './views/error-page.ts';

type AnswerDeps = Pick<WebDeps, 'log'>;

/** The one place where an error becomes an answer: a problem document, or a page for people who look at pages. */
export async function answerError(error: Error, c: Context<WebEnv>, { log }: AnswerDeps): Promise<Response> {
  // A page that sends its visitor elsewhere (`page-visitor.ts`).
  if (error instanceof HTTPException && error.status < 400) return error.getResponse();
  const problem = toProblem(error);
  if (problem.status >= 500) log.error(`${c.req.method} ${c.req.routePath} failed`, error);
  if (!wantsPage(c)) return problemResponse(problem);
  const { title, detail } = problem.document;
  return c.html(errorPage({ title, detail, errors: problem.errors }), problem.status, problem.headers);
}

export function answerNotFound(c: Context<WebEnv>, deps: AnswerDeps): Promise<Response> {
  return answerError(new HttpProblem('not-found', `Nothing lies at ${c.req.path}.`), c, deps);
}

export function answerWrongMethod(
  c: Context<WebEnv>,
  methods: readonly string[],
  deps: AnswerDeps,
): Promise<Response> {
  const allow = methods.join(', ');
  const problem = new HttpProblem('method-not-allowed', `${c.req.path} takes ${allow}.`, {
    headers: { allow },
  });
  return answerError(problem, c, deps);
}

/** What the schemas refuse, told by field. */
export const refuseInvalid: Hook<unknown, WebEnv, string, unknown> = (result) => {
  if (result.success) return;
  const errors = errorsOf(result.error);
  const detail = errors.length === 1 ? '1 value is not valid.' : `${errors.length} values are not valid.`;
  throw new HttpProblem('invalid-request', detail, { errors });
};

function wantsPage(c: Context): boolean {
  return !c.req.path.startsWith('/v1/') && (c.req.header('accept') ?? '').includes('text/html');
}
