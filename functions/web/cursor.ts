import { z } from '@hono/zod-openapi';
import { HttpProblem } from '../../shared/http/problem.ts';

/** A position in a list by time: the instant, and the id of the entry. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

const cursorPattern = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([A-Za-z0-9_-]{1,64})$/;

/** The parameter by which the next page is asked for. */
export const cursorParam = z
  .string()
  .max(200)
  .regex(cursorPattern, 'Take it from the page before, unchanged.')
  .optional()
  .describe('From the page before.');

/**
 * A position as callers send it back for the next page. It grants no access: what may be read is decided again each
 * time.
 */
export function writeCursor({ at, id }: Place): string {
  return `${at}_${id}`;
}

/** @throws HttpProblem 422 for anything that `writeCursor` did not write. */
export function readCursor(cursor: string): Place {
  const [, at, id] = cursorPattern.exec(cursor) ?? [];
  if (at !== undefined && id !== undefined && !Number.isNaN(Date.parse(at))) return { at, id };
  throw new HttpProblem('invalid-request', 'The cursor is not one of ours.', {
    errors: [{ path: 'cursor', message: 'Take it from the page before, unchanged.' }],
  });
}
