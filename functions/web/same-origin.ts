import type { MiddlewareHandler } from 'hono';
import { HttpProblem } from '../../shared/http/problem.ts';

const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Other sites must not act in a visitor's name: a request that changes something is refused when it comes from
 * another site's page, and one with a cookie also when it does not say where it comes from. One-click unsubscribing
 * (RFC 8058), from mails and from invitations, is exempt: mail providers send it, and its token says all that counts.
 */
export function sameOrigin(siteUrl: string): MiddlewareHandler {
  return async (c, next) => {
    if (safeMethods.has(c.req.method) || /^\/[ui]\//.test(c.req.path)) return next();
    const ours = [new URL(siteUrl).origin, new URL(c.req.url).origin];
    const origin = c.req.header('origin');
    const fetchSite = c.req.header('sec-fetch-site');
    // Browsers write "null" for the forms of a page that sends no referrer, as all of ours do (Fetch, "append a request
    // `Origin` header"). They then say by `Sec-Fetch-Site` that the page is one of ours, which no page can forge.
    const named = origin !== undefined && origin !== 'null';
    const silent = origin === undefined && c.req.header('cookie') === undefined;
    const allowed = named
      ? ours.includes(origin)
      : fetchSite === undefined
        ? silent
        : fetchSite === 'same-origin';
    if (allowed) return next();
    throw new HttpProblem('forbidden', 'This request comes from another site. Use the pages of this one.');
  };
}
