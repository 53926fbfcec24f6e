import { HTTPException } from 'hono/http-exception';
import { describe, expect, it } from 'vitest';
import {
  HttpProblem,
  problemDocument,
  problemKinds,
  problemResponse,
  toProblem,
} from '../../../shared/http/problem.ts';

describe('toProblem', () => {
  it('reveals nothing about an internal fault', () => {
    const problem = toProblem(new Error('connect ECONNREFUSED 10.0.0.7:8000 table wirewatch'));
    expect(problem.status).toBe(500);
    expect(JSON.stringify(problem.document)).not.toMatch(/ECONN|10\.0|wirewatch/);
    expect(problem.cause).toBeInstanceOf(Error);
  });

  it('keeps a problem as it is', () => {
    const problem = new HttpProblem('conflict', 'Twice.');
    expect(toProblem(problem)).toBe(problem);
  });

  it.each([
    [400, 'malformed-request'],
    [413, 'too-large'],
    [415, 'unsupported-media-type'],
    [418, 'malformed-request'],
  ] as const)('gives the reason when the framework refuses with %i', (status, kind) => {
    expect(toProblem(new HTTPException(status, { message: 'No.' }))).toMatchObject({ kind, message: 'No.' });
  });
});

describe('problemResponse', () => {
  it('is RFC 9457 with the errors by path', async () => {
    const answer = problemResponse(
      new HttpProblem('too-many-requests', 'Try again in 7 seconds.', {
        headers: { 'retry-after': '7' },
        errors: [{ path: 'rules.0.query', message: 'Too often.' }],
      }),
    );
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '7']);
    expect(problemDocument.parse(await answer.json())).toEqual({
      type: '/docs#too-many-requests',
      title: 'Too many requests',
      status: 429,
      detail: 'Try again in 7 seconds.',
      errors: [{ path: 'rules.0.query', message: 'Too often.' }],
    });
  });

  it('has one title and one status for each kind', () => {
    expect(new Set(problemKinds.map(({ title }) => title)).size).toBe(problemKinds.length);
    expect(new Set(problemKinds.map(({ status }) => status)).size).toBe(problemKinds.length);
  });
});
