import { decodeBody } from './decode-body.ts';
import { ExchangeCookies } from './exchange-cookies.ts';
import { FetchError } from './fetch-error.ts';
import { type Answer, readBody, sendRequest } from './http-exchange.ts';
import {
  type AddressRule,
  checkLiteral,
  guardedLookup,
  isPublicAddress,
  type Resolver,
} from './public-address.ts';

export interface SafeFetchOptions {
  /** Sent as User-Agent; names a contact, so that a publisher can complain instead of blocking. */
  readonly userAgent: string;
  /** Largest decoded body, in bytes. */
  readonly maxBytes: number;
  /** For the whole exchange, in milliseconds: names resolved, all redirects, the last byte. */
  readonly deadline: number;
  /** Most redirects that are followed; default 5. */
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
  /** For the origin of the address alone: what it redirects to elsewhere is asked without them. */
  readonly secretHeaders?: Readonly<Record<string, string>>;
  /** Instead of the limit that holds otherwise. */
  readonly maxBytes?: number;
}

export interface SafeResponse {
  /** The address that answered, after redirects. */
  readonly url: string;
  /** The address that the request should go to from now on: where the permanent redirects (301, 308) led. */
  readonly permanentUrl: string;
  readonly status: number;
  /** Names in lower case; of a repeated header all values, joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** Decoded. Of an answer that is not 2xx only the first kilobytes, for the message. */
  readonly body: Uint8Array;
  /** The end of the body is missing; what came could be read. */
  readonly cut?: true;
}

export type SafeFetch = ReturnType<typeof createSafeFetch>;

/** What of an error's body is of use. */
const errorBodyBytes = 4096;

/**
 * An HTTP client for addresses that strangers name: feeds, pages, webhooks. It reaches public addresses only (checked
 * as literal and when connecting, at every redirect), never more than `maxBytes` of decoded body, never longer than
 * `deadline`. Whatever goes wrong is a `FetchError`; an HTTP status is not wrong, but an answer.
 */
export function createSafeFetch(options: SafeFetchOptions) {
  const allow = options.allowAddress ?? isPublicAddress;
  const ports = options.ports ?? [80, 443];
  const lookup = guardedLookup(allow, options.resolve);

  async function exchange(
    method: 'GET' | 'POST',
    address: string,
    { headers = {}, secretHeaders = {}, maxBytes = options.maxBytes }: SafeRequest,
    body: string | Uint8Array | undefined,
    signal: AbortSignal,
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
      // Secrets meant for one host are never sent to another, also when that one redirects back.
      if (next.origin !== url.origin) sent = without(sent, secretNames);
      url = next;
    }
  }

  function checkedUrl(address: string, base?: string): URL {
    const url = URL.parse(address, base);
    if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
      throw new FetchError('bad-address', `${address} is no http or https address.`);
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
        `${from.href} redirects to ${location}, which is of another scheme.`,
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
      return within(address, (signal) => exchange('GET', address, request, undefined, signal));
    },

    /** A redirect is an answer like any other: what was sent to one address must not go to another. */
    post(address: string, body: string | Uint8Array, request: SafeRequest = {}): Promise<SafeResponse> {
      return within(address, (signal) => exchange('POST', address, request, body, signal));
    },
  };
}

function redirectOf({ status, headers }: Answer, method: string): string | undefined {
  if (method !== 'GET' || ![301, 302, 303, 307, 308].includes(status)) return undefined;
  return headers.location === undefined ? undefined : readLocation(headers.location);
}

/** Browsers take the bytes of a Location for UTF-8 where they are. */
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
  // The status is what counts, whatever is wrong with the words that come with it.
  if (!ok) return { status, headers, body: await decodeErrorBody(bytes, encoding, address) };
  if (bytes.length > maxBytes) {
    throw new FetchError('too-large', `${address} sends more than the ${maxBytes} bytes that are allowed.`);
  }
  const { bytes: body, cut } = await decodeBody(bytes, { encoding, maxBytes, address });
  // A length that counts what was compressed promises more than comes; the compressed stream knows its own end.
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

/** A failed connection to several addresses has its reasons inside. */
function said(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return said(error.errors[0]);
  return error instanceof Error ? error.message || errorCode(error) : String(error);
}
