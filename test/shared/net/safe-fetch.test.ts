import { createHash, randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FetchError } from '../../../shared/net/fetch-error.ts';
import { isPublicAddress, type Resolver } from '../../../shared/net/public-address.ts';
import { createSafeFetch, type SafeFetch, type SafeFetchOptions } from '../../../shared/net/safe-fetch.ts';
import {
  answers,
  type Behaviour,
  breaksOffAfter,
  drips,
  type FeedServer,
  floodsWith,
  redirectsTo,
  serves,
  startFeedServer,
  staysSilent,
} from '../../support/feed-server.ts';

let server: FeedServer;
let other: FeedServer;

function client(options: Partial<SafeFetchOptions> = {}): SafeFetch {
  return createSafeFetch({
    userAgent: 'Wirewatch-Test/1 (+https://wirewatch.example/)',
    maxBytes: 100_000,
    deadline: 60_000,
    ports: [server.port, other.port],
    allowAddress: (address) => address === '127.0.0.1' || isPublicAddress(address),
    ...options,
  });
}

function refusal(fetching: Promise<unknown>): Promise<FetchError> {
  return fetching.then(
    () => Promise.reject(new Error('It was fetched.')),
    (error: FetchError) => error,
  );
}

beforeAll(async () => {
  [server, other] = await Promise.all([startFeedServer(), startFeedServer()]);
});

afterAll(async () => {
  await Promise.all([server.close(), other.close()]);
});

/** Zeros become as small, in a thirtieth of the time that the best compression takes. */
const brotliInHaste = (bytes: Buffer) =>
  brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });

describe('what is fetched', () => {
  it('comes with status, headers and decoded body', async () => {
    server.on('/plain', serves('words', { 'X-Some': 'header' }));
    const response = await client().get(`${server.origin}/plain#part`, {
      headers: { 'if-none-match': '"x"' },
    });
    expect(response).toMatchObject({
      status: 200,
      url: `${server.origin}/plain`,
      permanentUrl: `${server.origin}/plain`,
    });
    expect(response.headers['x-some']).toBe('header');
    expect(Buffer.from(response.body).toString()).toBe('words');
    expect(server.requests.at(-1)?.headers).toMatchObject({
      'user-agent': 'Wirewatch-Test/1 (+https://wirewatch.example/)',
      'if-none-match': '"x"',
    });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
    ['deflate', deflateSync],
  ] as const)('is decoded from %s', async (encoding, encode) => {
    server.on(
      '/encoded',
      serves(encode(Buffer.from('words '.repeat(100))), { 'content-encoding': encoding }),
    );
    const { body } = await client().get(`${server.origin}/encoded`);
    expect(Buffer.from(body).toString()).toBe('words '.repeat(100));
  });

  it('may be an error status, with the beginning of what it says', async () => {
    server.on('/gone', answers(410, { 'retry-after': '60' }, 'x'.repeat(1_000_000)));
    const response = await client().get(`${server.origin}/gone`);
    expect(response).toMatchObject({ status: 410, headers: { 'retry-after': '60' } });
    expect(response.body.length).toBeLessThan(200_000);
  });

  it('may be posted, and a redirect is then the answer', async () => {
    server.on('/hook', redirectsTo(`${server.origin}/plain`, 307));
    const response = await client().post(`${server.origin}/hook`, '{"a":1}', {
      headers: { 'content-type': 'application/json' },
    });
    expect(response.status).toBe(307);
    expect(server.requests.at(-1)).toMatchObject({ method: 'POST', path: '/hook' });
  });
});

describe('a redirect', () => {
  it('is followed, and counts as permanent only when all before it do', async () => {
    server.on('/a', redirectsTo('/b', 301));
    server.on('/b', redirectsTo(`${other.origin}/c`, 308));
    other.on('/c', redirectsTo('/d', 302));
    other.on('/d', redirectsTo('/e', 301));
    other.on('/e', serves('end'));
    expect(await client().get(`${server.origin}/a`)).toMatchObject({
      status: 200,
      url: `${other.origin}/e`,
      permanentUrl: `${other.origin}/c`,
    });
  });

  it('without end is not followed for ever', async () => {
    server.on('/loop', redirectsTo('/loop'));
    expect(await refusal(client().get(`${server.origin}/loop`))).toMatchObject({ reason: 'bad-redirect' });
    server.on('/loop', redirectsTo('/loop'));
    const before = server.requests.length;
    await refusal(client({ maxRedirects: 2 }).get(`${server.origin}/loop`));
    expect(server.requests.length - before).toBe(3);
  });

  it.each([
    'file:///etc/passwd',
    'ftp://news.example/',
    'data:text/plain,x',
    'gopher://127.0.0.1/',
    'http://[',
  ])('to %s is refused', async (location) => {
    server.on('/scheme', redirectsTo(location));
    expect(await refusal(client().get(`${server.origin}/scheme`))).toMatchObject({ reason: 'bad-redirect' });
  });

  it.each([
    ['a private address', 'http://10.0.0.1/', 'forbidden-address'],
    ['cloud metadata', 'http://169.254.169.254/latest/', 'forbidden-address'],
    ['a spelling of loopback', 'http://[::ffff:127.0.0.1]/', 'forbidden-address'],
    ['another port', 'http://news.example:25/', 'bad-address'],
    ['a password', 'http://u:p@news.example/', 'bad-address'],
  ])('to %s is refused like the address itself', async (_, location, reason) => {
    server.on('/inward', redirectsTo(location));
    const ports = [server.port, 80];
    expect(await refusal(client({ ports }).get(`${server.origin}/inward`))).toMatchObject({ reason });
  });

  it('to another host sends no credentials', async () => {
    server.on('/across', redirectsTo(`${other.origin}/there`));
    other.on('/there', serves('x'));
    await client().get(`${server.origin}/across`, {
      headers: { authorization: 'Bearer secret', 'if-none-match': '"v"' },
    });
    expect(other.requests.at(-1)?.headers.authorization).toBeUndefined();
    expect(other.requests.at(-1)?.headers['if-none-match']).toBe('"v"');
  });

  it('sends secrets neither to another host nor back from there', async () => {
    server.on('/inside', redirectsTo('/further'));
    server.on('/further', redirectsTo(`${other.origin}/outside`));
    other.on('/outside', redirectsTo(`${server.origin}/back`));
    server.on('/back', serves('x'));
    const [before, beforeOther] = [server.requests.length, other.requests.length];
    await client().get(`${server.origin}/inside`, {
      secretHeaders: { 'X-Api-Key': 'k', Authorization: 'a' },
    });
    const sent = server.requests
      .slice(before)
      .map(({ headers }) => [headers['x-api-key'], headers.authorization]);
    expect(sent).toEqual([
      ['k', 'a'],
      ['k', 'a'],
      [undefined, undefined],
    ]);
    expect(other.requests.slice(beforeOther).map(({ headers }) => headers['x-api-key'])).toEqual([undefined]);
  });

  it('in a circle that waits for a cookie ends, and the next request does not know the cookie', async () => {
    server.on('/consent', (request, response) =>
      request.headers.cookie?.includes('seen=1')
        ? response.writeHead(200).end('words')
        : response.writeHead(302, { 'set-cookie': 'seen=1; Path=/', location: '/consent' }).end(),
    );
    const web = client();
    for (let times = 0; times < 2; times += 1) {
      const before = server.requests.length;
      expect((await web.get(`${server.origin}/consent`)).status).toBe(200);
      expect(server.requests.slice(before).map(({ headers }) => headers.cookie)).toEqual([
        undefined,
        'seen=1',
      ]);
    }
  });

  it('in raw UTF-8 leads where a browser would go, and one in Latin-1 too', async () => {
    for (const charset of ['utf8', 'latin1'] as const) {
      server.on('/raw', (request) => {
        request.socket.end(Buffer.from('HTTP/1.1 302 Found\r\nLocation: /caf\u00e9\r\n\r\n', charset));
      });
      server.on('/caf%C3%A9', serves('coffee'));
      expect((await client().get(`${server.origin}/raw`)).url).toBe(`${server.origin}/caf%C3%A9`);
    }
  });
});

describe('an address that is not public', () => {
  it('is refused by default, including the one of the Lambda runtime', async () => {
    const strict = client({ allowAddress: isPublicAddress, ports: [server.port, 80, 9001] });
    const before = server.requests.length;
    for (const address of [
      server.origin,
      'http://127.0.0.1:9001/2018-06-01/runtime/invocation/next',
      `http://localhost:${server.port}/`,
    ]) {
      expect(await refusal(strict.get(address))).toMatchObject({ reason: 'forbidden-address' });
    }
    expect(server.requests.length).toBe(before);
  });

  it('is refused when a name resolves to it', async () => {
    const resolve: Resolver = (_, __, callback) => callback(null, [{ address: '10.1.2.3', family: 4 }]);
    const error = await refusal(client({ resolve }).get(`http://innocent.example:${server.port}/`));
    expect(error).toMatchObject({ reason: 'forbidden-address' });
    expect(error.message).toContain('innocent.example (10.1.2.3)');
  });

  it('is refused when a name turns to it after it was first checked (rebinding)', async () => {
    let asked = 0;
    const resolve: Resolver = (_, __, callback) => {
      asked += 1;
      callback(null, [{ address: asked === 1 ? '127.0.0.1' : '127.0.0.2', family: 4 }]);
    };
    const rebound = client({ resolve });
    server.on('/bind', (_, response) => response.writeHead(200, { connection: 'close' }).end('first'));
    expect((await rebound.get(`http://rebind.example:${server.port}/bind`)).status).toBe(200);
    expect(await refusal(rebound.get(`http://rebind.example:${server.port}/bind`))).toMatchObject({
      reason: 'forbidden-address',
    });
    expect(asked).toBe(2);
  });

  it('is skipped when the name has other addresses', async () => {
    const resolve: Resolver = (_, __, callback) =>
      callback(null, [
        { address: '10.0.0.1', family: 4 },
        { address: '127.0.0.1', family: 4 },
      ]);
    server.on('/mixed', serves('x'));
    expect((await client({ resolve }).get(`http://mixed.example:${server.port}/mixed`)).status).toBe(200);
  });
});

describe('an invalid address', () => {
  it.each([
    '',
    'nonsense',
    'ftp://news.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://u:p@news.example/',
  ])('%j is refused', async (address) => {
    expect(await refusal(client({ ports: [80] }).get(address))).toMatchObject({ reason: 'bad-address' });
  });

  it('has its password in no message', async () => {
    const error = await refusal(client().get('http://user:secret@news.example/'));
    expect(error.message).not.toContain('secret');
  });

  it('on a port that is not allowed is refused', async () => {
    expect(await refusal(client({ ports: [80, 443] }).get('http://news.example:8080/'))).toMatchObject({
      reason: 'bad-address',
    });
  });
});

describe('a body', () => {
  it('larger than the limit is cut while it comes, even if it never ends', async () => {
    server.on('/flood', floodsWith(Buffer.alloc(50_000, 'x')));
    expect(await refusal(client().get(`${server.origin}/flood`))).toMatchObject({ reason: 'too-large' });
    expect(await refusal(client().get(`${server.origin}/flood`, { maxBytes: 10 }))).toMatchObject({
      reason: 'too-large',
    });
  });

  it.each([
    ['gzip', gzipSync],
    ['br', brotliInHaste],
  ] as const)(
    'of 300 MB that is small when compressed by %s is cut at the limit',
    async (encoding, encode) => {
      const bomb = encode(Buffer.alloc(300_000_000));
      expect(bomb.length).toBeLessThan(310_000);
      server.on('/bomb', serves(bomb, { 'content-encoding': encoding }));
      expect(await refusal(client().get(`${server.origin}/bomb`))).toMatchObject({ reason: 'too-large' });
    },
  );

  it.each(['gzip', 'br', 'deflate'])('that is not the %s it claims to be is an error', async (encoding) => {
    // Fixed: random bytes are valid brotli now and then.
    server.on('/false', serves(createHash('sha512').update('a').digest(), { 'content-encoding': encoding }));
    expect(await refusal(client().get(`${server.origin}/false`))).toMatchObject({ reason: 'bad-encoding' });
  });

  it('in an encoding that was not requested is an error, unless it is text anyway', async () => {
    server.on('/odd', serves(randomBytes(100), { 'content-encoding': 'compress' }));
    expect(await refusal(client().get(`${server.origin}/odd`))).toMatchObject({ reason: 'bad-encoding' });
    for (const label of ['none', 'utf-8', 'aws-chunked', 'gzip', 'br', 'deflate']) {
      server.on('/odd', serves('<rss>words</rss>', { 'content-encoding': label }));
      const { body } = await client().get(`${server.origin}/odd`);
      expect({ label, text: Buffer.from(body).toString() }).toEqual({ label, text: '<rss>words</rss>' });
    }
  });

  it('that is compressed is complete, even if its length was counted before compressing', async () => {
    const text = 'words '.repeat(100);
    server.on('/counted', (_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': String(text.length) });
      response.write(gzipSync(text), () => response.destroy());
    });
    const { body } = await client().get(`${server.origin}/counted`);
    expect(Buffer.from(body).toString()).toBe(text);
  });

  it('whose compressed end is missing is read as far as it goes, and marked as cut', async () => {
    const text = Array.from({ length: 500 }, (_, n) => `word ${n} `).join('');
    server.on('/cut', serves(gzipSync(text).subarray(0, -300), { 'content-encoding': 'gzip' }));
    const { body, cut } = await client().get(`${server.origin}/cut`);
    expect(cut).toBe(true);
    expect(text.startsWith(Buffer.from(body).toString())).toBe(true);
    expect(body.length).toBeGreaterThan(100);
  });

  it('that ends too early is an error', async () => {
    server.on('/broken', breaksOffAfter('half'));
    expect(await refusal(client().get(`${server.origin}/broken`))).toMatchObject({ reason: 'unreachable' });
  });
});

/** The head of a gzip stream, then nothing of use, a byte at a time. */
const dripsGzipped: Behaviour = (_, response) => {
  response.writeHead(200, { 'content-encoding': 'gzip' });
  const bytes = gzipSync(randomBytes(5000));
  let sent = 0;
  const timer = setInterval(() => response.write(bytes.subarray(sent, ++sent)), 20);
  response.on('close', () => clearInterval(timer));
};

describe('an answer without a body', () => {
  it.each([
    ['304 with a length', 304, { 'content-length': '5000' }],
    ['304 with an encoding', 304, { 'content-encoding': 'gzip' }],
    ['304 with both', 304, { 'content-length': '5000', 'content-encoding': 'br' }],
    ['204 with a length', 204, { 'content-length': '5' }],
    ['204 with an unknown encoding', 204, { 'content-encoding': 'zoo' }],
  ])('is its status: %s', async (_, status, headers) => {
    server.on('/bare', (request) => {
      const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
      request.socket.end(`HTTP/1.1 ${status} Whatever\r\nETag: "v"\r\n${lines.join('')}\r\n`);
    });
    const response = await client().get(`${server.origin}/bare`);
    expect(response).toMatchObject({ status, headers: { etag: '"v"' } });
    expect(response.body).toHaveLength(0);
  });
});

describe('an error', () => {
  it.each([
    ['is not what its label says', (response) => response.end('slow down'), 'gzip'],
    ['has an unknown encoding', (response) => response.end(randomBytes(50)), 'zoo'],
    ['breaks off', (response) => response.write('half', () => response.destroy()), undefined],
    ['is a bomb', (response) => response.end(gzipSync(Buffer.alloc(1_000_000))), 'gzip'],
    ['never ends', (response) => response.write('and so on'), undefined],
  ] satisfies readonly (readonly [string, (response: ServerResponse) => void, string | undefined])[])(
    'keeps its status and its headers when its body %s',
    async (_, body, encoding) => {
      server.on('/error', (_request, response) => {
        const headers = { 'retry-after': '7200', ...(encoding && { 'content-encoding': encoding }) };
        body(response.writeHead(503, headers));
      });
      expect(await client({ deadline: 500 }).get(`${server.origin}/error`)).toMatchObject({
        status: 503,
        headers: { 'retry-after': '7200' },
      });
    },
  );
});

describe('a head that browsers accept', () => {
  it.each([
    ['says its length twice', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nwords'],
    ['is followed by too much', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwords and more'],
    ['folds a line', 'HTTP/1.1 200 OK\r\nX-Thing: one\r\n  two\r\nContent-Length: 5\r\n\r\nwords'],
    ['ends its lines in LF', 'HTTP/1.1 200 OK\nContent-Length: 5\n\nwords'],
    ['comes in two parts', 'HTTP/1.1 103 Early Hints\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\n\r\nwords'],
    ['says no length', 'HTTP/1.0 200 OK\r\n\r\nwords'],
  ])('is read: one that %s', async (_, answer) => {
    server.on('/head', (request) => {
      // In two pieces, as a network might bring it.
      request.socket.write(answer.slice(0, 20), () => request.socket.end(answer.slice(20)));
    });
    const { status, body } = await client().get(`${server.origin}/head`);
    expect({ status, text: Buffer.from(body).toString() }).toEqual({ status: 200, text: 'words' });
  });

  it('is refused when it names two different lengths', async () => {
    server.on('/head', (request) => {
      request.socket.end('HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 3\r\n\r\nwords');
    });
    expect(await refusal(client().get(`${server.origin}/head`))).toMatchObject({ reason: 'unreachable' });
  });
});

describe('a server', () => {
  it.each([
    ['says nothing', staysSilent],
    ['drips a byte at a time', drips],
    ['drips a byte at a time of something compressed', dripsGzipped],
  ])('that %s is left at the deadline', async (_, behaviour) => {
    server.on('/slow', behaviour);
    const error = await refusal(client({ deadline: 300 }).get(`${server.origin}/slow`));
    expect(error).toMatchObject({ reason: 'too-slow' });
    expect(error.message).toContain('300 ms');
  });

  it('whose redirects take long in sum is left at the same deadline', async () => {
    server.on('/step', (_, response) => {
      setTimeout(() => response.writeHead(302, { location: '/step' }).end(), 150);
    });
    const patient = client({ deadline: 400, maxRedirects: 1000 });
    expect(await refusal(patient.get(`${server.origin}/step`))).toMatchObject({ reason: 'too-slow' });
  });

  it('that does not answer, or has no name, is unreachable', async () => {
    const closed = await startFeedServer();
    await closed.close();
    const ports = [closed.port];
    expect(await refusal(client({ ports }).get(closed.origin))).toMatchObject({ reason: 'unreachable' });
    const resolve: Resolver = (host, _, callback) =>
      callback(Object.assign(new Error(`ENOTFOUND ${host}`), { code: 'ENOTFOUND' }), []);
    const error = await refusal(client({ resolve }).get(`http://nowhere.example:${server.port}/`));
    expect(error).toMatchObject({ reason: 'unreachable' });
    expect(error.message).toMatch(/nowhere\.example:\d+\/ cannot be reached: no server has this name$/);
  });

  it('with endless headers is refused', async () => {
    server.on('/headers', (_, response) => response.writeHead(200, { 'x-long': 'y'.repeat(100_000) }).end());
    expect(await refusal(client().get(`${server.origin}/headers`))).toMatchObject({ reason: 'unreachable' });
  });
});
