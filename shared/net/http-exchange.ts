import { type IncomingMessage, request as requestHttp } from 'node:http';
import { connect, type LookupFunction } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { MendedConnection } from './mended-head.ts';

export interface Exchange {
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
  /** Ends the exchange, whatever it is doing. */
  readonly signal: AbortSignal;
  /** Called for names, not for addresses, which are the caller's to check. */
  readonly lookup: LookupFunction;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case, values as Latin-1; of a repeated header all values, joined by ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** One for each Set-Cookie header. */
  readonly setCookies: readonly string[];
  readonly message: IncomingMessage;
}

/**
 * One request on a connection of its own, until the head of the answer has come. Polls come minutes apart, so that a
 * connection is seldom worth keeping; and one answer on each connection leaves nothing to confuse.
 */
export function sendRequest(url: URL, { method, headers, body, signal, lookup }: Exchange): Promise<Answer> {
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
    // Also what comes after the answer (bytes too many) ends here, and is of no interest then.
    request.on('error', reject);
    request.end(body);
  });
}

function openConnection(url: URL, lookup: LookupFunction): MendedConnection {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (url.protocol === 'http:') {
    return new MendedConnection(connect({ host, port: Number(url.port || 80), lookup }));
  }
  const port = Number(url.port || 443);
  return new MendedConnection(connectTls({ host, port, lookup, servername: serverName(host) }));
}

/** TLS names no addresses (RFC 6066, 3). */
function serverName(host: string): string {
  return /^[\d.]+$|:/.test(host) ? '' : host;
}

/** A body as it travelled: at most some bytes more than was asked for, and the reason if it broke off. */
export interface RawBody {
  readonly bytes: Buffer;
  readonly brokenBy?: unknown;
}

/** Reads until there are more than `maxBytes`. */
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
