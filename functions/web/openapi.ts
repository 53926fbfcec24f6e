import '@hono/zod-openapi';
import * as z from 'zod';
import { problemDocument, problemKinds } from '../../shared/http/problem.ts';
import type { Scope } from '../../shared/security/api-key.ts';

/**
 * A schema of the domain under the name by which the description refers to it. Cloned, since only schemas made after
 * `@hono/zod-openapi` was loaded can describe themselves, and the domain knows nothing of it.
 */
export function named<T extends z.ZodType>(name: string, schema: T): T {
  return schema.clone().openapi(name);
}

/** An instant in an address, in UTC: a `+` of an offset would be read as a blank there. */
export const instant = z.iso.datetime('Write an instant in UTC, like 2026-11-23T08:00:00Z.');

const problem = named('Problem', problemDocument);

/** A JSON body that must be there. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { content: { 'application/json': { schema } }, required: true } as const;
}

/** An answer in JSON. */
export function jsonOf<T extends z.ZodType>(schema: T, description: string) {
  return { content: { 'application/json': { schema } }, description } as const;
}

/** The problem answers of a route, by status. */
export function problems<S extends number>(...statuses: readonly S[]) {
  const answers = statuses.map((status) => {
    const description = problemKinds.find((kind) => kind.status === status)?.title ?? 'Problem';
    return [status, { content: { 'application/problem+json': { schema: problem } }, description }] as const;
  });
  return Object.fromEntries(answers) as Record<S, (typeof answers)[number][1]>;
}

/** For a signed-in subscriber. */
export const bySession = [{ session: [] }];

/** For an operator whose key may do this. */
export function byKey(scope: Scope) {
  return [{ apiKey: [scope] }];
}
