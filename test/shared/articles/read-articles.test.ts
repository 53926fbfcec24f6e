import { describe, expect, it } from 'vitest';
import { bodyLimits, readArticles, TooManyArticlesError } from '../../../shared/articles/read-articles.ts';

const receivedAt = new Date('2026-11-23T18:00:00Z');
const read = (body: string | Uint8Array, contentType?: string) =>
  readArticles(body, { receivedAt, ...(contentType && { contentType }) });
const titles = (body: string | Uint8Array, contentType?: string) =>
  read(body, contentType).articles.map(({ index, article }) => [index, article.title]);

describe('readArticles', () => {
  it.each([
    ['one article', '{"title":"a"}', [[0, 'a']]],
    ['one article over several lines', '\n{\n  "title": "a",\n  "tags": ["b"]\n}\n', [[0, 'a']]],
    [
      'an array',
      '[{"title":"a"},{"title":"b"}]',
      [
        [0, 'a'],
        [1, 'b'],
      ],
    ],
    [
      'NDJSON',
      '{"title":"a"}\n{"title":"b"}\n',
      [
        [0, 'a'],
        [1, 'b'],
      ],
    ],
    [
      'NDJSON with Windows line ends and blank lines',
      '{"title":"a"}\r\n\r\n{"title":"b"}\r\n',
      [
        [0, 'a'],
        [1, 'b'],
      ],
    ],
    ['a byte order mark', '\ufeff{"title":"a"}', [[0, 'a']]],
    [
      'a byte order mark in the middle',
      '{"title":"a"}\n\ufeff{"title":"b"}\n',
      [
        [0, 'a'],
        [1, 'b'],
      ],
    ],
  ])('reads %s, as a string and as bytes', (_, body, expected) => {
    expect(titles(body)).toEqual(expected);
    expect(titles(Buffer.from(body))).toEqual(expected);
    expect(read(body).rejected).toEqual([]);
  });

  it('reads a single line as NDJSON if the content type says so', () => {
    const { rejected } = read('[{"title":"a"}]', 'application/x-ndjson; charset=utf-8');
    expect(rejected).toEqual([
      { index: 0, line: 1, errors: [{ path: '', message: 'must be an article, which is a JSON object' }] },
    ]);
  });

  it('keeps the good articles of an array and counts the bad ones too', () => {
    const { articles, rejected } = read('[{"title":"a"},{"tilte":"b"},7,{"title":"c"}]');
    expect(articles.map(({ index }) => index)).toEqual([0, 3]);
    expect(rejected).toMatchObject([
      { index: 1, errors: [{ path: 'tilte' }, { path: 'title' }] },
      { index: 2, errors: [{ path: '' }] },
    ]);
  });

  it('reports a malformed NDJSON line by its number and keeps the others', () => {
    const { articles, rejected } = read('{"title":"a"}\n\n{"title":}\n{"title":"b"}\n{"text":""}');
    expect(articles.map(({ index, article }) => [index, article.title])).toEqual([
      [0, 'a'],
      [2, 'b'],
    ]);
    expect(rejected).toMatchObject([
      { index: 1, line: 3, errors: [{ path: '', message: expect.stringMatching(/^is not JSON.*'}'/) }] },
      { index: 3, line: 5, errors: [{ path: 'title' }] },
    ]);
  });

  it('says where incomplete JSON ends', () => {
    expect(read('{\n "title": "a"\n "text": "b"\n}').rejected[0]?.errors[0]?.message).toMatch(
      /^is not JSON: .*\(line 3 column 2\)$/,
    );
    expect(read('{"title" "a"}').rejected[0]?.errors[0]?.message).toMatch(/^is not JSON: .*\(column 10\)$/);
  });

  it.each(['', ' \n', '[]'])('says that there is no article in %j', (body) => {
    expect(read(body)).toEqual({
      articles: [],
      rejected: [{ index: 0, errors: [{ path: '', message: expect.stringContaining('the body is empty') }] }],
    });
  });

  it('rejects only the article whose bytes are not UTF-8', () => {
    const body = Buffer.concat([
      Buffer.from('{"title":"a \ufffd"}\n{"title":"'),
      Buffer.from([0xe9]),
      Buffer.from('"}\n{"title":"caf\u00e9"}'),
    ]);
    const { articles, rejected } = read(body);
    expect(articles.map(({ article }) => article.title)).toEqual(['caf\u00e9']);
    expect(rejected.map(({ line }) => line)).toEqual([1, 2]);
    expect(titles('{"title":"a \ufffd"}')).toEqual([[0, 'a \ufffd']]);
  });

  it('accepts 1,000 articles and rejects one more', () => {
    const lines = Array.from({ length: 1_000 }, (_, index) => `{"title":"t${index}"}`);
    expect(read(lines.join('\n')).articles).toHaveLength(1_000);
    expect(() => read([...lines, '{"title":"x"}'].join('\n'))).toThrow(TooManyArticlesError);
    expect(() => read(`[${[...lines, '{"title":"x"}'].join()}]`)).toThrow('1001 articles; at most 1000');
  });

  it('accepts 4 MB and rejects one byte more', () => {
    const blank = ' '.repeat(bodyLimits.bytes - 13);
    expect(titles(`{"title":"a"}${blank}`)).toEqual([[0, 'a']]);
    expect(() => read(`{"title":"a"}${blank} `)).toThrow(TooManyArticlesError);
  });

  it('rejects an article over 300 KB and keeps the others', () => {
    const { articles, rejected } = read(`{"title":"a"}\n{"text":"${'x'.repeat(320_000)}"}\n{"title":"b"}`);
    expect(articles.map(({ index }) => index)).toEqual([0, 2]);
    expect(rejected).toMatchObject([{ line: 2, errors: [{ path: 'text' }] }]);
  });
});
