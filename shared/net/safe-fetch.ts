import { decodeBody } from './decode-body.ts';
import { ExchangeCookies } from './exchange-cookies.ts';
import { FetchError } from './fetch-error.ts';
import { type Answer, type Exchange, readBody, sendRequest } from './http-exchange.ts';
import {
  type AddressRule,
  checkLiteral,
  guardedLookup,
  isPublicAddress,
  type Resolver,
} from './public-address.ts';

export interface SafeFetchOptions {
  /** Sent as User-Agent. It names a contact, so that a publisher can complain before blocking us. */
  readonly userAgent: string;
  /** Largest decoded body, in bytes. */
  readonly maxBytes: number;
  /** Time limit for the whole exchange in milliseconds: DNS, all redirects, up to the last byte. */
  readonly deadline: number;
  /** The most redirects that are followed. Default: 5. */
  readonly maxRedirects?: number;
  /** Default 80 and 443. */
  readonly ports?: readonly number[] | 'any';
  /** Default: `isPublicAddress`. */
  readonly allowAddress?: AddressRule;
  /** Default: the system's. */
  readonly resolve?: Resolver;
}

export interface SafeRequest {
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers only for the origin of the address. They are not sent to other origins after a redirect. */
  readonly secretHeaders?: Readonly<Record<string, string>>;
  /** Replaces the general limit for this request. */
  readonly maxBytes?: number;
}

export interface SafeResponse {
  /** The address that answered, after redirects. */
  readonly url: string;
  /** The address to use from now on: the target of the permanent redirects (301, 308). */
  readonly permanentUrl: string;
  readonly status: number;
  /** Names in lower case. The values of a repeated header are joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded. If the status is not 2xx, only the first kilobytes, for an error message. */
  readonly body: Uint8Array;
  /** The end of the body is missing, but the part that arrived could be read. */
  readonly cut?: true;
}

export type SafeFetch = ReturnType<typeof createSafeFetch>;

/** How much of an error's body is read. */
const errorBodyBytes = 4096;

/**
 * An HTTP client for addresses from untrusted sources: feeds, pages, webhooks. It connects only to public addresses
 * (checked for literals and on connecting, at every redirect). It reads at most `maxBytes` of decoded body and takes
 * at most `deadline`. Every failure is a `FetchError`. An HTTP error status is not a failure but an answer.
 */
export function createSafeFetch(options: SafeFetchOptions) {
  const allow = options.allowAddress ?? isPublicAddress;
  const ports = options.ports ?? [80, 443];
  const lookup = guardedLookup(allow, options.resolve);

  async function exchange(
    method: Exchange['method'],
    address: string,
    { headers = {}, secretHeaders = {}, maxBytes = options.maxBytes }: SafeRequest,
    { body, signal }: { readonly body?: string | Uint8Array; readonly signal: AbortSignal },
  ): Promise<SafeResponse> {
    let url = checkedUrl(address);
    let permanentUrl = url.href;
    let permanentSoFar = true;
    let sent: Record<string, string> = {
      'user-agent': options.userAgent,
      'accept-encoding': 'gzip, br',
      ...lowerCased(headers),
      ...lowerCased(secretHeaders),
    };
    const secretNames = ['authorization', 'cookie', ...Object.keys(lowerCased(secretHeaders))];
    const cookies = new ExchangeCookies();

    for (let redirects = 0; ; redirects += 1) {
      const cookie = cookies.headerFor(url.hostname);
      const answer = await sendRequest(url, {
        method,
        headers: { ...sent, ...(cookie && { cookie: [sent.cookie, cookie].filter(Boolean).join('; ') }) },
        body,
        signal,
        lookup,
      });
      const location = redirectOf(answer, method);
      if (location === undefined)
        return { url: url.href, permanentUrl, ...(await receive(answer, url.href, maxBytes)) };

      answer.message.destroy();
      if (redirects >= (options.maxRedirects ?? 5)) {
        throw new FetchError('bad-redirect', `${address} redirects more than ${redirects} times.`);
      }
      cookies.take(url.hostname, answer.setCookies);
      const next = checkedRedirect(location, url);
      permanentSoFar &&= answer.status === 301 || answer.status === 308;
      if (permanentSoFar) permanentUrl = next.href;
      // Secrets meant for one host are never sent to another, not even if that one redirects back.
      if (next.origin !== url.origin) sent = without(sent, secretNames);
      url = next;
    }
  }

  function checkedUrl(address: string, base?: string): URL {
    const url = URL.parse(address, base);
    if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
      throw new FetchError('bad-address', `${address} is not an http or https address.`);
    }
    if (url.username || url.password) {
      throw new FetchError(
        'bad-address',
        `${url.host}: an address with a name or password in it is not fetched.`,
      );
    }
    const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
    if (ports !== 'any' && !ports.includes(port)) {
      throw new FetchError('bad-address', `${url.href} uses port ${port}; allowed are ${ports.join(', ')}.`);
    }
    checkLiteral(url, allow);
    url.hash = '';
    return url;
  }

  function checkedRedirect(location: string, from: URL): URL {
    const next = URL.parse(location, from.href);
    if (next?.protocol !== from.protocol && !(next?.protocol === 'https:' && from.protocol === 'http:')) {
      throw new FetchError(
        'bad-redirect',
        `${from.href} redirects to ${location}, which has another scheme.`,
      );
    }
    return checkedUrl(location, from.href);
  }

  async function within(
    address: string,
    work: (signal: AbortSignal) => Promise<SafeResponse>,
  ): Promise<SafeResponse> {
    const signal = AbortSignal.timeout(options.deadline);
    try {
      return await work(signal);
    } catch (error) {
      throw asFetchError(error, address, signal.aborted ? options.deadline : undefined);
    }
  }

  return {
    /** Follows redirects. */
    get(address: string, request: SafeRequest = {}): Promise<SafeResponse> {
      return within(address, (signal) => exchange('GET', address, request, { signal }));
    },

    /** Does not follow redirects: data for one address must not go to another. */
    post(
      address: string,
      body: string | Uint8Array,
      { method = 'POST', ...request }: SafeRequest & { readonly method?: 'POST' | 'PUT' } = {},
    ): Promise<SafeResponse> {
      return within(address, (signal) => exchange(method, address, request, { body, signal }));
    },
  };
}

function redirectOf({ status, headers }: Answer, method: string): string | undefined {
  if (method !== 'GET' || ![301, 302, 303, 307, 308].includes(status)) return undefined;
  return headers.location === undefined ? undefined : readLocation(headers.location);
}

/** Reads the bytes of a Location header as UTF-8 if they are valid UTF-8, like browsers. */
function readLocation(latin1: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return latin1;
  }
}

async function receive(
  { status, headers, message }: Answer,
  address: string,
  maxBytes: number,
): Promise<Pick<SafeResponse, 'status' | 'headers' | 'body' | 'cut'>> {
  const encoding = headers['content-encoding'] ?? '';
  const ok = status >= 200 && status < 300;
  const limit = ok ? maxBytes : errorBodyBytes;
  const { bytes, brokenBy } = await readBody(message, limit);
  // The status is what matters, whatever is wrong with the body.
  if (!ok) return { status, headers, body: await decodeErrorBody(bytes, encoding, address) };
  if (bytes.length > maxBytes) {
    throw new FetchError('too-large', `${address} sends more than the ${maxBytes} bytes that are allowed.`);
  }
  const { bytes: body, cut } = await decodeBody(bytes, { encoding, maxBytes, address });
  // A Content-Length of the uncompressed data is too long for the compressed body. The compressed stream knows its
  // own end.
  if (brokenBy !== undefined && (body === bytes || cut)) throw brokenBy;
  return { status, headers, body, ...(cut && { cut }) };
}

async function decodeErrorBody(bytes: Buffer, encoding: string, address: string): Promise<Uint8Array> {
  try {
    return (await decodeBody(bytes, { encoding, maxBytes: 16 * errorBodyBytes, address })).bytes;
  } catch {
    return new Uint8Array();
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function without(headers: Record<string, string>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

/** `missed`: the deadline in milliseconds, if it has passed. */
function asFetchError(error: unknown, address: string, missed: number | undefined): FetchError {
  if (missed !== undefined) {
    return new FetchError(
      'too-slow',
      `${address} took longer than the ${missed} ms that are allowed.`,
      error,
    );
  }
  if (error instanceof FetchError) return error;
  return new FetchError('unreachable', `${address} cannot be reached: ${said(error)}`, error);
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

/** What the codes of Node mean, for readers and operators who see why a feed or an output fails. */
const meanings: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no server has this name',
  EAI_AGAIN: 'its name could not be looked up just now',
  ECONNREFUSED: 'the server takes no connections there',
  ECONNRESET: 'the server cut the connection',
  EPIPE: 'the server cut the connection',
  ETIMEDOUT: 'the server does not answer',
  EHOSTUNREACH: 'no way leads to the server',
  ENETUNREACH: 'no way leads to the server',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody else',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by nobody that is trusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate cannot be verified; an intermediate one may be missing',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate cannot be verified; an intermediate one may be missing',
};

/** If connections to several addresses failed, the reasons are in the inner errors. */
function said(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return said(error.errors[0]);
  const meaning = meanings[errorCode(error)];
  if (meaning !== undefined) return meaning;
  return error instanceof Error ? error.message || errorCode(error) : String(error);
}
