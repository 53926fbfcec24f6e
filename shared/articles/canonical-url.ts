import { isTracking } from './tracking-parameters.ts';
import { unwrapUrl } from './unwrap-url.ts';

/**
 * Fragments that identify an article on a shared page: "#v2.1", "#2024-05-01", "#release-7". A plain number or word
 * is only a position on the page.
 */
const namesEntry = /^#(?=[\w.~-]*\d)(?=[\w.~-]*[a-z.~-])[\w.~-]+$/i;
/** Positions within an article that the pattern above would match too. */
const namesPlace =
  /^#(?:comments?|respond|more|more-link|reply|section|sec|par|p|page|h|top|slide|img|image|photo|pic|fn|ref|note|t|xtor)[\d._-]*\d$/i;

/**
 * One spelling for all addresses of one page, so that an article found twice gets the same id. Use it to compare, not
 * to fetch. `undefined` if the address does not identify an article: not a web address, or a bare home page.
 *
 * These differences lead to the same page and are removed: `https` or `http`, `www.` and hosts of mobile pages, the
 * default port, a final dot of the host, a final slash, `index.html`, AMP and print versions of a page, and the order
 * of parameters. Redirect wrappers (Google Alerts, AMP caches) are replaced by their target. A fragment is removed as
 * a position within the page, unless it names an entry ("#v2.1") or is the real address ("#!…"). User name and
 * password are removed, since they belong to one reader. Unreserved characters may be percent-encoded or not (RFC
 * 3986, 6.2.2).
 */
export function canonicalUrl(address: string): string | undefined {
  const url = URL.parse(unwrapUrl(address.trim().replaceAll('&amp;', '&')));
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  const host = plainHost(url.hostname);
  if (host === '') return undefined;
  const path = plainPath(plainEscapes(url.pathname));
  const parameters = url.search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !isTracking(parameter))
    .map(plainEscapes)
    .sort();
  const search = parameters.length > 0 ? `?${parameters.join('&')}` : '';
  const fragment = isName(url.hash) ? url.hash : '';
  if (path === '' && search === '' && fragment === '') return undefined;
  return `https://${host}${url.port && `:${url.port}`}${path}${search}${fragment}`;
}

/** Removes "www.", "m.", "amp." and "de.m." if a host of at least two labels remains. */
function plainHost(host: string): string {
  return host
    .replace(/\.+$/, '')
    .replace(/^(?:(?:www|m|mobile|mobil|amp|touch|wap)\.)+(?=[^.]+\..)/, '')
    .replace(/^([a-z]{2,3})\.m\.(?=[^.]+\..)/, '$1.');
}

function plainPath(path: string): string {
  return path
    .replace(/;jsessionid=[^/;]*/i, '')
    .replace(/(?:\/(?:amp|print|(?:index|default|amp)\.(?:html?|php|aspx?|jsp)))+\/*$/i, '/')
    .replace(/^(?:\/amp)+(?=\/[^/]+\/)/i, '')
    .replace(/(?:\.amp)+(\.html?)?$/i, '$1')
    .replace(/(?<!\/)\/+$/, '');
}

function isName(fragment: string): boolean {
  return fragment.startsWith('#!') || (namesEntry.test(fragment) && !namesPlace.test(fragment));
}

/** Percent escapes in capitals, and none for a character that needs no escape. */
function plainEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escaped.toUpperCase();
  });
}
