import { describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../infra/local/in-process-requests.ts';
import { tableFor } from '../../../infra/local/table-permissions.ts';
import type { FunctionName } from '../../../infra/service-plan.ts';

const answered = { statusCode: 200, headers: {}, body: '{}' };

/** What a function gets for a call of DynamoDB. */
function ask(name: FunctionName, action: string, body: object = {}) {
  const request: HttpRequest = {
    method: 'POST',
    path: '/',
    headers: { 'x-amz-target': `DynamoDB_20120810.${action}` },
    body: JSON.stringify(body),
  };
  return tableFor(name, { url: 'http://127.0.0.1:1', answer: async () => answered }).answer(request);
}

describe('the local table', () => {
  it('answers a function what its role allows', async () => {
    expect(await ask('poll-feed', 'GetItem')).toBe(answered);
    // One query of hits, and one subscriber who left while being woken: neither shows on the usual way.
    for (const action of ['Query', 'GetItem']) expect(await ask('wake-subscribers', action)).toBe(answered);
    expect(await ask('wake-subscribers', 'Query', { IndexName: 'gsi1' })).toBe(answered);
  });

  it.each([
    ['an action', 'poll-feed', 'DeleteItem', {}, 'dynamodb:DeleteItem on the table'],
    ['the table, where it may ask an index', 'watch-service', 'Scan', {}, 'dynamodb:Scan on the table'],
    [
      'an index, where it may ask the table',
      'match-articles',
      'Query',
      { IndexName: 'gsi1' },
      'the index gsi1',
    ],
  ] as const)(
    'refuses %s that the role does not allow, as AWS does',
    async (_what, name, action, body, says) => {
      const answer = await ask(name, action, body);
      expect(answer.statusCode).toBe(400);
      expect(JSON.parse(answer.body)).toEqual({
        __type: 'com.amazon.coral.service#AccessDeniedException',
        Message: expect.stringContaining(says),
      });
    },
  );
});
