import { describe, expect, it } from 'vitest';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import type { ArticleSample } from '../../../shared/rules/article-sample.ts';
import { checkQuery } from '../../../shared/rules/check-query.ts';

const day = 86_400_000;
const to = Date.parse('2030-01-08T00:00:00Z');

function sampleOf(texts: readonly string[], days = 7): ArticleSample {
  const articles = texts.map((text, n): StoredArticle => {
    const id = `a${n}`;
    const receivedAt = new Date(to - n).toISOString();
    return { id, revision: 'r', title: `Title ${n}`, text, language: 'en', receivedAt, storyId: id };
  });
  return { articles, from: new Date(to - days * day).toISOString(), to: new Date(to).toISOString() };
}

const texts = (count: number, text: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => text(n));

describe('checkQuery', () => {
  it('scales what to expect from the time of the sample', () => {
    const sample = sampleOf(texts(70, (n) => (n % 2 === 0 ? 'A comet was seen.' : 'Nothing happened.')));
    expect(checkQuery('comet', sample)).toMatchObject({ ok: true, matched: 35, expectedPerDay: 5 });
    const slow = sampleOf(texts(70, (n) => (n === 3 ? 'A comet was seen.' : 'Nothing happened.')));
    expect(checkQuery('comet', slow)).toMatchObject({ matched: 1, expectedPerDay: 0.1 });
  });

  it('gives no estimate from a handful of articles or from half an hour', () => {
    expect(checkQuery('comet', sampleOf(texts(19, () => 'comet')))).not.toHaveProperty('expectedPerDay');
    expect(
      checkQuery(
        'comet',
        sampleOf(
          texts(70, () => 'comet'),
          1 / 48,
        ),
      ),
    ).not.toHaveProperty('expectedPerDay');
  });

  it('lists the forms found, the most frequent first', () => {
    const sample = sampleOf(['The comets met a comet. Comets!', 'A comet.', 'Comets again and comets.']);
    expect(checkQuery('comet', sample)).toMatchObject({ forms: ['comets', 'comet'] });
  });

  it('warns of an exclusion that hides most matches, with the counts', () => {
    const sample = sampleOf(texts(60, (n) => (n < 30 ? 'A comet and a tail.' : 'A stone.')));
    const check = checkQuery('comet -tail', sample);
    expect(check).toMatchObject({
      warnings: expect.arrayContaining([
        expect.objectContaining({ from: 6, message: expect.stringMatching(/30 of 30/) }),
      ]),
    });
  });

  it('warns of a word that most articles contain, also inside an OR', () => {
    const sample = sampleOf(texts(60, () => 'The minister spoke.'));
    const { warnings } = { warnings: [], ...checkQuery('comet OR minister', sample) };
    expect(warnings).toContainEqual(
      expect.objectContaining({ from: 9, message: expect.stringContaining('minister') }),
    );
  });

  it('reads each article about as often for a hundred terms as for one', () => {
    const reads = (query: string) => {
      let count = 0;
      const { articles, ...times } = sampleOf(texts(60, () => 'A comet and its tail.'));
      const watched = articles.map(
        (article) =>
          new Proxy(article, {
            get(target, name, receiver) {
              if (name === 'text') count++;
              return Reflect.get(target, name, receiver);
            },
          }),
      );
      expect(checkQuery(query, { ...times, articles: watched }).ok).toBe(true);
      return count;
    };
    const words = Array.from({ length: 90 }, (_, n) => `word${n}`);
    const one = reads('comet');
    expect(reads(`comet -${words.join(' -')}`)).toBeLessThanOrEqual(2 * one);
    expect(reads(`comet OR ${words.join(' OR ')}`)).toBeLessThanOrEqual(2 * one);
  });
});
