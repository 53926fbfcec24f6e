/** The most cookies in one exchange. Further ones are not sent back. */
const maxCookies = 20;
const maxCookieBytes = 4096;

/**
 * Cookies between the redirects of one exchange: some servers redirect in a circle until a cookie comes back. A
 * cookie is sent only to the host that set it and to hosts below the domain that it names. Nothing is kept
 * afterwards.
 */
export class ExchangeCookies {
  readonly #cookies = new Map<string, { host: string; below: boolean; pair: string }>();

  /** Stores the cookies that an answer from this host sets. */
  take(host: string, setCookies: readonly string[]): void {
    for (const line of setCookies.slice(0, maxCookies)) {
      const [pair = '', ...attributes] = line.split(';');
      const name = pair.split('=', 1)[0]?.trim() ?? '';
      if (name === '' || !pair.includes('=') || line.length > maxCookieBytes) continue;
      const domain = domainOf(attributes);
      const below = domain?.includes('.') === true && isWithin(host, domain);
      const owner = below ? domain : host;
      if (this.#cookies.size < maxCookies)
        this.#cookies.set(`${owner} ${name}`, { host: owner, below, pair: pair.trim() });
    }
  }

  /** The Cookie header for a request to this host; undefined if there is none. */
  headerFor(host: string): string | undefined {
    const pairs = [...this.#cookies.values()]
      .filter((cookie) => cookie.host === host || (cookie.below && isWithin(host, cookie.host)))
      .map(({ pair }) => pair);
    return pairs.length > 0 ? pairs.join('; ') : undefined;
  }
}

function domainOf(attributes: readonly string[]): string | undefined {
  const attribute = attributes.map((each) => each.trim()).find((each) => /^domain\s*=/i.test(each));
  return attribute?.split('=')[1]?.trim().toLowerCase().replace(/^\./, '') || undefined;
}

function isWithin(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}
