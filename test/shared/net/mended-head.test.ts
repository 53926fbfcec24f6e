import { describe, expect, it } from 'vitest';
import { mendHead } from '../../../shared/net/mended-head.ts';

const mended = (...lines: readonly string[]) =>
  mendHead(['HTTP/1.1 200 OK', ...lines].join('\r\n'))
    .split('\r\n')
    .slice(1);

describe('the head of an answer', () => {
  it('that is right stays as it is, except the reason phrase', () => {
    expect(mendHead('HTTP/1.1 200 OK\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX: caf\u00e9')).toBe(
      'HTTP/1.1 200 \r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nX: caf\u00e9',
    );
  });

  it.each([
    ['HTTP/1.0 200 OK', 'HTTP/1.1 200 '],
    ['HTTP/1.1 404', 'HTTP/1.1 404 '],
    ['HTTP/2 301 Moved', 'HTTP/1.1 301 '],
    ['ICY 200 OK', 'HTTP/1.1 200 '],
    ['SSH-2.0-OpenSSH_9', 'SSH-2.0-OpenSSH_9'],
  ])('begins with its status: %j', (line, expected) => {
    expect(mendHead(line)).toBe(expected);
  });

  it('has one length, if its lengths agree', () => {
    expect(mended('Content-Length: 5', 'content-length:5')).toEqual(['Content-Length: 5']);
    expect(mended('Content-Length: 5, 5')).toEqual(['Content-Length: 5']);
    expect(mended('Content-Length: 5', 'Content-Length: 6')).toHaveLength(2);
  });

  it('has no length that is empty, or that contradicts chunks', () => {
    expect(mended('Content-Length:')).toEqual([]);
    expect(mended('Transfer-Encoding: chunked', 'Content-Length: 5')).toEqual(['Transfer-Encoding: chunked']);
  });

  it('has its folded lines joined, and no line that is not a header', () => {
    expect(mended('X-Long: one', '\t two', 'Warning: words', 'PHP Notice on line 3', 'Bad Name: x')).toEqual([
      'X-Long: one two',
      'Warning: words',
    ]);
  });

  it('has no control characters', () => {
    expect(mended('X: a\u0000b\u0001c\u007f')).toEqual(['X: abc']);
  });
});
