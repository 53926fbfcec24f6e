import { describe, expect, it } from 'vitest';
import { articleId } from '../../../../shared/articles/article-id.ts';
import { readExamples, splitExamples } from '../../../../shared/rules/suggest/read-examples.ts';
import { inventArticle } from '../../../support/invented.ts';

const url = 'https://news.example/ferry';
const known = inventArticle({ id: articleId({ url, title: '', text: '' }), url });
const articles = {
  getMany: async (ids: readonly string[]) => [known].filter(({ id }) => ids.includes(id)),
};

describe('an address', () => {
  it('stands for the article that came in under it, however its tracking parameters differ', async () => {
    const read = await readExamples({ wanted: [`${url}?utm_source=mail`], unwanted: [url] }, { articles });
    expect(read).toEqual({ examples: { wanted: [known], unwanted: [known] }, unknown: [] });
  });

  it('under which nothing came in is named, and the others keep their places', async () => {
    const address = 'https://elsewhere.example/story';
    const read = await readExamples({ wanted: [url, address], unwanted: [` ${address} `] }, { articles });
    expect(read.examples).toEqual({ wanted: [known], unwanted: [] });
    expect(read.unknown).toEqual([
      { among: 'wanted', index: 1, address },
      { among: 'unwanted', index: 0, address },
    ]);
  });
});

describe('a text', () => {
  it('has its title in its first line', async () => {
    const { examples } = await readExamples(
      { wanted: ['Ferry strike\r\n\nCrews met.'], unwanted: ['One line'] },
      { articles },
    );
    expect(examples.wanted).toEqual([{ title: 'Ferry strike', text: 'Crews met.' }]);
    expect(examples.unwanted).toEqual([{ title: '', text: 'One line' }]);
  });

  it('with an address in it is a text', async () => {
    const { examples, unknown } = await readExamples(
      { wanted: [`See ${url} for more`], unwanted: [] },
      { articles },
    );
    expect(examples.wanted).toEqual([{ title: '', text: `See ${url} for more` }]);
    expect(unknown).toEqual([]);
  });
});

describe('what is pasted', () => {
  it.each([
    ['addresses, one on a line', `${url}\r\n\r\n  https://b.example/2 \n`, [url, 'https://b.example/2']],
    [
      'texts with a line of hyphens between',
      'One\n\nits text\n---\nTwo\n -----\n',
      ['One\n\nits text', 'Two'],
    ],
    ['a text between addresses', `${url}\nOne\ntext\n${url}`, [url, 'One\ntext', url]],
    ['nothing', ' \n---\n\n', []],
    ['a text with a short dash', 'One\n--\ntwo', ['One\n--\ntwo']],
  ])('%s', (_, pasted, examples) => {
    expect(splitExamples(pasted)).toEqual(examples);
  });
});
