/**
 * Parameters that say where a reader came from, never what the page shows. Only names that no site uses for content:
 * `id`, `ref`, `source` and the like stay.
 */
const trackingNames = new Set(
  [
    // advertising networks and social sites: the click
    'fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid ysclid igshid igsh li_fat_id srsltid epik',
    // analytics across sites
    '_ga _gl _hsenc _hsmi __hssc __hstc __hsfp hsctatracking mkt_tok s_cid s_kwcid icid cmpid xtor __twitter_impression',
    // newsletters
    'mc_cid mc_eid oly_enc_id oly_anon_id vero_id vero_conv wickedid _kx',
    // single publishers and portals
    'smid smtyp guccounter guce_referrer guce_referrer_sig ocid cvid wt_mc wt.mc_id wt_zmc',
    // sessions: every visitor's is another
    'phpsessid jsessionid',
  ].flatMap((line) => line.split(' ')),
);
/** The same for families of names; where a prefix might also begin a name of content, its known members. */
const trackingFamily = new RegExp(
  [
    '^(?:utm|mtm|hsa|gaa)_\\w+$',
    '^pk_(?:campaign|cid|content|keyword|kwd|medium|source)$',
    '^at_(?:bbc_team|campaign|campaign_type|custom\\d|format|link_\\w+|medium|ptr_name)$',
    '^ns_(?:campaign|fee|linkname|mchannel|source)$',
  ].join('|'),
);

/**
 * One spelling for all addresses of one page, so that the same article found twice is the same article. It is for
 * comparing, not for fetching. `undefined` where the address does not tell an article from its neighbours: no web
 * address, or a bare home page.
 *
 * What goes, and why it cannot matter: `https` and `http`, `www.`, the default port and a host's closing dot lead to
 * the same page; so do the closing slash, and the order of the parameters. A fragment is a place within the page
 * (but `#!…` is the address itself on sites of one page). User and password are the reader's. Unreserved characters
 * may be written with or without percent signs (RFC 3986, 6.2.2).
 */
export function canonicalUrl(address: string): string | undefined {
  const url = URL.parse(address.trim());
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined;
  const host = url.hostname.replace(/\.+$/, '').replace(/^www\.(?=.*\.)/, '');
  if (host === '') return undefined;
  const path = plainEscapes(url.pathname)
    .replace(/;jsessionid=[^/;]*/i, '')
    .replace(/(?<!\/)\/+$/, '');
  const parameters = url.search
    .slice(1)
    .split('&')
    .filter((parameter) => parameter !== '' && !isTracking(parameter))
    .map(plainEscapes)
    .sort();
  const search = parameters.length > 0 ? `?${parameters.join('&')}` : '';
  const fragment = url.hash.startsWith('#!') ? url.hash : '';
  if (path === '' && search === '' && fragment === '') return undefined;
  return `https://${host}${url.port && `:${url.port}`}${path}${search}${fragment}`;
}

function isTracking(parameter: string): boolean {
  const name = parameter.split('=', 1)[0]?.toLowerCase() ?? '';
  return trackingNames.has(name) || trackingFamily.test(name);
}

/** Escapes in capitals, and none where the character may stand for itself. */
function plainEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (escaped) => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : escaped.toUpperCase();
  });
}
