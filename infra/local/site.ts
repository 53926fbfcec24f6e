import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer, type HttpBindings } from '@hono/node-server';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Hono, type MiddlewareHandler } from 'hono';
import { type FunctionName, routes } from '../service-plan.ts';
import { fromGatewayResult, PayloadTooLargeError, toGatewayEvent } from './api-gateway.ts';

export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  constructor(port: number) {
    super(
      `Port ${port} is taken by another program. Stop that one, or choose another port: PORT=${port + 1} npm start`,
    );
  }
}

export interface SiteOptions {
  /** What runs on this machine only, below its own path. */
  readonly local: Readonly<Record<`/_${string}`, Hono>>;
  readonly invoke: (name: FunctionName, event: APIGatewayProxyEventV2) => Promise<unknown>;
  readonly onError: (name: FunctionName, error: unknown) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** The one address of the service: the plan's routes, `web` for all others, and the local tools. */
export function createSite({ local, invoke, onError, now }: SiteOptions): Hono<{ Bindings: HttpBindings }> {
  const site = new Hono<{ Bindings: HttpBindings }>();
  for (const [path, tool] of Object.entries(local)) {
    site.use(`${path}/*`, refuseForeignNames);
    site.route(path, tool);
  }

  async function call(name: FunctionName, request: Request, { incoming }: HttpBindings): Promise<Response> {
    const origin = {
      sourceIp: incoming.socket.remoteAddress ?? '127.0.0.1',
      requestId: randomUUID(),
      receivedAt: now(),
    };
    try {
      const result = await invoke(name, await toGatewayEvent(request, origin));
      if (!isGatewayResult(result))
        throw new Error(`${name} answered ${JSON.stringify(result)}, no HTTP response.`);
      return fromGatewayResult(result);
    } catch (error) {
      // Both answers are API Gateway's own, word for word.
      if (error instanceof PayloadTooLargeError) {
        return Response.json({ message: 'Request Entity Too Large' }, { status: 413 });
      }
      onError(name, error);
      return Response.json({ message: 'Internal Server Error' }, { status: 500 });
    }
  }

  // A request with this method cannot even be made. No address takes it or the other, so the answer is the same.
  site.on('TRACE', '*', (c) =>
    call('web', new Request(c.req.url, { method: 'OPTIONS', headers: { accept: '*/*' } }), c.env),
  );
  for (const { method, path, to } of routes) {
    // The others go to `web` as well: they stand in the plan for their limits, which nothing needs on one machine.
    if (to !== 'web') site.on(method, path, (c) => call(to, c.req.raw, c.env));
  }
  site.all('*', (c) => call('web', c.req.raw, c.env));
  return site;
}

/**
 * The local tools show mails with all their links. Another site could read them in a visitor's browser by letting its
 * own name point here, but not without that name in `Host`.
 */
const refuseForeignNames: MiddlewareHandler = async (c, next) => {
  const { hostname } = new URL(c.req.url);
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return next();
  return c.text(`Open this at http://localhost, not as ${hostname}.`, 403);
};

function isGatewayResult(result: unknown): result is APIGatewayProxyStructuredResultV2 {
  return typeof result === 'object' && result !== null && 'statusCode' in result;
}

export interface SiteServer {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves on the loopback address; port 0 takes a free one. @throws PortInUseError */
export async function serveSite(
  fetch: (request: Request, env: HttpBindings) => Response | Promise<Response>,
  port: number,
): Promise<SiteServer> {
  const server = createAdaptorServer({
    fetch: (request, env) => fetch(request, env as HttpBindings),
  }) as Server;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(port) : error),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeIdleConnections();
      }),
  };
}
