import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { type ProblemError, problemDocument } from '../../shared/http/problem.ts';
import { tryJson } from '../../shared/net/try-json.ts';
import { CommandError } from './command-error.ts';
import type { ServiceAddress } from './find-service.ts';

export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the service's address, with its query: "/v1/feeds". */
  readonly path: string;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, of this type. */
  readonly text?: { readonly type: string; readonly body: string };
  /** Whether the call must not be repeated automatically when it is unclear whether it was done. */
  readonly once?: true;
}

/** The service refused the call. The message says why. */
export class ApiError extends CommandError {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly problems: readonly ProblemError[];

  constructor(message: string, status: number, problems: readonly ProblemError[] = []) {
    super([message, ...problems.map(describeProblem)].join('\n'));
    this.status = status;
    this.problems = problems;
  }
}

export interface ApiClient {
  /** An answer in JSON, of this shape. @throws ApiError, CommandError */
  ask<T>(shape: z.ZodType<T>, call: Call): Promise<T>;
  /** An answer as text. @throws ApiError, CommandError */
  text(call: Call): Promise<string>;
}

/** Pauses before a call is repeated, in milliseconds, unless the service names one. */
const pauses = [500, 1_000, 2_000, 4_000, 8_000];
const maxPause = 60_000;
const timeoutMs = 60_000;
/** Too many requests, or a temporary fault on the way. */
const passing = new Set([429, 502, 503, 504]);

/**
 * The HTTP API of a service. A call that fails for a temporary reason is tried again, up to five times: every call may
 * be made twice, except those marked `once`.
 */
export function createApiClient({ url, key, keyFrom = '--key or WIREWATCH_KEY' }: ServiceAddress): ApiClient {
  /** A call to a service that has never answered is not tried again. */
  let hasAnswered = false;

  async function send({ method, path, json, text }: Call): Promise<Response> {
    const body = json === undefined ? text?.body : JSON.stringify(json);
    const type = json === undefined ? text?.type : 'application/json';
    const response = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${key}`, ...(type && { 'content-type': type }) },
      ...(body !== undefined && { body }),
      // A key must only go to the service for which it was given.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    hasAnswered = true;
    return response;
  }

  async function attempt(
    call: Call,
  ): Promise<{ answer: string } | { failure: CommandError; pause?: number }> {
    try {
      const response = await send(call);
      const answer = await response.text();
      if (response.ok) return { answer };
      const failure = toError({ url, keyFrom }, call, response, answer);
      if (!passing.has(response.status) || (call.once && response.status !== 429)) return { failure };
      return { failure, pause: requestedPause(response) };
    } catch (error) {
      const failure = new CommandError(`${url} does not answer: ${reasonOf(error)}`, { cause: error });
      return hasAnswered && !call.once ? { failure, pause: 0 } : { failure };
    }
  }

  async function text(call: Call): Promise<string> {
    for (let round = 0; ; round += 1) {
      const outcome = await attempt(call);
      if ('answer' in outcome) return outcome.answer;
      const usual = pauses[round];
      if (outcome.pause === undefined || usual === undefined) throw outcome.failure;
      await sleep(Math.min(Math.max(outcome.pause, usual), maxPause));
    }
  }

  return {
    text,
    async ask(shape, call) {
      const answer = await text(call);
      const read = shape.safeParse(tryJson(answer));
      if (read.success) return read.data;
      throw new CommandError(
        `${call.method} ${url}${call.path} gave an answer that cannot be read. Is this Wirewatch, and the same version?\n${z.prettifyError(read.error)}`,
      );
    },
  };
}

function toError(
  { url, keyFrom }: { readonly url: string; readonly keyFrom: string },
  { method, path }: Call,
  response: Response,
  answer: string,
): CommandError {
  const { status, headers } = response;
  const where = `${method} ${url}${path.replace(/\?.*/, '')}`;
  if (status >= 300 && status < 400) {
    return new CommandError(`${where} leads on to ${headers.get('location')}. Give that address as --url.`);
  }
  const problem = problemDocument.safeParse(tryJson(answer));
  if (!problem.success) {
    return new ApiError(
      `${where} answered ${status}, and not as Wirewatch does. Check the address that --url or WIREWATCH_URL names.`,
      status,
    );
  }
  const { detail, errors } = problem.data;
  const advice = status === 401 ? ` Check ${keyFrom}.` : '';
  return new ApiError(detail + advice, status, errors);
}

/** "url: must be an http or https address" */
export function describeProblem({ path, message, suggestion }: ProblemError): string {
  return `${path && `${path}: `}${message}${suggestion === undefined ? '' : ` Write: ${suggestion}`}`;
}

function requestedPause(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  return Number.isFinite(seconds) ? seconds * 1000 : 0;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing came within ${timeoutMs / 1000} seconds. Try again.`;
  const { cause } = error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : undefined;
  switch (code) {
    case 'ECONNREFUSED':
      return 'nothing listens there. Is the service running, and is the address right?';
    case 'ENOTFOUND':
      return 'there is no such host. Is the address right?';
    default:
      return cause instanceof Error ? cause.message || String(code) : error.message;
  }
}
