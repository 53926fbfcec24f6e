/**
 * Headers for a feed behind a login. They are kept in an item of their own (the table is encrypted), which no listing
 * reads and no answer shows, and belong to the origin that they were given for: a feed that moves to another host is
 * asked there without them.
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

/** Headers that belong to the exchange itself, so that no secret may set them. */
const reserved =
  /^(?:host|connection|content-.*|transfer-encoding|accept-encoding|te|upgrade|trailer|expect|keep-alive|proxy-.*)$/i;

/** Whether a header of this name and value may be sent with a feed's requests. */
export function isSecretHeader(name: string, value: string): boolean {
  return (
    /^[\w!#$%&'*+.^`|~-]{1,100}$/.test(name) && !reserved.test(name) && /^[\x20-\x7e]{1,2000}$/.test(value)
  );
}

/** The secrets of a feed at this address; undefined if none are stated. */
export function feedSecrets(url: string, { login, headers = {} }: SecretSettings): FeedSecrets | undefined {
  const credentials = login && Buffer.from(`${login.name}:${login.password}`).toString('base64');
  const all = { ...headers, ...(credentials && { authorization: `Basic ${credentials}` }) };
  return Object.keys(all).length > 0 ? { origin: new URL(url).origin, headers: all } : undefined;
}

/** None for an address of another origin. */
export function secretHeadersFor(
  url: string,
  { origin, headers }: FeedSecrets,
): Readonly<Record<string, string>> {
  return new URL(url).origin === origin ? headers : {};
}
