import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** How one address behaves. */
export type Behaviour = (request: IncomingMessage, response: ServerResponse) => void;

export interface FeedServer {
  /** "http://127.0.0.1:PORT", without a slash at the end. */
  readonly origin: string;
  readonly port: number;
  /** The addresses asked for so far, in order: path, method and headers. */
  readonly requests: readonly { path: string; method: string; headers: IncomingMessage['headers'] }[];
  /** From now on, the path behaves like this. */
  on(path: string, behaviour: Behaviour): void;
  close(): Promise<void>;
}

/**
 * A server for tests that behaves as it is told, well or badly, on 127.0.0.1 and a free port. Unknown paths answer 404.
 */
export async function startFeedServer(
  behaviours: Readonly<Record<string, Behaviour>> = {},
): Promise<FeedServer> {
  const paths = new Map(Object.entries(behaviours));
  const requests: { path: string; method: string; headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push({ path, method: request.method ?? '', headers: request.headers });
    // Many tests are about clients that give up early.
    response.on('error', () => response.destroy());
    (paths.get(path) ?? answers(404))(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    requests,
    on: (path, behaviour) => {
      paths.set(path, behaviour);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function serves(body: string | Uint8Array, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (_, response) =>
    response.writeHead(200, { 'content-type': 'application/rss+xml', ...headers }).end(body);
}

export function answers(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Behaviour {
  return (_, response) => response.writeHead(status, headers).end(body);
}

/** Answers 304 to a client that has this version already. */
export function servesConditionally(
  body: string | Uint8Array,
  etag: string,
  headers: Readonly<Record<string, string>> = {},
): Behaviour {
  return (request, response) =>
    request.headers['if-none-match'] === etag
      ? response.writeHead(304, { etag, ...headers }).end()
      : response.writeHead(200, { etag, ...headers }).end(body);
}

export function servesGzipped(body: string | Uint8Array): Behaviour {
  return serves(gzipSync(body), { 'content-encoding': 'gzip' });
}

export function redirectsTo(location: string, status = 302): Behaviour {
  return answers(status, { location });
}

/** Takes the request and says nothing. */
export const staysSilent: Behaviour = () => {};

/** Begins an answer and sends a byte from time to time, without an end. */
export const drips: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-type': 'application/rss+xml' });
  const timer = setInterval(() => response.write(' '), 20);
  response.on('close', () => clearInterval(timer));
};

/** Sends the same piece over and over until the client has enough. */
export function floodsWith(piece: Uint8Array, headers: Readonly<Record<string, string>> = {}): Behaviour {
  return (_, response) => {
    response.writeHead(200, headers);
    const pump = () => {
      while (!response.destroyed && response.write(piece));
    };
    response.on('drain', pump);
    pump();
  };
}

/** Promises more than it sends, then hangs up. */
export function breaksOffAfter(body: string): Behaviour {
  return (_, response) => {
    response.writeHead(200, { 'content-length': String(Buffer.byteLength(body) + 1000) });
    response.write(body, () => response.destroy());
  };
}

/** An RSS feed of these items; what an item lacks is left out. */
export function rssFeed(
  items: readonly { guid?: string; title?: string; link?: string; date?: string; text?: string }[],
  channel = '<title>Example</title>',
): string {
  const element = (name: string, value: string | undefined) =>
    value === undefined ? '' : `<${name}>${value.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</${name}>`;
  const body = items.map(
    ({ guid, title, link, date, text }) =>
      `<item>${element('guid', guid)}${element('title', title)}${element('link', link)}${element('pubDate', date)}${element('description', text)}</item>`,
  );
  return `<?xml version="1.0"?><rss version="2.0"><channel>${channel}${body.join('')}</channel></rss>`;
}
