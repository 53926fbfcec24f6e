import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiClient } from '../../../infra/cli/api-client.ts';
import { CommandError } from '../../../infra/cli/command-error.ts';
import { createArticleSender } from '../../../infra/cli/send-articles.ts';
import type { FileRecord } from '../../../shared/articles/read-article-file.ts';
import { HttpProblem } from '../../../shared/http/problem.ts';

type Sent = { title: string }[];
type Answer = { status: number; body: unknown; headers?: Record<string, string> };

const accept = (articles: Sent): Answer => ({
  status: 202,
  body: { accepted: articles.map(({ title }, index) => ({ index, id: `id of ${title}` })), rejected: [] },
});
const refuse = (problem: HttpProblem): Answer => ({
  status: problem.status,
  body: problem.document,
  headers: { ...problem.headers },
});

let server: Server;
let requests: Sent[];
/** Answers of the next requests, in order; what comes after them is accepted. */
let answers: ((articles: Sent) => Answer)[];
let sender: ReturnType<typeof createArticleSender>;

beforeEach(async () => {
  requests = [];
  answers = [];
  server = createServer(async (request, response) => {
    const articles = (await json(request)) as Sent;
    requests.push(articles);
    const { status, body, headers } = (answers.shift() ?? accept)(articles);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  sender = createArticleSender(createApiClient({ url: `http://127.0.0.1:${port}`, key: 'ww_x' }));
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
});

const record = (number: number, text = ''): FileRecord => ({
  place: `a.ndjson, line ${number}`,
  article: { title: `t${number}`, ...(text && { text }) },
});

async function send(records: readonly FileRecord[]) {
  for (const each of records) await sender.add(each);
  return sender.finish();
}

describe('articles on their way', () => {
  it('go in requests that the API takes, each once and in order', async () => {
    const small = Array.from({ length: 600 }, (_, index) => record(index + 1));
    const large = Array.from({ length: 9 }, (_, index) => record(601 + index, 'x'.repeat(290_000)));
    const { accepted, rejected } = await send([...small, ...large]);
    expect(requests.slice(0, 2).map(({ length }) => length)).toEqual([250, 250]);
    for (const request of requests) {
      expect(request.length).toBeLessThanOrEqual(1_000);
      expect(Buffer.byteLength(JSON.stringify(request))).toBeLessThan(4 * 1024 * 1024);
    }
    expect(requests.flat().map(({ title }) => title)).toEqual(
      Array.from({ length: 609 }, (_, index) => `t${index + 1}`),
    );
    expect(accepted).toHaveLength(609);
    expect(accepted[608]).toEqual({ place: 'a.ndjson, line 609', id: 'id of t609' });
    expect(rejected).toEqual([]);
  });

  it('are sent again when the service could not take them for a while', async () => {
    const busy = () => refuse(new HttpProblem('unavailable', 'Later.', { headers: { 'retry-after': '0' } }));
    answers = [busy, () => ({ status: 502, body: { message: 'Bad Gateway' } })];
    const { accepted } = await send([record(1)]);
    expect(requests).toHaveLength(3);
    expect(accepted).toEqual([{ place: 'a.ndjson, line 1', id: 'id of t1' }]);
  });

  it('are named by file and line where the service refuses some', async () => {
    answers = [
      () => ({
        status: 202,
        body: {
          accepted: [{ index: 0, id: 'first' }],
          rejected: [{ index: 1, errors: [{ path: 'text', message: 'is too long' }] }],
        },
      }),
    ];
    expect(await send([record(1), record(2)])).toEqual({
      accepted: [{ place: 'a.ndjson, line 1', id: 'first' }],
      rejected: [{ place: 'a.ndjson, line 2', problem: 'text: is too long' }],
    });
  });

  it('are named by file and line where the service refuses all', async () => {
    const errors = [
      { path: '0.title', message: 'is bad' },
      { path: '0.url', message: 'is worse' },
      { path: '1', message: 'is no article' },
    ];
    answers = [() => refuse(new HttpProblem('invalid-request', 'None can be accepted.', { errors }))];
    expect(await send([record(1), record(2)])).toEqual({
      accepted: [],
      rejected: [
        { place: 'a.ndjson, line 1', problem: 'title: is bad; url: is worse' },
        { place: 'a.ndjson, line 2', problem: 'is no article' },
      ],
    });
  });

  it('stop where the service refuses for good, and that place is named', async () => {
    answers = [accept, () => refuse(new HttpProblem('unauthenticated', 'The key is gone.'))];
    const failing = send(Array.from({ length: 400 }, (_, index) => record(index + 1)));
    await expect(failing).rejects.toThrow(CommandError);
    await expect(failing).rejects.toThrow(
      /The key is gone\.[\s\S]*Stopped at a\.ndjson, line 251\. 250 articles were accepted before it/,
    );
    expect(sender.sent.accepted).toHaveLength(250);
  });

  it('do not get lost in an answer that leaves some out', async () => {
    answers = [
      () => ({ status: 202, body: { accepted: [{ index: 0, id: 'first' }], rejected: [] } }),
      () => ({
        status: 202,
        body: {
          accepted: [
            { index: 0, id: 'a' },
            { index: 7, id: 'b' },
          ],
          rejected: [],
        },
      }),
    ];
    await expect(send([record(1), record(2)])).rejects.toThrow('answered for 1 of 2 articles');
    await expect(sender.finish()).rejects.toThrow('answered for 1 of 2 articles');
  });
});
