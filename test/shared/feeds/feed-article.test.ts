import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { articleByteLimit } from '../../../shared/articles/article-input.ts';
import { type FeedArticle, toArticle } from '../../../shared/feeds/feed-article.ts';

const now = new Date('2020-01-07T12:00:00Z');
const told: FeedArticle = { title: 'T', text: 'Text', guid: 'g', tags: [] };

describe('an article of a feed', () => {
  it('is the same as an article sent by the API, and marked if it is backlog', () => {
    const url = 'https://news.example/1';
    const article = toArticle({ ...told, url, tags: ['a'], source: 'S' }, now);
    expect(article).toMatchObject({ title: 'T', text: 'Text', url, guid: 'g', tags: ['a'], source: 'S' });
    expect(article).not.toHaveProperty('backlog');
    expect(toArticle({ ...told, url, backlog: true }, now)).toMatchObject({ backlog: true, id: article?.id });
  });

  it('is cut to the limit instead of rejected, in any script', () => {
    for (const letter of ['a', 'я', '新', '😀', '"']) {
      const article = toArticle(
        {
          ...told,
          title: letter.repeat(50_000),
          text: letter.repeat(2_000_000),
          source: letter.repeat(9000),
          tags: [letter.repeat(500), 'ok'],
        },
        now,
      );
      expect(Buffer.byteLength(JSON.stringify(article))).toBeLessThanOrEqual(articleByteLimit);
      expect(article?.text.length).toBeGreaterThan(50_000);
      expect(article?.tags).toEqual(['ok']);
    }
  });

  it('loses an address or guid that is too long rather than half of it', () => {
    const long = `https://news.example/${'x'.repeat(3000)}`;
    const article = toArticle({ ...told, url: long, guid: long }, now);
    expect(article?.url).toBeUndefined();
    expect(article?.guid).toBeUndefined();
  });

  it('is undefined when only invisible characters remain', () => {
    expect(toArticle({ ...told, title: '\u00ad', text: '\u0000' }, now)).toBeUndefined();
  });

  it('has one id for all its revisions', () => {
    const url = 'https://news.example/1';
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        expect(toArticle({ ...told, url, text }, now)?.id).toBe(toArticle({ ...told, url }, now)?.id);
      }),
    );
  });
});
