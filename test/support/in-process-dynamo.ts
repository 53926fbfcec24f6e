import type { Server } from 'node:http';
import { DynamoDBClient, type DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { answerInProcess, type HttpRequest } from '../../infra/local/in-process-requests.ts';

/** Instead of a signature, which the embedded DynamoDB does not check. */
const unsigned = {
  authorization: 'AWS4-HMAC-SHA256 Credential=test, SignedHeaders=host, Signature=none',
  'x-amz-date': '20260101T000000Z',
};

/**
 * What a client does only for the way to AWS: it took a fifth of the time of a call. What the embedded DynamoDB refuses, it
 * would refuse again, so nothing is repeated.
 */
const forTheWay = [
  'getUserAgentMiddleware',
  'hostHeaderMiddleware',
  'httpAuthSchemeMiddleware',
  'httpSigningMiddleware',
  'loggerMiddleware',
  'recursionDetectionMiddleware',
  'retryMiddleware',
];

/** A client that hands its calls to an embedded DynamoDB without a connection and without signatures. */
export function createInProcessClient(server: Server, config: DynamoDBClientConfig): DynamoDBClient {
  const handle = async (request: HttpRequest): Promise<object> => {
    const headers = { ...request.headers, ...unsigned };
    const { body, ...head } = await answerInProcess(server, { ...request, headers });
    return { response: { ...head, body: Buffer.from(body) } };
  };
  const client = new DynamoDBClient({
    ...config,
    requestHandler: { handle, metadata: { handlerProtocol: 'http/1.1' }, destroy() {} },
  });
  for (const name of forTheWay) {
    if (!client.middlewareStack.remove(name)) throw new Error(`the client has no ${name} any more`);
  }
  return client;
}
