import type { IncomingMessage } from 'node:http';
import { connect, type LookupFunction } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MendedConnection } from './mended-head.ts';

export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** Aborts the exchange at any point. */
  readonly signal: AbortSignal;
  /** Called only for names. The caller must check literal addresses. */
  readonly lookup: LookupFunction;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case, values as Latin-1. The values of a repeated header are joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** One entry per Set-Cookie header. */
  readonly setCookies: readonly string[];
  readonly message: IncomingMessage;
}

/**
 * Sends one request on its own connection and resolves when the head of the answer has arrived. Polls are minutes
 * apart, so keeping a connection open is seldom useful. With one answer per connection, answers cannot be mixed up.
 */
export async function sendRequest(
  url: URL,
  { method, headers, body, signal, lookup }: Exchange,
): Promise<Answer> {
  // Not by `import`, which reads all names of the module, and with them loads a second HTTP client of Node: 50 ms.
  const { request: requestHttp } = process.getBuiltinModule('node:http');
  return new Promise((resolve, reject) => {
    const request = requestHttp(
      {
        method,
        path: url.pathname + url.search,
        headers: { host: url.host, ...headers },
        signal,
        createConnection: () => openConnection(url, lookup),
      },
      (message) => {
        message.on('error', ignore);
        resolve({
          status: message.statusCode ?? 0,
          headers: flatHeaders(message),
          setCookies: message.headers['set-cookie'] ?? [],
          message,
        });
      },
    );
    // Errors after the answer (such as extra bytes) also arrive here, and are ignored then.
    request.on('error', reject);
    request.end(body);
  });
}

/**
 * How long one address of a host may take to answer before the next one is tried, in milliseconds. Node's own 250 are less
 * than the way to another continent and back. Where there is no IPv6, as in a function, a far host that has an IPv6 address too
 * would never be reached: Node gives up its IPv4 address, and the other one fails. This is enough for a packet that has to be
 * sent twice.
 */
const addressMs = 2_500;

function openConnection(url: URL, lookup: LookupFunction): MendedConnection {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const options = { host, lookup, autoSelectFamilyAttemptTimeout: addressMs };
  if (url.protocol === 'http:') {
    return new MendedConnection(connect({ ...options, port: Number(url.port || 80) }));
  }
  const port = Number(url.port || 443);
  return new MendedConnection(connectTls({ ...options, port, servername: serverName(host) }));
}

/** TLS does not allow addresses as server names (RFC 6066, 3). */
function serverName(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host;
}

/** A body before decoding: at most slightly more bytes than requested, and the error if it broke off. */
export interface RawBody {
  readonly bytes: Buffer;
  readonly brokenBy?: unknown;
}

/** Reads until more than `maxBytes` have arrived. */
export async function readBody(message: IncomingMessage, maxBytes: number): Promise<RawBody> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    // Leaving the loop early destroys the message, and with it the connection.
    for await (const part of message) {
      const bytes: Buffer = part;
      parts.push(bytes);
      size += bytes.length;
      if (size > maxBytes) break;
    }
  } catch (brokenBy) {
    return { bytes: Buffer.concat(parts), ...(!message.complete && { brokenBy }) };
  }
  return { bytes: Buffer.concat(parts) };
}

function flatHeaders({ headers }: IncomingMessage): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function ignore(): void {}
