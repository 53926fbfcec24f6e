import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import * as z from 'zod';

/** The kinds of problems with a request, and their status. Titles never change; details do. */
const kinds = {
  'malformed-request': { status: 400, title: 'The request cannot be read' },
  unauthenticated: { status: 401, title: 'Not signed in' },
  forbidden: { status: 403, title: 'You may not do this' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'This address does not take this method' },
  conflict: { status: 409, title: 'This contradicts what is there' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'This content type is not understood' },
  'invalid-request': { status: 422, title: 'The request is not valid' },
  'too-many-requests': { status: 429, title: 'Too many requests' },
  'internal-error': { status: 500, title: 'Something broke on our side' },
  unavailable: { status: 503, title: 'This does not work at the moment' },
} as const satisfies Record<string, { status: ContentfulStatusCode; title: string }>;
export type ProblemKind = keyof typeof kinds;

/** One error: where (a path into the body, like `rules.0.query`), what is wrong, and what to do. */
export const problemError = z.object({
  path: z.string(),
  message: z.string(),
  from: z.int().optional().describe('UTF-16 offset into a text at which the trouble begins.'),
  to: z.int().optional(),
  suggestion: z.string().optional().describe('What to write in place of that stretch.'),
});
export type ProblemError = z.infer<typeof problemError>;

/** RFC 9457. `type` is an address on this service that explains the kind. */
export const problemDocument = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(problemError),
});
export type ProblemDocument = z.infer<typeof problemDocument>;

/** The one error that routes throw. The message is for the caller; the cause is for the log. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly kind: ProblemKind;
  readonly errors: readonly ProblemError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    kind: ProblemKind,
    detail: string,
    {
      errors = [],
      headers = {},
      cause,
    }: { errors?: readonly ProblemError[]; headers?: Record<string, string>; cause?: unknown } = {},
  ) {
    super(detail, { cause });
    this.kind = kind;
    this.errors = errors;
    this.headers = headers;
  }

  get status(): ContentfulStatusCode {
    return kinds[this.kind].status;
  }

  get document(): ProblemDocument {
    const { status, title } = kinds[this.kind];
    return { type: `/docs#${this.kind}`, title, status, detail: this.message, errors: [...this.errors] };
  }
}

/** All kinds, for the documentation. */
export const problemKinds: readonly { kind: string; status: number; title: string }[] = Object.entries(
  kinds,
).map(([kind, { status, title }]) => ({ kind, status, title }));

/** Turns any thrown value into the problem that the caller gets. Our own faults reveal nothing. */
export function toProblem(error: unknown): HttpProblem {
  if (error instanceof HttpProblem) return error;
  if (error instanceof HTTPException && error.status < 500) {
    const kind = (Object.keys(kinds) as ProblemKind[]).find((name) => kinds[name].status === error.status);
    return new HttpProblem(kind ?? 'malformed-request', error.message || 'The request cannot be read.', {
      cause: error,
    });
  }
  if (isOutage(error)) {
    return new HttpProblem(
      'unavailable',
      'The service cannot do this at the moment. Try again in a few seconds.',
      {
        headers: { 'retry-after': '5' },
        cause: error,
      },
    );
  }
  return new HttpProblem(
    'internal-error',
    'The request failed on our side and was logged. Try it again later.',
    {
      cause: error,
    },
  );
}

/** The problem that a document tells of. */
export function problemOf({ type, status, detail, errors }: ProblemDocument): HttpProblem {
  const names = Object.keys(kinds) as ProblemKind[];
  const kind = names.find((name) => type.endsWith(`#${name}`) && kinds[name].status === status);
  return new HttpProblem(kind ?? 'internal-error', detail, { errors });
}

const unreachable = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EAI_AGAIN', 'EPIPE', 'ETIMEDOUT']);

/**
 * Whether a service that we need is down, throttled or unreachable, as opposed to a fault in the request or the code.
 * In errors of the SDK, `$fault` says whose fault it was and `$retryable` whether to try again.
 */
function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('$fault' in error && error.$fault === 'server') return true;
  if ('$retryable' in error && error.$retryable) return true;
  if (
    /^(?:Throttling|ThrottlingException|RequestLimitExceeded|ProvisionedThroughputExceeded|TimeoutError)/.test(
      error.name,
    )
  )
    return true;
  if ('code' in error && unreachable.has(String(error.code))) return true;
  return isOutage(error.cause);
}

/** Validation issues as problem errors, with dotted paths. */
export function errorsOf(error: z.ZodError): ProblemError[] {
  return error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
}

export const problemContentType = 'application/problem+json; charset=utf-8';

/** The answer to an API caller. */
export function problemResponse(problem: HttpProblem): Response {
  return new Response(JSON.stringify(problem.document), {
    status: problem.status,
    headers: { ...problem.headers, 'content-type': problemContentType },
  });
}
