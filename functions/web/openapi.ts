import '@hono/zod-openapi';
import * as z from 'zod';
import { problemDocument, problemKinds } from '../../shared/http/problem.ts';
import { type OperatorCallName, operatorCalls } from './operator-calls.ts';

/**
 * A schema of the domain, with the name by which the description refers to it. It is cloned, because only schemas that
 * are created after `@hono/zod-openapi` was loaded can describe themselves, and the domain does not know that library.
 */
export function named<T extends z.ZodType>(name: string, schema: T): T {
  return schema.clone().openapi(name);
}

/**
 * An instant in an address, in UTC, because the `+` of an offset would be read as a space there. It is read to the
 * millisecond, as instants are stored, so that they can be compared as text.
 */
export const instant = z.iso
  .datetime('Write an instant in UTC, like 2026-11-23T08:00:00Z.')
  .overwrite((text) => (Number.isNaN(Date.parse(text)) ? text : new Date(text).toISOString()));

const problem = named('Problem', problemDocument);

/** A JSON body that is required. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { content: { 'application/json': { schema } }, required: true } as const;
}

/** An answer in JSON. */
export function jsonOf<T extends z.ZodType>(schema: T, description: string) {
  return { content: { 'application/json': { schema } }, description } as const;
}

const retryAfter = {
  'Retry-After': {
    schema: { type: 'integer' as const },
    description: 'Seconds until it may be tried again.',
  },
};

/** The problem answers of a route, by status. */
export function problems<S extends number>(...statuses: readonly S[]) {
  const answers = statuses.map((status) => {
    const { kind, title = 'Problem' } = problemKinds.find((one) => one.status === status) ?? {};
    const errors = status === 422 ? [{ path: 'query', message: 'This quote is not closed.' }] : [];
    const example = { type: `/docs#${kind}`, title, status, detail: `${title}.`, errors };
    const content = { 'application/problem+json': { schema: problem, example } };
    return [status, { content, description: title, ...(status === 429 && { headers: retryAfter }) }] as const;
  });
  return Object.fromEntries(answers) as Record<S, (typeof answers)[number][1]>;
}

/** For a subscriber. The description adds what a token must be allowed for it (`subscriber-calls.ts`). */
export const bySession = [{ session: [] }];

/** For an operator whose key has the scope that the call needs. */
export function byKey(call: OperatorCallName) {
  return [{ apiKey: [operatorCalls[call].needs] }];
}
