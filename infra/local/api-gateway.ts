import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { accountId } from './aws/account.ts';

/** Lambda's limit on the payload of one call. */
const maxPayloadBytes = 6 * 1_048_576;

/**
 * The content types that the HTTP API passes on as text. It encodes everything else in base64, forms and NDJSON too.
 */
const textTypes = /^(text\/|application\/(json|javascript|xml)\b)/i;

/** The body is larger than the deployed API would pass on. */
export class PayloadTooLargeError extends Error {
  override readonly name = 'PayloadTooLargeError';
}

/** Where a request came from and when. The request itself does not contain this. */
export interface RequestOrigin {
  readonly sourceIp: string;
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly receivedAt: number;
}

/**
 * A request as API Gateway's HTTP API hands it to a function (payload format 2.0).
 * See https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @throws PayloadTooLargeError
 */
export async function toGatewayEvent(
  request: Request,
  { sourceIp, requestId, receivedAt }: RequestOrigin,
): Promise<APIGatewayProxyEventV2> {
  const url = new URL(request.url);
  const body = Buffer.from(await request.arrayBuffer());
  if (body.byteLength > maxPayloadBytes) throw new PayloadTooLargeError();
  const headers = Object.fromEntries(request.headers);
  const cookies = headers.cookie?.split(/;\s*/);
  delete headers.cookie;
  const isText = body.byteLength === 0 || textTypes.test(headers['content-type'] ?? '');
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: url.pathname,
    rawQueryString: url.search.slice(1),
    ...(cookies && { cookies }),
    headers,
    ...(url.search && { queryStringParameters: joinRepeated(url.searchParams) }),
    requestContext: {
      accountId,
      apiId: 'local',
      domainName: url.host,
      domainPrefix: url.hostname.split('.')[0] ?? '',
      http: {
        method: request.method,
        path: url.pathname,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: new Date(receivedAt).toUTCString(),
      timeEpoch: receivedAt,
    },
    ...(body.byteLength > 0 && { body: body.toString(isText ? 'utf8' : 'base64') }),
    isBase64Encoded: !isText,
  };
}

/** Makes a response from a function's answer. */
export function fromGatewayResult(result: APIGatewayProxyStructuredResultV2): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(result.headers ?? {})) headers.set(name, String(value));
  for (const cookie of result.cookies ?? []) headers.append('set-cookie', cookie);
  const body = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8');
  const status = result.statusCode ?? 200;
  const hasBody = status !== 204 && status !== 304 && body.byteLength > 0;
  return new Response(hasBody ? body : null, { status, headers });
}

function joinRepeated(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => [name, parameters.getAll(name).join(',')]),
  );
}
