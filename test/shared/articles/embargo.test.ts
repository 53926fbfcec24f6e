import { describe, expect, it } from 'vitest';
import { embargoEnd, partEmbargoed } from '../../../shared/articles/embargo.ts';
import { InvalidArticleError } from '../../../shared/articles/invalid-article-error.ts';
import { normaliseArticle } from '../../../shared/articles/normalise-article.ts';

const receivedAt = new Date('2030-01-01T12:00:00.000Z');
const input = { title: 'Budget', text: 'The budget grows.', publishedAt: '2029-12-20T08:00:00Z' };
const held = (notBefore: string, parts: object = {}) =>
  normaliseArticle({ ...input, ...parts, notBefore }, { receivedAt });

describe('an article under an embargo', () => {
  it('is received and published when the embargo ends', () => {
    expect(held('2030-01-20T06:00:00+01:00')).toMatchObject({
      notBefore: '2030-01-20T05:00:00.000Z',
      receivedAt: '2030-01-20T05:00:00.000Z',
      publishedAt: '2030-01-20T05:00:00Z',
    });
  });

  it('has the same id and revision as without an embargo', () => {
    const { id, revision } = normaliseArticle(input, { receivedAt });
    expect(held('2030-01-02T00:00:00Z')).toMatchObject({ id, revision });
  });
});

describe('an embargo', () => {
  it('that is over has no effect', () => {
    expect(held('2030-01-01T11:59:55Z')).toEqual(normaliseArticle(input, { receivedAt }));
  });

  it('that ends within the possible clock difference still holds, because our clock may be ahead', () => {
    expect(embargoEnd('2030-01-01T11:59:56Z', receivedAt)).toEqual(new Date('2030-01-01T11:59:56Z'));
  });

  it('of 30 days is accepted, and a moment more is not', () => {
    expect(embargoEnd('2030-01-31T12:00:00Z', receivedAt)).toBeDefined();
    expect(() => embargoEnd('2030-01-31T12:00:00.001Z', receivedAt)).toThrow(InvalidArticleError);
  });
});

describe('of several articles with one id in a request', () => {
  it('the last one waits', () => {
    const url = 'https://news.example/budget';
    const articles = [
      held('2030-01-02T00:00:00Z', { url }),
      held('2030-01-03T00:00:00Z', { url, title: 'Budget, corrected' }),
    ];
    const { free, embargoed } = partEmbargoed(articles, receivedAt);
    expect(free).toEqual([]);
    expect(embargoed.map(({ article }) => article.title)).toEqual(['Budget, corrected']);
    expect(embargoed[0]?.article).not.toHaveProperty('notBefore');
  });
});
