import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../infra/local/in-process-requests.ts';
import { sendTableRequests, serveTable } from '../../../infra/local/table-port.ts';

const bySocket = NodeHttpHandler.prototype.handle;
const tableUrl = 'http://127.0.0.1:4567';
let channel: MessageChannel;
let asked: HttpRequest[];
let elsewhere: Server;

beforeEach(async () => {
  channel = new MessageChannel();
  asked = [];
  serveTable(channel.port1, async (request) => {
    asked.push(request);
    const body = JSON.stringify({ Item: { pk: { S: `answer ${asked.length}, Zürich` } } });
    return { statusCode: 200, headers: { 'content-type': 'application/x-amz-json-1.0' }, body };
  });
  sendTableRequests(channel.port2, tableUrl);
  elsewhere = createServer((_, response) => response.end('{"Item":{"pk":{"S":"by socket"}}}'));
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});

afterEach(() => {
  NodeHttpHandler.prototype.handle = bySocket;
  channel.port1.close();
  elsewhere.close();
});

async function readFrom(endpoint: string): Promise<string | undefined> {
  const client = new DynamoDBClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { Item } = await client.send(new GetItemCommand({ TableName: 'wirewatch', Key: { pk: { S: 'a' } } }));
  client.destroy();
  return Item?.pk?.S;
}

describe('requests to the table', () => {
  it('go through the port as the SDK made and signed them, and each gets its own answer', async () => {
    expect(await Promise.all([readFrom(tableUrl), readFrom(tableUrl)])).toEqual([
      'answer 1, Zürich',
      'answer 2, Zürich',
    ]);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      path: '/',
      headers: { 'x-amz-target': 'DynamoDB_20120810.GetItem' },
    });
    expect(String(Buffer.from(asked[0]?.body ?? ''))).toBe(
      '{"TableName":"wirewatch","Key":{"pk":{"S":"a"}}}',
    );
    expect(asked[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=local\//);
  });

  it('are repeated when no answer comes in time', async () => {
    NodeHttpHandler.prototype.handle = bySocket;
    const { port1, port2 } = new MessageChannel();
    let calls = 0;
    serveTable(port1, () => {
      calls += 1;
      const late = { statusCode: 200, headers: {}, body: '{"Item":{"pk":{"S":"the second time"}}}' };
      return calls === 1 ? new Promise(() => {}) : Promise.resolve(late);
    });
    sendTableRequests(port2, tableUrl, 50);
    expect(await readFrom(tableUrl)).toBe('the second time');
    expect(calls).toBe(2);
    port1.close();
  });

  it('to other addresses go by HTTP', async () => {
    const { port } = elsewhere.address() as AddressInfo;
    expect(await readFrom(`http://127.0.0.1:${port}`)).toBe('by socket');
    expect(asked).toEqual([]);
  });
});
