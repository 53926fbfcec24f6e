import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { createApiClient } from '../../../infra/cli/api-client.ts';

let server: Server;
let url: string;
let asked: string[];
/** Answers the next request. */
let answer: RequestListener;

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url} ${request.headers.authorization}`);
    answer(request, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const get = { method: 'GET', path: '/v1/stats?secret=1' } as const;
const client = () => createApiClient({ url, key: 'ww_x' });

test('an answer of the expected shape is handed on', async () => {
  answer = (_, response) => response.end('{"count":1,"more":true}');
  expect(await client().ask(z.object({ count: z.int() }), get)).toEqual({ count: 1 });
  expect(asked).toEqual(['GET /v1/stats?secret=1 Bearer ww_x']);
});

test('an answer of another shape is not believed', async () => {
  answer = (_, response) => response.end('<html>');
  await expect(client().ask(z.object({ count: z.int() }), get)).rejects.toThrow('Is this Wirewatch');
});

test('another server’s error is told as one, without what the query says', async () => {
  answer = (_, response) => response.writeHead(404).end('Not Found');
  await expect(client().text(get)).rejects.toThrow(
    `GET ${url}/v1/stats answered 404, and not as Wirewatch does. Check the address`,
  );
});

test('a redirect is not followed with the key', async () => {
  answer = (_, response) => response.writeHead(301, { location: 'https://other.example/' }).end();
  await expect(client().text(get)).rejects.toThrow(
    'leads on to https://other.example/. Give that address as --url.',
  );
  expect(asked).toHaveLength(1);
});

test('nobody listening is told at once', async () => {
  const gone = url;
  server.close();
  await once(server, 'close');
  await expect(createApiClient({ url: gone, key: 'ww_x' }).text(get)).rejects.toThrow(
    `${gone} does not answer: nothing listens there. Is the service running, and is the address right?`,
  );
});

test('a service that has answered before is waited for', async () => {
  const api = client();
  answer = (_, response) => response.end('first');
  await api.text(get);
  answer = (request, response) => {
    answer = (_, next) => next.end('third');
    request.socket.destroy();
    response.destroy();
  };
  expect(await api.text(get)).toBe('third');
});

test('what must not be done twice is not asked for twice', async () => {
  answer = (_, response) => response.writeHead(503).end('{}');
  await expect(client().text({ method: 'POST', path: '/v1/keys', json: {}, once: true })).rejects.toThrow(
    '503',
  );
  expect(asked).toHaveLength(1);
});
