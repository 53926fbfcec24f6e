import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import { Agent, type Dispatcher } from 'undici';
import { FetchError } from './fetch-error.ts';
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
  const agent = new Agent({
    connect: { lookup: guardedLookup(allow, options.resolve), timeout: options.deadline },
    headersTimeout: options.deadline,
    bodyTimeout: options.deadline,
    // Polls come minutes apart: a connection is of use within one poll only.
    keepAliveTimeout: 1000,
  });

  async function exchange(
    method: 'GET' | 'POST',
    address: string,
    { headers = {}, maxBytes = options.maxBytes }: SafeRequest,
    body: string | Uint8Array | undefined,
    signal: AbortSignal,
  ): Promise<SafeResponse> {
    let url = checkedUrl(address);
    let permanentUrl = url.href;
    let permanentSoFar = true;
    let sent: Record<string, string> = {
      'user-agent': options.userAgent,
      'accept-encoding': 'gzip, br',
      ...headers,
    };

    for (let redirects = 0; ; redirects += 1) {
      const response = await agent.request({
        origin: url.origin,
        path: url.pathname + url.search,
        method,
        headers: sent,
        signal,
        ...(body !== undefined && { body }),
      });
      const location = redirectOf(response, method);
      if (location === undefined)
        return { url: url.href, permanentUrl, ...(await receive(response, url.href, maxBytes)) };

      response.body.on('error', ignore).destroy();
      if (redirects >= (options.maxRedirects ?? 5)) {
        throw new FetchError('bad-redirect', `${address} redirects more than ${redirects} times.`);
      }
      const next = checkedRedirect(location, url);
      permanentSoFar &&= response.statusCode === 301 || response.statusCode === 308;
      if (permanentSoFar) permanentUrl = next.href;
      // What was meant for one host is none of another's business.
      if (next.origin !== url.origin) sent = withoutCredentials(sent);
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

    /** Closes idle connections; for tests and for commands that end. */
    close(): Promise<void> {
      return agent.destroy();
    },
  };
}

function redirectOf(response: Dispatcher.ResponseData, method: string): string | undefined {
  if (method !== 'GET' || ![301, 302, 303, 307, 308].includes(response.statusCode)) return undefined;
  return flatHeaders(response.headers).location;
}

async function receive(
  response: Dispatcher.ResponseData,
  address: string,
  maxBytes: number,
): Promise<Pick<SafeResponse, 'status' | 'headers' | 'body'>> {
  const { statusCode: status } = response;
  const headers = flatHeaders(response.headers);
  const ok = status >= 200 && status < 300;
  const stream = decoded(response.body, address, headers['content-encoding'] ?? '');
  const parts: Buffer[] = [];
  let size = 0;
  // Leaving the loop early destroys the stream, and with it the connection.
  for await (const part of stream) {
    const bytes: Buffer = part;
    size += bytes.length;
    if (ok && size > maxBytes) {
      throw new FetchError('too-large', `${address} sends more than the ${maxBytes} bytes that are allowed.`);
    }
    parts.push(bytes);
    if (!ok && size >= errorBodyBytes) break;
  }
  return { status, headers, body: Buffer.concat(parts) };
}

function decoded(body: Readable, address: string, encoding: string): Readable {
  const decoder = decoderFor(address, encoding.trim().toLowerCase());
  // pipeline() destroys the source when the reader leaves early; the error, if any, reaches that reader too.
  return decoder === undefined ? body : pipeline(body, decoder, ignore);
}

function decoderFor(address: string, encoding: string) {
  if (encoding === '' || encoding === 'identity') return undefined;
  if (encoding === 'gzip' || encoding === 'x-gzip') return createGunzip();
  if (encoding === 'br') return createBrotliDecompress();
  if (encoding === 'deflate') return createInflate();
  throw new FetchError(
    'bad-encoding',
    `${address} sends its answer encoded as "${encoding}", which was not asked for.`,
  );
}

function flatHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function withoutCredentials(headers: Record<string, string>): Record<string, string> {
  const { authorization: _, cookie: __, ...rest } = headers;
  return rest;
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
  const inner = error instanceof Error && error.cause instanceof FetchError ? error.cause : error;
  if (inner instanceof FetchError) return inner;
  const code = errorCode(error);
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ERR__ERROR_FORMAT')) {
    return new FetchError(
      'bad-encoding',
      `${address} sends a body that is not what its Content-Encoding says.`,
      error,
    );
  }
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

function ignore(): void {}
