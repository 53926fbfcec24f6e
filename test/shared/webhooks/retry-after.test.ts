import { describe, expect, it } from 'vitest';
import { retryAfter } from '../../../shared/webhooks/retry-after.ts';

const now = new Date('2026-03-02T10:00:00.000Z');
const wait = (header?: string, body?: unknown) =>
  retryAfter(
    {
      status: 429,
      ...(header !== undefined && { headers: { 'retry-after': header } }),
      ...(body !== undefined && { body: new TextEncoder().encode(JSON.stringify(body)) }),
    },
    now,
  );

describe('how long a receiver asks us to wait', () => {
  it.each([
    ['seconds', '120', undefined, 120_000],
    ['a date', 'Mon, 02 Mar 2026 10:05:00 GMT', undefined, 300_000],
    [
      'seconds in Discord’s body',
      undefined,
      { message: 'rate limited', retry_after: 1.5, global: false },
      1500,
    ],
    [
      'seconds in Telegram’s body',
      undefined,
      { ok: false, error_code: 429, parameters: { retry_after: 35 } },
      35_000,
    ],
    ['milliseconds in Matrix’s body', undefined, { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 2000 }, 2000],
    ['both: the longer one', '1', { retry_after: 9 }, 9000],
    ['a date that is over', 'Mon, 02 Mar 2026 09:00:00 GMT', undefined, undefined],
    ['words', 'soon', undefined, undefined],
    ['a negative number', '-5', { retry_after: -1 }, undefined],
    ['a body of another form', undefined, ['no'], undefined],
    ['nothing', undefined, undefined, undefined],
  ])('is read from %s', (_, header, body, expected) => {
    expect(wait(header, body)).toBe(expected);
  });

  it('is nothing when the body is cut or no JSON', () => {
    expect(
      retryAfter({ status: 429, body: new TextEncoder().encode('{"retry_after": 5') }, now),
    ).toBeUndefined();
  });
});
