/**
 * Request headers for a feed behind a login. They are stored in a separate item (the table is encrypted) that no list
 * reads and no API answer shows. They belong to the origin that they were given for: if the feed moves to another
 * host, they are not sent there.
 */
export interface FeedSecrets {
  /** "https://news.example" */
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
}

export interface SecretSettings {
  /** Basic authentication. */
  readonly login?: { readonly name: string; readonly password: string } | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Headers that belong to the HTTP exchange itself. A secret may not set them. */
const reserved =
  /^(?:host|connection|content-.*|transfer-encoding|accept-encoding|te|upgrade|trailer|expect|keep-alive|proxy-.*)$/i;

/** Whether a header with this name and value may be sent with a feed's requests. */
export function isSecretHeader(name: string, value: string): boolean {
  return (
    /^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name) && !reserved.test(name) && /^[\x20-\x7e]{1,2000}$/.test(value)
  );
}

/** The secrets of a feed at this address; undefined if none are given. */
export function feedSecrets(url: string, { login, headers = {} }: SecretSettings): FeedSecrets | undefined {
  const credentials = login && Buffer.from(`${login.name}:${login.password}`).toString('base64');
  const all = { ...headers, ...(credentials && { authorization: `Basic ${credentials}` }) };
  return Object.keys(all).length > 0 ? { origin: new URL(url).origin, headers: all } : undefined;
}

/** The headers to send to this address: none if it has another origin. */
export function secretHeadersFor(
  url: string,
  { origin, headers }: FeedSecrets,
): Readonly<Record<string, string>> {
  return new URL(url).origin === origin ? headers : {};
}
