import { isTracking } from './tracking-parameters.ts';
import { unwrapUrl } from './unwrap-url.ts';

/** Fragments of articles that share a page: "#v2.1", "#2024-05-01", "#release-7"; a plain number or word is a place. */
const namesEntry = /^#(?=[\w.~-]*\d)(?=[\w.~-]*[a-z.~-])[\w.~-]+$/i;
/** Places within an article for which the same would hold. */
const namesPlace =
  /^#(?:comments?|respond|more|more-link|reply|section|sec|par|p|page|h|top|slide|img|image|photo|pic|fn|ref|note|t|xtor)[\d._-]*\d$/i;

/**
 * One spelling for all addresses of one page, so that the same article found twice is the same article. It is for
 * comparing, not for fetching. `undefined` where the address does not tell an article from its neighbours: no web
 * address, or a bare home page.
 *
 * What goes, and why it cannot matter: `https` and `http`, `www.` and the hosts of mobile pages, the default port and
 * a host's closing dot lead to the same page; so do the closing slash, `index.html`, a page's AMP and print versions,
 * and the order of the parameters. What leads to the page by a detour (Google Alerts, AMP caches) is taken off. A
 * fragment is a place within the page, unless it names an entry of its own ("#v2.1") or is the address itself ("#!…").
 * User and password are the reader's. Unreserved characters may be written with or without percent signs (RFC 3986,
 * 6.2.2).
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

/** "www.", "m.", "amp." and "de.m." go where a host of two labels remains. */
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

/** Escapes in capitals, and none where the character may stand for itself. */
function plainEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escaped.toUpperCase();
  });
}
