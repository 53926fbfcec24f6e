import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { decodeText } from '../../../shared/feeds/decode-text.ts';

const prolog = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`;

describe('the character set of a document', () => {
  it.each([
    ['windows-1251', 'Новости дня'],
    ['koi8-r', 'Новости дня'],
    ['Shift_JIS', '今日のニュース'],
    ['EUC-JP', '今日のニュース'],
    ['GB2312', '今日新闻'],
    ['Big5', '今日新聞'],
    ['EUC-KR', '오늘의 뉴스'],
    ['ISO-8859-2', 'Dzisiejsze wiadomości'],
    ['windows-1254', 'Günün haberleri ığş'],
  ])('is %s when prolog or header says so', (encoding, text) => {
    const labelled = prolog(encoding) + text;
    expect(decodeText(iconv.encode(labelled, encoding))).toBe(labelled);
    expect(decodeText(iconv.encode(text, encoding), `application/rss+xml; charset="${encoding}"`)).toBe(text);
  });

  it('is ISO-2022-JP when the label says so, although its bytes are ASCII', () => {
    const bytes = Buffer.from('\u001b$B%K%e!<%9\u001b(B', 'latin1');
    expect(decodeText(bytes, 'text/xml; charset=iso-2022-jp')).toBe('ニュース');
  });

  it('is UTF-8 when the bytes are valid UTF-8, whatever the labels say', () => {
    const text = `${prolog('windows-1251')}Überraschung – “yes”`;
    expect(decodeText(Buffer.from(text), 'text/xml; charset=iso-8859-1')).toBe(text);
  });

  it('is windows-1252 when UTF-8 is claimed but the bytes are not', () => {
    expect(decodeText(Buffer.from(`${prolog('utf-8')}caf\xe9 \x96 \x93a\x94`, 'latin1'))).toContain(
      'café – “a”',
    );
  });

  it('means windows-1252 by ISO-8859-1, as browsers do', () => {
    expect(decodeText(Buffer.from(`${prolog('ISO-8859-1')}don\x92t`, 'latin1'))).toContain('don’t');
  });

  it.each(['utf-16le', 'utf-16be'])('is %s by its mark, or by its zero bytes without one', (encoding) => {
    const text = `${prolog('utf-16')}Żółć`;
    expect(decodeText(iconv.encode(text, encoding))).toBe(text);
    expect(decodeText(iconv.encode(text, encoding, { addBOM: true }))).toBe(text);
  });

  it('comes from the header first, then from the prolog', () => {
    const bytes = iconv.encode(`${prolog('koi8-r')}День`, 'windows-1251');
    expect(decodeText(bytes, 'text/xml; charset=windows-1251')).toContain('День');
  });

  it('survives a label that nobody knows', () => {
    expect(decodeText(Buffer.from('caf\xe9', 'latin1'), 'text/xml; charset=no-such-thing')).toBe('café');
  });

  it('drops the byte order mark', () => {
    expect(decodeText(Buffer.from('\ufeff<rss/>'))).toBe('<rss/>');
  });

  it('gives some text for any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => typeof decodeText(bytes) === 'string'),
    );
  });
});
