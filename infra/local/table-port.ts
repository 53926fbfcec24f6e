/**
 * The way from a function's thread to the table in the main thread: messages instead of HTTP over a socket. The SDK
 * makes, signs and reads the same requests; only what carries them differs. That takes a third off what an article costs.
 */
import type { MessagePort } from 'node:worker_threads';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { callLimits } from '../../shared/aws/call-limits.ts';
import type { HttpAnswer, HttpRequest } from './in-process-requests.ts';

interface Asked extends HttpRequest {
  readonly number: number;
}

interface Answered extends HttpAnswer {
  readonly number: number;
}

/** In the main thread: answers what comes through the port. */
export function serveTable(port: MessagePort, answer: (request: HttpRequest) => Promise<HttpAnswer>): void {
  port.on('message', async ({ number, ...request }: Asked) => {
    const answered: Answered = { number, ...(await answer(request)) };
    port.postMessage(answered);
  });
}

type Send = NodeHttpHandler['handle'];

/**
 * In the thread of a function: sends the SDK's requests to `url` through the port, and others as before.
 * @param mostMs how long an answer may take, in milliseconds
 */
export function sendTableRequests(
  port: MessagePort,
  url: string,
  mostMs: number = callLimits.requestTimeout,
): void {
  const { host } = new URL(url);
  const waiting = new Map<number, (answer: HttpAnswer) => void>();
  let lastNumber = 0;
  port.on('message', ({ number, ...answer }: Answered) => {
    waiting.get(number)?.(answer);
    waiting.delete(number);
  });
  // The thread lives as long as its port for calls does.
  port.unref();

  const sendByHttp = NodeHttpHandler.prototype.handle;
  const send: Send = async function (this: NodeHttpHandler, request, options) {
    const { hostname, port: portNumber, method, path, headers, body } = request;
    if (`${hostname}:${portNumber}` !== host) return sendByHttp.call(this, request, options);
    const number = ++lastNumber;
    const answered = Promise.withResolvers<HttpAnswer>();
    waiting.set(number, answered.resolve);
    // As over a socket: the SDK repeats a call that gets no answer.
    const timer = setTimeout(() => {
      waiting.delete(number);
      answered.reject(Object.assign(new Error(`No answer within ${mostMs} ms.`), { name: 'TimeoutError' }));
    }, mostMs);
    const asked: Asked = { number, method, path, headers, body };
    port.postMessage(asked);
    const answer = await answered.promise.finally(() => clearTimeout(timer));
    return { response: { ...answer, body: Buffer.from(answer.body) } as never };
  };
  NodeHttpHandler.prototype.handle = send;
}
