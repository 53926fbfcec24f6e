import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError } from './aws-error.ts';
import type { createMetricsEndpoint } from './metrics-endpoint.ts';
import type { createSecretsEndpoint } from './secrets-endpoint.ts';
import { DroppedConnection, type SesEndpoint } from './ses-endpoint.ts';
import type { createSqsEndpoint } from './sqs-endpoint.ts';

export interface AwsEndpoints {
  readonly sqs: ReturnType<typeof createSqsEndpoint>;
  readonly ses: SesEndpoint;
  readonly secrets: ReturnType<typeof createSecretsEndpoint>;
  readonly metrics: ReturnType<typeof createMetricsEndpoint>;
}

export interface AwsServer {
  /** "http://127.0.0.1:1234": the endpoint of all four services. */
  readonly url: string;
  close(): Promise<void>;
}

/** More than the largest message that SES takes, in base64 and in a form. */
const maxRequestBytes = 16 * 1_048_576;

/**
 * One loopback server for SQS and CloudWatch (AWS JSON 1.0), Secrets Manager (AWS JSON 1.1) and SES (query protocol, XML). It tells
 * the services apart as their protocols do: by `X-Amz-Target`, or a form. Signatures are not checked.
 */
export async function startAwsServer(
  { sqs, ses, secrets, metrics }: AwsEndpoints,
  onError: (error: unknown) => void,
): Promise<AwsServer> {
  let url = '';

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    const target = String(request.headers['x-amz-target'] ?? '');
    const [service, operation = ''] = target.split('.');
    if (service === 'AmazonSQS') {
      const hungUp = new AbortController();
      response.once('close', () => hungUp.abort());
      const context = { baseUrl: url, signal: hungUp.signal };
      return answerJson(response, '1.0', () => sqs.perform(operation, parseJson(body), context));
    }
    if (service === 'secretsmanager') {
      return answerJson(response, '1.1', async () => secrets.perform(operation, parseJson(body)));
    }
    if (service === 'GraniteServiceVersion20100801') {
      return answerJson(response, '1.0', async () => metrics.perform(operation, parseJson(body)));
    }
    if (target === '' && request.method === 'POST') {
      return answerXml(response, new URLSearchParams(body), (form) => ses.perform(form));
    }
    response.writeHead(404, { 'content-type': 'text/plain' });
    response.end('This address speaks for SQS, SES, Secrets Manager and CloudWatch only.\n');
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      // A fault of this server itself. The client sees a 500 and retries, so the reason must be logged here.
      onError(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}

async function answerJson(
  response: ServerResponse,
  version: '1.0' | '1.1',
  perform: () => Promise<object>,
): Promise<void> {
  const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': randomUUID() };
  try {
    const result = JSON.stringify(await perform());
    response.writeHead(200, headers);
    response.end(result);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const fault = error.status >= 500 ? 'Receiver' : 'Sender';
    response.writeHead(error.status, { ...headers, 'x-amzn-query-error': `${error.queryCode};${fault}` });
    response.end(JSON.stringify({ __type: error.code, message: error.message }));
  }
}

const sesNamespace = 'http://ses.amazonaws.com/doc/2010-12-01/';

async function answerXml(
  response: ServerResponse,
  form: URLSearchParams,
  perform: (form: URLSearchParams) => Promise<string>,
): Promise<void> {
  const requestId = randomUUID();
  const headers = { 'content-type': 'text/xml', 'x-amzn-requestid': requestId };
  const action = form.get('Action');
  try {
    const result = await perform(form);
    response.writeHead(200, headers);
    response.end(
      `<${action}Response xmlns="${sesNamespace}"><${action}Result>${result}</${action}Result>` +
        `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${action}Response>`,
    );
  } catch (error) {
    if (error instanceof DroppedConnection) {
      response.socket?.resetAndDestroy();
      return;
    }
    if (!(error instanceof AwsError)) throw error;
    response.writeHead(error.status, headers);
    response.end(
      `<ErrorResponse xmlns="${sesNamespace}"><Error><Type>${error.status >= 500 ? 'Receiver' : 'Sender'}</Type>` +
        `<Code>${error.code}</Code><Message>${escapeXml(error.message)}</Message></Error>` +
        `<RequestId>${requestId}</RequestId></ErrorResponse>`,
    );
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxRequestBytes)
      throw new Error(`A request to the local AWS is over ${maxRequestBytes} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new AwsError('SerializationException', 'The request is not JSON.');
  }
}

const escapeXml = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
