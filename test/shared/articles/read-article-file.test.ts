import { describe, expect, it } from 'vitest';
import { fileRecords, readArticleFile } from '../../../shared/articles/read-article-file.ts';

const read = (path: string, content: string | Uint8Array) => readArticleFile(path, Buffer.from(content));

describe('readArticleFile', () => {
  it('reads a plain text as one article, whatever its name', () => {
    expect(read('/news/wave.txt', 'date 2026-03-04 Wave hits coast\n\nIt was high.')).toEqual({
      articles: [{ title: 'Wave hits coast', text: 'It was high.', publishedAt: '2026-03-04' }],
      problems: [],
    });
    expect(read('wave', 'It was high. It fell.').articles).toEqual([
      { title: 'It was high.', text: 'It was high. It fell.' },
    ]);
  });

  it.each(['archive.ndjson', 'archive.JSONL'])('reads %s and names bad lines', (name) => {
    const { articles, problems } = read(
      `/news/${name}`,
      '{"title":"a","desk":"coast"}\n{"title":\n\n{"title":"b","publishedAt":"soon"}\n{"text":"c. d."}',
    );
    expect(articles).toEqual([{ title: 'a' }, { text: 'c. d.' }]);
    expect(problems).toEqual([
      expect.stringMatching(new RegExp(`^${name}, line 2: is not JSON`)),
      expect.stringMatching(new RegExp(`^${name}, line 4: publishedAt must be a day`)),
    ]);
  });

  it('reads a JSON array of more articles than a request may hold', () => {
    const many = Array.from({ length: 1_500 }, (_, index) => ({ title: `t${index}` }));
    const { articles, problems } = read('many.json', JSON.stringify([...many, { text: 7 }]));
    expect(articles).toEqual(many);
    expect(problems).toEqual([
      'many.json, article 1501: text must be a string; leave it out if it is unknown',
    ]);
  });

  it('reads a single JSON article over several lines, and says where it ends too early', () => {
    expect(read('one.json', '{\n "title": "a"\n}').articles).toEqual([{ title: 'a' }]);
    expect(read('one.json', '{\n "title": "a"\n').problems).toEqual([
      expect.stringMatching(/^one\.json: is not JSON: .*\(line 3 column 1\)/),
    ]);
  });

  it('drops only the line that is not UTF-8', () => {
    const { articles, problems } = read(
      'archive.ndjson',
      Buffer.from('{"title":"a"}\n{"title":"caf\xe9"}\n{"title":"b"}\n', 'latin1'),
    );
    expect(articles).toEqual([{ title: 'a' }, { title: 'b' }]);
    expect(problems).toEqual(['archive.ndjson, line 2: is not UTF-8 text; convert the file']);
  });

  it.each([
    ['an empty text', 'empty.txt', '', 'empty.txt: title is missing: a title or a text is needed'],
    ['an empty archive', 'empty.ndjson', '\n', 'empty.ndjson: is missing'],
    ['a day that is none', 'day.txt', 'date 2026-02-30 Wave\n\nHigh.', 'day.txt: publishedAt must be a day'],
    [
      'bytes that are not UTF-8',
      'latin.txt',
      Buffer.from('a\nb\ncaf\xe9', 'latin1'),
      'latin.txt, line 3: is not UTF-8 text',
    ],
    [
      'no text at all',
      'image.png',
      Buffer.from([0x50, 0x4e, 0x0a, 0, 1, 2]),
      'image.png, line 2: is not UTF-8 text',
    ],
    [
      'an article over 300 KB',
      'big.txt',
      'Wave. '.repeat(60_000),
      'big.txt: text makes an article of 352 KB',
    ],
  ])('says of %s which file it is and what is wrong', (_, name, content, problem) => {
    const { articles, problems } = read(name, content);
    expect(articles).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(problem)]);
  });
});

describe('fileRecords', () => {
  it('gives the position of each record, counted on from the piece before', () => {
    const piece = Buffer.from('{"title":"a"}\n\n{"title":7}\n');
    expect([...fileRecords('news/archive.jsonl', piece, 1001)]).toEqual([
      { place: 'news/archive.jsonl, line 1001', article: { title: 'a' } },
      { place: 'news/archive.jsonl, line 1003', problem: expect.stringMatching(/^title must be a string/) },
    ]);
  });
});
