import type { Server } from 'node:http';
import type { DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';
import { answerInProcess, type HttpRequest } from '../../infra/local/in-process-requests.ts';

type Connection = Required<Pick<DynamoDBClientConfig, 'requestHandler' | 'signer'>>;

/** Hands the calls of a client to an embedded DynamoDB without a connection and without signatures. */
export function connectInProcess(server: Server): Connection {
  const handle = async (request: HttpRequest): Promise<object> => {
    const { body, ...head } = await answerInProcess(server, request);
    return { response: { ...head, body: Buffer.from(body) } };
  };
  return {
    requestHandler: { handle, metadata: { handlerProtocol: 'http/1.1' }, destroy() {} },
    signer: {
      async sign<T extends object>(request: T): Promise<T> {
        if ('headers' in request) {
          Object.assign(request.headers ?? {}, {
            authorization: 'AWS4-HMAC-SHA256 Credential=test, SignedHeaders=host, Signature=none',
            'x-amz-date': '20260101T000000Z',
          });
        }
        return request;
      },
    },
  };
}
