import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { expect, test } from 'vitest';
import { fromGatewayResult, PayloadTooLargeError, toGatewayEvent } from '../../../infra/local/api-gateway.ts';

const origin = { sourceIp: '192.0.2.7', requestId: 'r-1', receivedAt: 1_700_000_000_000 };

/** Sends a request through the conversion to a site that echoes it. */
const site = new Hono();
site.all('*', async (c) => {
  c.header('Set-Cookie', 'a=1; Path=/', { append: true });
  c.header('Set-Cookie', 'b=2; Path=/', { append: true });
  return c.json(
    {
      method: c.req.method,
      path: c.req.path,
      q: c.req.queries('q'),
      cookie: c.req.header('cookie'),
      body: Buffer.from(await c.req.arrayBuffer()).toString('hex'),
    },
    201,
  );
});
const handler = handle(site);

/** Events and results cross to Lambda and back as JSON. */
const throughJson = (value: object) => JSON.parse(JSON.stringify(value));

async function roundTrip(request: Request): Promise<Response> {
  const event = await toGatewayEvent(request, origin);
  const result = await handler(throughJson(event), undefined);
  return fromGatewayResult(throughJson(result));
}

test('method, path, query, cookies and body arrive; status, headers and every cookie come back', async () => {
  const response = await roundTrip(
    new Request('http://localhost:3000/a%20b?q=1&q=x%26y', {
      method: 'POST',
      headers: { cookie: 's=1; t=2', 'content-type': 'application/json' },
      body: '{"snow":"☃"}',
    }),
  );
  expect(response.status).toBe(201);
  expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2; Path=/']);
  expect(await response.json()).toEqual({
    method: 'POST',
    path: '/a b',
    q: ['1', 'x&y'],
    cookie: 's=1; t=2',
    body: Buffer.from('{"snow":"☃"}').toString('hex'),
  });
});

test.each(['application/x-www-form-urlencoded', 'application/x-ndjson', 'application/octet-stream'])(
  '%s travels in base64 and arrives byte for byte',
  async (type) => {
    const bytes = Uint8Array.from([0xff, 0x00, 0x41, 0x0a]);
    const request = new Request('http://localhost/', {
      method: 'POST',
      headers: { 'content-type': type },
      body: bytes,
    });
    expect(await toGatewayEvent(request.clone(), origin)).toMatchObject({ isBase64Encoded: true });
    expect(await (await roundTrip(request)).json()).toMatchObject({ body: 'ff00410a' });
  },
);

test('a request without a body has none', async () => {
  const event = await toGatewayEvent(new Request('http://localhost/x'), origin);
  expect(event).toMatchObject({
    isBase64Encoded: false,
    requestContext: { http: { sourceIp: '192.0.2.7' } },
  });
  expect(event).not.toHaveProperty('body');
});

test('more than Lambda takes is refused', async () => {
  const request = new Request('http://localhost/', {
    method: 'POST',
    body: new Uint8Array(6 * 1_048_576 + 1),
  });
  await expect(toGatewayEvent(request, origin)).rejects.toThrow(PayloadTooLargeError);
});

test('answers without a body stay without one', () => {
  expect(fromGatewayResult({ statusCode: 304, headers: { etag: '"1"' } }).body).toBeNull();
});
