/** Parameters in which redirectors store the target address. */
const targetNames =
  'url u q to target dest destination redirect redirect_url redirect_uri uddg murl ued link href goto z'.split(
    ' ',
  );

/** Hosts that only redirect, whatever the path is. */
const redirectors =
  /(?:^|\.)(?:google\.[a-z.]{2,6}|bing\.com|l\.facebook\.com|lm\.facebook\.com|l\.instagram\.com|out\.reddit\.com|t\.umblr\.com|safelinks\.protection\.outlook\.com|urldefense\.proofpoint\.com|redirectingat\.com|redirect\.viglink\.com|click\.linksynergy\.com|awin1\.com|href\.li|anonym\.to|duckduckgo\.com|steamcommunity\.com|vk\.com|l\.messenger\.com|slack-redir\.net|linkedin\.com|youtube\.com)$/;

/** On other hosts: script names that only redirect. */
const redirectPath =
  /\/(?:redir(?:ect(?:or)?)?|away|out|outgoing|exit|click|clickthru|track|link|goto|go|leave|linkfilter|apiclick|url|l|r|rd)(?:\.(?:php|aspx?|cgi|html?|jsp))?\/?$/i;

/** A quick test: an address that contains another one matches it. Most addresses do not, and are not parsed. */
const wrapping = /.https?(?::|%3a|-3a)|google|ampproject|bing/i;

/** A wrapper can contain another wrapper, but only to this depth. */
const maxLayers = 3;

/** Longer addresses are not unwrapped. No store keeps them. */
const maxLength = 8_000;

/**
 * The target of a link, if the address itself contains it: redirects of Google Alerts, Google News, Bing, social
 * sites and mail filters, and AMP caches. Nothing is fetched. Any other address stays unchanged.
 */
export function unwrapUrl(address: string): string {
  if (address.length > maxLength) return address;
  let current = address;
  for (let layer = 0; layer < maxLayers && wrapping.test(current); layer += 1) {
    const url = URL.parse(current);
    const target = url && /^https?:$/.test(url.protocol) ? targetOf(url) : undefined;
    if (target === undefined || target === current) return current;
    current = target;
  }
  return current;
}

function targetOf(url: URL): string | undefined {
  return (
    ampTarget(url) ??
    googleNewsTarget(url) ??
    embeddedTarget(url) ??
    (isRedirector(url) ? parameterTarget(url) : undefined)
  );
}

function isRedirector({ hostname, pathname }: URL): boolean {
  return redirectPath.test(pathname) || (redirectors.test(hostname) && !/share|login|signin/i.test(pathname));
}

function parameterTarget(url: URL): string | undefined {
  for (const name of targetNames) {
    const value = url.searchParams.get(name);
    const target = value === null ? undefined : (webAddress(value) ?? encodedTarget(value));
    if (target !== undefined) return target;
  }
  // "https://href.li/?https://…"
  return webAddress(decode(url.search.slice(1)));
}

/** Bing's "a1" and base64; Proofpoint's "https-3A__news.example_1". */
function encodedTarget(value: string): string | undefined {
  if (/^a1[\w-]{8,}$/.test(value)) return webAddress(Buffer.from(value.slice(2), 'base64url').toString());
  if (/^https?-3A__/.test(value))
    return webAddress(decode(value.replaceAll('_', '/').replace(/-([0-9A-F]{2})/g, '%$1')));
  return undefined;
}

/**
 * Yahoo: "…/RU=https%3a%2f%2fnews.example%2f1/RK=2/…" and "…/*https://news.example/1". Proofpoint:
 * "/v3/__https://…__;".
 */
function embeddedTarget({ hostname, pathname, search }: URL): string | undefined {
  if (!/(?:^|\.)(?:yahoo\.com|urldefense\.com)$/.test(hostname)) return undefined;
  const path = pathname + search;
  const found =
    /\/RU=([^/]+)\//.exec(path)?.[1] ??
    /\/\*+(https?:.+)$/.exec(path)?.[1] ??
    /\/__(https?:.+?)__;/.exec(path)?.[1];
  return found && webAddress(decode(found).replace(/^(https?):\/+/, '$1://'));
}

/** "https://www.google.com/amp/s/news.example/1", "https://news-example.cdn.ampproject.org/c/s/news.example/1". */
function ampTarget({ hostname, pathname, search }: URL): string | undefined {
  const google = /^(?:www\.)?google\.[a-z.]{2,6}$/.test(hostname);
  const path = google
    ? /^\/amp\/(s\/)?(.+)/.exec(pathname)
    : hostname.endsWith('.ampproject.org')
      ? /^\/(?:[cv]|wp)\/(s\/)?(.+)/.exec(pathname)
      : null;
  return path?.[2] ? webAddress(`${path[1] ? 'https' : 'http'}://${path[2]}${search}`) : undefined;
}

/** Google News addresses up to 2024 contain the target in base64. Newer ones do not contain it. */
function googleNewsTarget({ hostname, pathname }: URL): string | undefined {
  if (hostname !== 'news.google.com') return undefined;
  const code = /\/(?:articles|read)\/([\w-]+=*)$/.exec(pathname)?.[1];
  const bytes = code && Buffer.from(code, 'base64url').toString('latin1');
  return bytes ? webAddress(/https?:\/\/[\x21-\x7e]+/.exec(bytes)?.[0] ?? '') : undefined;
}

function webAddress(text: string): string | undefined {
  const url = /^https?:\/\//i.test(text) ? URL.parse(text) : null;
  return url?.hostname.includes('.') ? url.href : undefined;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
