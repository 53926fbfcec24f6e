import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to a request on its way:
 * - `pass`: nothing
 * - `throttle`: refused, the service never sees it
 * - `error`: a 500, the service never sees it
 * - `cut`: the connection breaks before the service sees it
 * - `lose-answer`: the service does it, and the connection breaks before its answer arrives
 * - `hang`: nobody ever answers
 */
export type Fault = 'pass' | 'throttle' | 'error' | 'cut' | 'lose-answer' | 'hang';

interface ProxiedRequest {
  /** From 1. */
  readonly number: number;
  /** "UpdateItem", "SendMessageBatch", "SendRawEmail"; empty for what has no name. */
  readonly operation: string;
}

export interface FaultyProxy {
  /** "http://127.0.0.1:1234". */
  readonly url: string;
  /** How often each fault was chosen. */
  readonly counts: Readonly<Record<Fault, number>>;
  /** Chooses what happens to the requests from now on. */
  choose: (request: ProxiedRequest) => Fault;
  close(): Promise<void>;
}

/** A loopback proxy before one of AWS's services, or its local substitute, that makes calls fail as networks do. */
export async function startFaultyProxy(target: string, choose: FaultyProxy['choose']): Promise<FaultyProxy> {
  const counts = { pass: 0, throttle: 0, error: 0, cut: 0, 'lose-answer': 0, hang: 0 };
  let number = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    number += 1;
    const fault = proxy.choose({ number, operation: operationOf(request.headers['x-amz-target'], body) });
    counts[fault] += 1;
    switch (fault) {
      case 'throttle':
        return refuse(400, 'com.amazonaws.dynamodb.v20120810#ThrottlingException', 'ThrottlingException');
      case 'error':
        return refuse(500, 'com.amazonaws.dynamodb.v20120810#InternalServerError', 'InternalFailure');
      case 'cut':
        return void request.socket.resetAndDestroy();
      case 'hang':
        return;
      case 'pass':
      case 'lose-answer':
        return forward();
      default:
        return fault satisfies never;
    }

    /** An error in the format of the JSON protocols, or of SES's XML. */
    function refuse(status: number, type: string, code: string): void {
      const isJson = request.headers['x-amz-target'] !== undefined;
      response.writeHead(status, { 'content-type': isJson ? 'application/x-amz-json-1.0' : 'text/xml' });
      response.end(
        isJson
          ? JSON.stringify({ __type: type, message: 'Injected.' })
          : `<ErrorResponse><Error><Code>${code}</Code><Message>Injected.</Message></Error></ErrorResponse>`,
      );
    }

    function forward(): void {
      const { method, url, headers } = request;
      const onward = httpRequest(target + url, { method, headers }, (answer) => {
        if (fault === 'lose-answer') {
          answer.resume().on('end', () => request.socket.resetAndDestroy());
          return;
        }
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => request.socket.resetAndDestroy());
      onward.end(body);
    }
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const proxy: FaultyProxy = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    choose,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return proxy;
}

function operationOf(target: string | string[] | undefined, body: Buffer): string {
  if (target !== undefined) return String(target).split('.').at(-1) ?? '';
  return new URLSearchParams(body.subarray(0, 2000).toString()).get('Action') ?? '';
}
