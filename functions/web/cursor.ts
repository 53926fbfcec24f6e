import { HttpProblem } from '../../shared/http/problem.ts';

/** A place in a list by time: the instant, and the id of what stands there. */
export interface Place {
  readonly at: string;
  readonly id: string;
}

/** A place as callers hand it back for the next page. It says nothing but where: what may be read is decided anew. */
export function writeCursor({ at, id }: Place): string {
  return `${at}_${id}`;
}

/** @throws HttpProblem 422 for anything that `writeCursor` did not write. */
export function readCursor(cursor: string): Place {
  const [, at, id] = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([A-Za-z0-9_-]{1,64})$/.exec(cursor) ?? [];
  if (at !== undefined && id !== undefined && !Number.isNaN(Date.parse(at))) return { at, id };
  throw new HttpProblem('invalid-request', 'The cursor is not one of ours.', {
    errors: [{ path: 'cursor', message: 'Take it from the page before, unchanged.' }],
  });
}
