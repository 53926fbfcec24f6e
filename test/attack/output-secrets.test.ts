/** The token of an output must not appear in anything that people read, although network errors contain addresses. */
import { describe, expect, it } from 'vitest';
import { createSafeFetch } from '../../shared/net/safe-fetch.ts';
import { postNews } from '../../shared/webhooks/post-news.ts';
import { receiverOf } from '../../shared/webhooks/receivers/receivers.ts';

const token = '123456:AbCdEfGhIjKlMnOpQrStUvWx';
const news = {
  rule: { id: 'r', name: 'Port' },
  at: '2026-03-02T10:00:00.000Z',
  stories: [{ id: 's', title: 'Ferry', snippet: '', why: '', otherSources: 0 }],
  overflow: 0,
};
const savedAt = '2026-01-01T00:00:00.000Z';
const fetch = createSafeFetch({
  userAgent: 'Wirewatch/1',
  maxBytes: 1000,
  deadline: 500,
  resolve: (name, _, found) => found(new Error(`no such name: ${name}`), []),
});

describe('the token of an output', () => {
  it.each([
    ['cannot be reached', fetch.post],
    [
      'fails with the address in the error',
      async (url: string) => {
        throw new Error(`connect ECONNREFUSED ${url} (${encodeURI(url)})`);
      },
    ],
  ])('is in no error text when its service %s', async (_, post) => {
    for (const output of [
      { kind: 'telegram', url: 'https://api.telegram.org', token, to: '1', savedAt },
      { kind: 'matrix', url: 'https://matrix.example', token, to: '!r:matrix.example', savedAt },
      { kind: 'slack', url: `https://hooks.example/${token}`, savedAt },
    ] as const) {
      const { problem = '' } = await postNews(output, 'msg_1', news, { post, now: () => new Date() });
      expect(problem).not.toBe('');
      expect(problem).not.toContain('AbCdEf');
    }
  });

  it('goes to its own service only: Telegram’s cannot be sent elsewhere', () => {
    const { onlyUrl, address } = receiverOf('telegram');
    expect(onlyUrl).toBe('https://api.telegram.org');
    expect(URL.parse(address?.({ url: onlyUrl ?? '', token }, 'm') ?? '')?.host).toBe('api.telegram.org');
  });
});
