import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { Hono } from 'hono';
import { handle } from 'hono/aws-lambda';
import { setCookie } from 'hono/cookie';
import { etag } from 'hono/etag';
import { describe, expect, it } from 'vitest';
import { fromGatewayResult, toGatewayEvent } from '../../../infra/local/api-gateway.ts';
import { acceptedEncoding, compressAnswer } from '../../../shared/http/compress-answer.ts';

const long = 'Harbour crews met the owners. '.repeat(100);
const app = new Hono();
app.use(compressAnswer);
app.get('/page', (c) => {
  setCookie(c, 'one', '1');
  setCookie(c, 'two', '2');
  return c.html(long);
});
app.get('/tiny', (c) => c.text('ok'));
app.get('/picture', (c) => c.body(new Uint8Array(5000), 200, { 'content-type': 'image/png' }));
app.get('/packed', (c) => c.body(long, 200, { 'content-type': 'text/plain', 'content-encoding': 'zstd' }));
app.get('/tagged', etag({ weak: true }), (c) => c.text(long, 200, { vary: 'cookie' }));
app.onError((error, c) => c.json({ detail: error.message }, 500));
app.get('/fails', () => {
  throw new Error(long);
});

function get(path: string, headers: Record<string, string> = { 'accept-encoding': 'gzip, br' }) {
  return app.request(path, { headers });
}

describe('a text answer', () => {
  it('is compressed as its caller likes best, and says that it depends on that', async () => {
    const br = await get('/page');
    expect(br.headers.get('content-encoding')).toBe('br');
    expect(br.headers.get('vary')).toBe('accept-encoding');
    const sent = new Uint8Array(await br.arrayBuffer());
    expect(sent.byteLength).toBeLessThan(long.length / 10);
    expect(brotliDecompressSync(sent).toString()).toBe(long);
    expect(br.headers.getSetCookie()).toEqual(['one=1; Path=/', 'two=2; Path=/']);
    const gz = await get('/page', { 'accept-encoding': 'br;q=0, gzip' });
    expect(gunzipSync(new Uint8Array(await gz.arrayBuffer())).toString()).toBe(long);
    const plain = await get('/page', {});
    expect([plain.headers.get('content-encoding'), plain.headers.get('vary')]).toEqual([
      null,
      'accept-encoding',
    ]);
    expect(await plain.text()).toBe(long);
  });

  it('is compressed as an error too, and keeps its head for HEAD', async () => {
    const failed = await get('/fails');
    expect([failed.status, failed.headers.get('content-encoding')]).toEqual([500, 'br']);
    const head = await app.request('/page', { method: 'HEAD', headers: { 'accept-encoding': 'gzip' } });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it('comes through API Gateway byte for byte', async () => {
    const handler = handle(app);
    const request = new Request('https://news.example/page', { headers: { 'accept-encoding': 'br' } });
    const event = await toGatewayEvent(request, { sourceIp: '192.0.2.1', requestId: 'r', receivedAt: 0 });
    const result: APIGatewayProxyStructuredResultV2 = await handler(event as never);
    expect(result.isBase64Encoded).toBe(true);
    const answer = fromGatewayResult(result);
    expect(brotliDecompressSync(new Uint8Array(await answer.arrayBuffer())).toString()).toBe(long);
    expect(answer.headers.getSetCookie()).toHaveLength(2);
  });

  it('keeps its ETag, and is answered with 304 while it is the same', async () => {
    const first = await get('/tagged');
    const tag = first.headers.get('etag') ?? '';
    expect([first.headers.get('content-encoding'), first.headers.get('vary')]).toEqual([
      'br',
      'cookie, accept-encoding',
    ]);
    expect(tag).toMatch(/^W\/"/);
    const again = await get('/tagged', { 'if-none-match': tag, 'accept-encoding': 'gzip' });
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, tag, '']);
    expect(again.headers.get('vary')).toContain('accept-encoding');
  });
});

describe('what is not compressed', () => {
  it.each(['/tiny', '/picture', '/packed'])('%s: tiny, not text, or compressed already', async (path) => {
    const answer = await get(path);
    expect(answer.headers.get('content-encoding')).toBe(path === '/packed' ? 'zstd' : null);
    expect(answer.headers.get('vary')).toBeNull();
  });

  it.each([
    { site: 'same-origin', agent: 'Mozilla/5.0', compressed: true },
    { site: 'none', agent: 'Mozilla/5.0', compressed: true },
    { site: 'cross-site', agent: 'Mozilla/5.0', compressed: false },
    { site: 'same-site', agent: 'Mozilla/5.0', compressed: false },
    { agent: 'Mozilla/5.0', compressed: false },
    { agent: 'curl/8', compressed: true },
  ])(
    'with a cookie, what another site may have asked for: $site by $agent',
    async ({ site, agent, compressed }) => {
      const said = { 'accept-encoding': 'br', 'user-agent': agent, ...(site && { 'sec-fetch-site': site }) };
      const withCookie = await get('/page', { ...said, cookie: 'session=x' });
      expect(withCookie.headers.get('content-encoding')).toBe(compressed ? 'br' : null);
      const without = await get('/page', said);
      expect(without.headers.get('content-encoding')).toBe('br');
    },
  );
});

describe('the accepted encoding', () => {
  it.each([
    [undefined, undefined],
    ['', undefined],
    ['identity', undefined],
    ['deflate, zstd', undefined],
    ['gzip', 'gzip'],
    ['gzip, deflate, br, zstd', 'br'],
    ['GZIP', 'gzip'],
    ['br;q=0.5, gzip;q=0.8', 'gzip'],
    ['br;q=0, gzip;q=0', undefined],
    ['*', 'br'],
    ['br;q=0, *;q=0.5', 'gzip'],
    ['*;q=0', undefined],
  ])('of %j is %j', (header, encoding) => {
    expect(acceptedEncoding(header)).toBe(encoding);
  });
});
