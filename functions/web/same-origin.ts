import type { MiddlewareHandler } from 'hono';
import { HttpProblem } from '../../shared/http/problem.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Other sites must not act in a visitor's name. Browsers say in `Origin` which page a request comes from, so a request
 * that changes something is refused when it comes from elsewhere, and with a cookie also when it says nothing.
 * One-click unsubscribing (RFC 8058) is exempt: mail providers send it, and its token says all that counts.
 */
export function sameOrigin(siteUrl: string): MiddlewareHandler {
  return async (c, next) => {
    if (safeMethods.has(c.req.method) || c.req.path.startsWith('/u/')) return next();
    const origin = c.req.header('origin');
    const ours = origin === new URL(siteUrl).origin || hostOf(origin) === new URL(c.req.url).host;
    if (origin === undefined ? c.req.header('cookie') === undefined : ours) return next();
    throw new HttpProblem('forbidden', 'This request comes from another site. Use the pages of this one.');
  };
}

function hostOf(origin: string | undefined): string | undefined {
  return origin !== undefined && URL.canParse(origin) ? new URL(origin).host : undefined;
}
