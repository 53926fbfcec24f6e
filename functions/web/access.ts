import type { Context, MiddlewareHandler, Next } from 'hono';
import { requireKey } from '../../shared/http/operator-access.ts';
import { HttpProblem } from '../../shared/http/problem.ts';
import { mayDo } from '../../shared/security/api-key.ts';
import { type AuditActor, type AuditNote, actorOf, audited } from '../../shared/security/audit.ts';
import type { WebApp, WebDeps, WebEnv } from './deps.ts';
import { createPathMatcher, openApiPath } from './match-path.ts';
import { consoleAdminPages, consoleForms, type OperatorCall, operatorCalls } from './operator-calls.ts';
import { operatorSignedIn } from './session.ts';
import { forSubscribers, guardSubscriberCall } from './subscriber-calls.ts';
import { prepareView } from './view.ts';

type GuardDeps = Pick<
  WebDeps,
  | 'accessTokens'
  | 'auditLog'
  | 'defaultLanguage'
  | 'findApiKey'
  | 'log'
  | 'now'
  | 'siteUrl'
  | 'subscribers'
  | 'tokens'
>;

/** Calls of the API that everybody may make. Those of subscribers are known by their address; all others need an API key. */
const forAll = ['/v1/subscriptions', '/v1/queries/check', '/v1/queries/suggest'];
/** Longer than any address that the service has issued, and short enough for each part to be a key of the table. */
const maxPathCharacters = 1000;

/** All our addresses are shorter, so a longer one is answered with 404 without looking it up. */
export const refuseLongAddresses: MiddlewareHandler = async (c, next) => {
  if (new URL(c.req.url).pathname.length > maxPathCharacters) {
    throw new HttpProblem('not-found', 'There is nothing at this address: it is longer than any of ours.');
  }
  await next();
};

/**
 * Answers 405 to a method that an address does not accept, and lists the methods that it does. If an address fits two
 * patterns, the one without parameters counts: "/v1/feeds/export" accepts what its own route says, not what feeds
 * accept.
 */
export function refuseOtherMethods(app: WebApp): MiddlewareHandler {
  let methodsOf: ((path: string) => ReadonlySet<string> | undefined) | undefined;
  return async (c, next) => {
    methodsOf ??= methodsByPath(app);
    const methods = methodsOf(c.req.path);
    if (methods && !methods.has(c.req.method)) {
      const allow = [...methods].join(', ');
      throw new HttpProblem('method-not-allowed', `${c.req.path} takes ${allow}.`, { headers: { allow } });
    }
    await next();
  };
}

/** Includes what another function answers and is only described here, such as accepting articles. */
function methodsByPath(app: WebApp): (path: string) => ReadonlySet<string> | undefined {
  const described = app.openAPIRegistry.definitions.flatMap((one) =>
    one.type === 'route' ? [{ method: one.route.method.toUpperCase(), path: one.route.path }] : [],
  );
  const byPattern = new Map<string, Set<string>>();
  for (const { method, path } of [...app.routes, ...described]) {
    if (method === 'ALL' || path.includes('*')) continue;
    const pattern = openApiPath(path);
    const methods = byPattern.get(pattern) ?? new Set();
    byPattern.set(pattern, methods.add(method));
    if (method === 'GET') methods.add('HEAD');
  }
  const patternOf = createPathMatcher(byPattern.keys());
  return (path) => byPattern.get(patternOf(path) ?? '');
}

/** Decides in one place who may call what, before anything of the request is read. Records what operators change. */
export function guardRoutes(app: WebApp, deps: GuardDeps): void {
  app.use('/v1/*', async (c, next) => {
    const { path } = c.req;
    if (forSubscribers.test(path)) await guardSubscriberCall(c, deps);
    else if (!forAll.includes(path)) {
      const { needs, action } = operatorCallOf(c);
      const key = await requireKey(c, needs, deps.findApiKey);
      if (action !== undefined) return recorded(c, { who: actorOf(key, 'key'), action }, next, deps);
    }
    await next();
  });
  app.use('/admin/*', async (c, next) => {
    const { path } = c.req;
    await prepareView(c, deps);
    // The page for signing in, and leaving.
    if (path === '/admin' || path === '/admin/sign-out') return next();
    const key = await operatorSignedIn(c, deps);
    const looks = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!key) {
      if (!looks) throw new HttpProblem('unauthenticated', 'Open the console at /admin first.');
      return c.redirect(`/admin?${new URLSearchParams({ next: path + new URL(c.req.url).search })}`, 303);
    }
    c.set('operator', key);
    const pattern = consolePath(path) ?? path;
    if ((!looks || consoleAdminPages.includes(pattern)) && !mayDo(key.scopes, 'admin')) {
      const detail = `The key "${key.name}" may look and change nothing: it lacks the scope "admin".`;
      throw new HttpProblem('forbidden', detail);
    }
    const action = consoleActionOf(c);
    if (action === undefined) return next();
    await recorded(c, { who: actorOf(key, 'session'), action }, next, deps);
  });
}

/** For functions that tell the audit log what the address of the call does not say. */
export function noteIn(c: Context<WebEnv>): (note: AuditNote) => void {
  return (note) => c.set('auditNote', note);
}

/** Lets the route answer, and records who did what on what: the id in the path, unless the route names another. */
async function recorded(
  c: Context<WebEnv>,
  { who, action }: { readonly who: AuditActor; readonly action: string },
  next: Next,
  deps: GuardDeps,
): Promise<void> {
  const make = async () => {
    await next();
    const { status } = c.res;
    const outcome = status < 400 ? 'done' : status < 500 ? 'refused' : 'failed';
    return { outcome, note: c.get('auditNote') ?? {} } as const;
  };
  await audited({ who, action, on: idInPath(c.req.path) }, make, deps);
}

const pathOf = (call: string) => call.replace(/^\S+ /, '');
const operatorPath = createPathMatcher(Object.keys(operatorCalls).map(pathOf));
const consolePath = createPathMatcher([...Object.keys(consoleForms).map(pathOf), ...consoleAdminPages]);

/** What the table says about a call. A call that is not in the table needs the widest scope. */
function operatorCallOf(c: Context): OperatorCall {
  const method = c.req.method === 'HEAD' ? 'GET' : c.req.method;
  const name = `${method} ${operatorPath(c.req.path)}`;
  return has(operatorCalls, name) ? operatorCalls[name] : { needs: 'admin' };
}

function consoleActionOf(c: Context): string | undefined {
  const name = `${c.req.method} ${consolePath(c.req.path)}`;
  return has(consoleForms, name) ? consoleForms[name] : undefined;
}

function has<T extends object>(table: T, name: string): name is Extract<keyof T, string> {
  return Object.hasOwn(table, name);
}

/** The value of a parameter in the path of a call. */
function idInPath(path: string): string | undefined {
  const pattern = operatorPath(path) ?? consolePath(path) ?? '';
  const at = pattern.split('/').findIndex((part) => part.startsWith('{'));
  return at < 0 ? undefined : path.split('/')[at];
}
