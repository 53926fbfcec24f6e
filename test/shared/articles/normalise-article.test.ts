import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ArticleInput,
  articleByteLimit,
  articleInputSchema,
  describeInputErrors,
  inputLimits,
} from '../../../shared/articles/article-input.ts';
import { InvalidArticleError } from '../../../shared/articles/invalid-article-error.ts';
import { normaliseArticle } from '../../../shared/articles/normalise-article.ts';

const receivedAt = new Date('2026-11-23T18:00:00.250Z');
const normalise = (input: ArticleInput) => normaliseArticle(input, { receivedAt });

describe('articleInputSchema', () => {
  it.each(['title', 'source', 'author', 'guid'] as const)(
    'takes %s up to its limit and no longer',
    (field) => {
      const at = { title: 'a', [field]: 'a'.repeat(inputLimits[field]) };
      const over = { title: 'a', [field]: 'a'.repeat(inputLimits[field] + 1) };
      expect(articleInputSchema.safeParse(at).success).toBe(true);
      const { error } = articleInputSchema.safeParse(over);
      expect(describeInputErrors(error!)).toEqual([
        { path: field, message: `is longer than ${inputLimits[field]} characters; shorten it` },
      ]);
    },
  );

  it('accepts 50 tags of 100 characters, and rejects more', () => {
    const tags = Array.from({ length: 50 }, () => 'a'.repeat(100));
    expect(articleInputSchema.safeParse({ title: 'a', tags }).success).toBe(true);
    expect(
      describeInputErrors(articleInputSchema.safeParse({ title: 'a', tags: [...tags, 'b'] }).error!),
    ).toEqual([{ path: 'tags', message: 'has more than 50 entries; leave some out' }]);
    expect(
      describeInputErrors(articleInputSchema.safeParse({ title: 'a', tags: ['b', `${tags[0]}b`] }).error!),
    ).toEqual([{ path: 'tags.1', message: 'is longer than 100 characters; shorten it' }]);
  });

  it.each([
    [{ title: 'a', url: 'javascript:alert(1)' }, 'url', 'complete http or https address'],
    [{ title: 'a', url: '/relative' }, 'url', 'complete http or https address'],
    [{ title: 'a', publishedAt: '2026-02-30' }, 'publishedAt', 'must be a day'],
    [{ title: 'a', publishedAt: '2026-11-23T18:05:00' }, 'publishedAt', 'with its zone'],
    [{ title: 'a', publishedAt: 'yesterday' }, 'publishedAt', 'must be a day'],
    [{ title: 'a', language: 'English, mostly' }, 'language', 'such as "en"'],
    [{ title: 'a', headline: 'b' }, 'headline', 'the fields are title, text'],
    [{ title: 1 }, 'title', 'must be a string'],
    [{ title: 'a', text: null }, 'text', 'must be a string'],
    [{ title: ' ' }, 'title', 'is missing: a title or a text is needed'],
    [{ url: 'https://news.example/a' }, 'title', 'is missing: a title or a text is needed'],
    ['an article', '', 'must be an article'],
    [JSON.parse('{"title":"a","__proto__":{"id":"b"}}'), '__proto__', 'is not a field'],
  ])('says what is wrong with %j and where', (input, path, message) => {
    const { error } = articleInputSchema.safeParse(input);
    expect(describeInputErrors(error!)).toContainEqual({ path, message: expect.stringContaining(message) });
  });
});

describe('normaliseArticle', () => {
  it('cleans every field and leaves out empty ones', () => {
    expect(
      normalise({
        title: ' Quake\n strikes ',
        text: 'It shook.\r\n\r\n\r\nIt stopped.',
        url: 'https://me:pass@News.example/a?utm_source=x',
        source: ' The  Daily Example ',
        author: ' ',
        language: 'EN_gb',
        tags: ['quake', ' quake', '', 'coast'],
        guid: '7',
        publishedAt: '2026-11-23T18:05:00+02:00',
      }),
    ).toEqual({
      id: expect.stringMatching(/^[\w-]{22}$/),
      revision: expect.stringMatching(/^[\w-]{22}$/),
      title: 'Quake strikes',
      text: 'It shook.\n\nIt stopped.',
      url: 'https://news.example/a?utm_source=x',
      source: 'The Daily Example',
      language: 'en',
      tags: ['quake', 'coast'],
      guid: '7',
      publishedAt: '2026-11-23T16:05:00Z',
      receivedAt: '2026-11-23T18:00:00.250Z',
    });
  });

  it('reads HTML only if there is no text', () => {
    expect(normalise({ title: 'a', html: '<p>b &amp; c</p>' }).text).toBe('b & c');
    expect(normalise({ title: 'a', text: 'd', html: '<p>b</p>' }).text).toBe('d');
    expect(normalise({ title: 'a', text: ' \n', html: '<p>b</p>' }).text).toBe('b');
  });

  it('uses the first sentence as a missing title, and keeps it in the text', () => {
    expect(normalise({ text: 'Gen. Brook left. He ate.' })).toMatchObject({
      title: 'Gen. Brook left.',
      text: 'Gen. Brook left. He ate.',
    });
    expect(normalise({ text: 'word '.repeat(1_000) }).title.length).toBeLessThanOrEqual(inputLimits.title);
  });

  it.each([
    ['pt-BR', 'pt'],
    ['deu', 'de'],
    ['iw', 'he'],
    ['zh_Hant_TW', 'zh'],
    ['und', undefined],
    ['mul', undefined],
  ])('reads the language %s as %s', (tag, language) => {
    expect(normalise({ title: 'a', language: tag }).language).toBe(language);
  });

  it.each([
    ['2020-01-02', '2020-01-02'],
    ['2026-11-24', '2026-11-24'],
    ['2026-11-25', '2026-11-23T18:00:00.250Z'],
    ['2026-11-23T18:00:00Z', '2026-11-23T18:00:00Z'],
    ['2026-11-23T18:00:01Z', '2026-11-23T18:00:00.250Z'],
    ['2031-01-01T00:00:00+14:00', '2026-11-23T18:00:00.250Z'],
    ['2024-02-29T23:30:00.125-01:00', '2024-03-01T00:30:00.125Z'],
  ])('a publication at %s counts as %s', (given, kept) => {
    expect(normalise({ title: 'a', publishedAt: given }).publishedAt).toBe(kept);
  });

  it('gives the same id for the same address, the same guid of a source, or the same words, and a new revision for new words', () => {
    const words = { title: 'a', text: 'b' };
    const ids = (input: ArticleInput) => [normalise(input).id, normalise({ ...input, title: 'x' }).id];
    const [byUrl, byUrlAfter] = ids({ ...words, url: 'https://news.example/a#1' });
    expect(byUrlAfter).toBe(byUrl);
    expect(normalise({ title: 'z', url: 'http://www.news.example/a/' }).id).toBe(byUrl);
    const [byGuid, byGuidAfter] = ids({ ...words, guid: '1', source: 's' });
    expect(byGuidAfter).toBe(byGuid);
    expect(normalise({ ...words, guid: '1', source: 't' }).id).not.toBe(byGuid);
    const [byWords, byWordsAfter] = ids(words);
    expect(byWordsAfter).not.toBe(byWords);
    expect(normalise({ ...words, url: 'https://news.example/' }).id).toBe(byWords);
    expect(new Set([byUrl, byGuid, byWords]).size).toBe(3);
    expect(normalise({ ...words, guid: '1' }).revision).toBe(normalise(words).revision);
    expect(normalise({ title: 'ab', text: '' }).revision).not.toBe(
      normalise({ title: 'a', text: 'b' }).revision,
    );
  });

  it('refuses an article without readable text', () => {
    expect(() => normalise({ html: '<img src="a.png">' })).toThrow(InvalidArticleError);
    expect(() => normalise({ title: '\u00ad' })).toThrow('title has no readable text');
  });

  it('accepts an article of exactly 300 KB and rejects one byte more', () => {
    const overhead = Buffer.byteLength(JSON.stringify(normalise({ title: 'a' })));
    const text = 'x'.repeat(articleByteLimit - overhead);
    expect(Buffer.byteLength(JSON.stringify(normalise({ title: 'a', text })))).toBe(articleByteLimit);
    expect(() => normalise({ title: 'a', text: `${text}x` })).toThrow('at most 300 KB');
  });

  it('gives the same article when its own result is sent again', () => {
    const texts = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
    const inputs = fc.record({ title: texts, text: texts, source: texts }).filter((input) => {
      return articleInputSchema.safeParse(input).success;
    });
    fc.assert(
      fc.property(inputs, (input) => {
        try {
          const { id: _id, revision: _revision, receivedAt: _receivedAt, ...once } = normalise(input);
          expect(normalise({ ...once, tags: [] })).toEqual(normalise(input));
        } catch (error) {
          if (!(error instanceof InvalidArticleError)) throw error;
        }
      }),
    );
  });
});
