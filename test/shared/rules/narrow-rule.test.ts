import { describe, expect, it } from 'vitest';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import { exclusionsFor, isAbout, withAgain, without } from '../../../shared/rules/narrow-rule.ts';

const article = (id: string, title: string, more: Partial<StoredArticle> = {}): StoredArticle => ({
  id,
  revision: 'r',
  title,
  text: '',
  receivedAt: '2030-01-01T00:00:00.000Z',
  storyId: id,
  ...more,
});
const sampleOf = (...titles: string[]) => ({
  articles: titles.map((title, n) => article(`s${n}`, title)),
  from: '2029-12-31T00:00:00.000Z',
  to: '2030-01-01T00:00:00.000Z',
});
const unwanted = article('u', 'Jaguar recalls cars after brake trouble');
const words = (text: string, one: StoredArticle, sample: ReturnType<typeof sampleOf>) =>
  exclusionsFor(text, one, sample).flatMap((exclusion) => (exclusion.kind === 'word' ? exclusion.word : []));

describe('what may be left out', () => {
  it('is never a word that other finds of the rule have', () => {
    const sample = sampleOf('Jaguar seen near river', 'Jaguar cub born', 'Jaguar cars sponsor reserve');
    const proposed = words('jaguar', unwanted, sample);
    expect(proposed).toHaveLength(3);
    expect(proposed).not.toContain('cars');
  });

  it('is never a word that much of the news has, whatever the rule finds', () => {
    const news = Array.from({ length: 120 }, (_, n) => `Talks go on after day ${n}`);
    expect(words('jaguar', unwanted, sampleOf(...news))).not.toContain('after');
  });

  it('is never one of the rule’s own words, in any of their forms', () => {
    const proposed = words('jaguar AND car', unwanted, sampleOf());
    expect(proposed).not.toContain('jaguar');
    expect(proposed).not.toContain('cars');
  });

  it('is never a word of the rule’s phrase', () => {
    const proposed = words('"brake trouble"', unwanted, sampleOf());
    expect(proposed).toHaveLength(3);
    expect(proposed).not.toContain('brake');
    expect(proposed).not.toContain('trouble');
  });

  it('is the source as well, unless the rule asks for it', () => {
    const told = article('u', 'Jaguar recalls cars', { source: 'Motor Desk' });
    expect(exclusionsFor('jaguar', told, sampleOf()).at(-1)).toEqual({
      kind: 'source',
      source: 'Motor Desk',
    });
    expect(exclusionsFor('jaguar', unwanted, sampleOf()).some(({ kind }) => kind === 'source')).toBe(false);
  });

  it('is nothing for a query that cannot be read', () => {
    expect(exclusionsFor('"jaguar', unwanted, sampleOf())).toEqual([]);
  });

  it('has to be about the article', () => {
    const told = article('u', 'Jaguar recalls cars', { source: 'Motor Desk' });
    expect(isAbout({ kind: 'word', word: 'recalls' }, told)).toBe(true);
    expect(isAbout({ kind: 'word', word: 'anything' }, told)).toBe(false);
    expect(isAbout({ kind: 'source', source: 'Motor Desk' }, told)).toBe(true);
    expect(isAbout({ kind: 'source', source: 'Motor' }, told)).toBe(false);
  });
});

describe('leaving out', () => {
  const cars = { kind: 'word', word: 'cars' } as const;
  const desk = { kind: 'source', source: 'Motor Desk' } as const;

  it.each([
    ['jaguar', cars, 'jaguar -cars'],
    ['jaguar river', cars, 'jaguar river -cars'],
    ['"jaguar xk" AND river', cars, '"jaguar xk" AND river -cars'],
    ['jaguar OR leopard', cars, '(jaguar OR leopard) -cars'],
    ['jaguar|leopard ', cars, '(jaguar|leopard) -cars'],
    ['(jaguar OR leopard) -zoo', cars, '(jaguar OR leopard) -zoo -cars'],
    ['(jaguar OR leopard) -zoo -river', desk, '(jaguar OR leopard) -zoo -river -source:"Motor Desk"'],
    ['jaguar OR (leopard -zoo)', cars, '(jaguar OR (leopard -zoo)) -cars'],
  ] as const)('of %s', (query, exclusion, narrowed) => {
    expect(without(query, exclusion)).toBe(narrowed);
  });

  it.each(['jaguar', 'jaguar river', 'jaguar OR leopard', '(jaguar OR leopard) -zoo'])(
    'and taking it back gives %s again',
    (query) => {
      for (const exclusion of [cars, desk]) {
        expect(withAgain(without(query, exclusion), exclusion)).toBe(query);
      }
      expect(withAgain(query, cars)).toBeUndefined();
    },
  );
});
