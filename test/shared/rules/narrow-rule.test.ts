import { describe, expect, it } from 'vitest';
import type { StoredArticle } from '../../../shared/articles/stored-article.ts';
import { without, wordsToLeaveOut } from '../../../shared/rules/narrow-rule.ts';

const article = (id: string, title: string): StoredArticle => ({
  id,
  revision: 'r',
  title,
  text: '',
  receivedAt: '2030-01-01T00:00:00.000Z',
  storyId: id,
});
const sampleOf = (...titles: string[]) => ({
  articles: titles.map((title, n) => article(`s${n}`, title)),
  from: '2029-12-31T00:00:00.000Z',
  to: '2030-01-01T00:00:00.000Z',
});
const unwanted = article('u', 'Jaguar recalls cars after brake trouble');

describe('wordsToLeaveOut', () => {
  it('proposes the words that cost least of what the rule finds otherwise', () => {
    const sample = sampleOf(
      'Jaguar seen near river',
      'Jaguar cub born',
      'Jaguar cars sponsors jaguar reserve',
    );
    const words = wordsToLeaveOut('jaguar', unwanted, sample);
    expect(words).toHaveLength(3);
    expect(words).not.toContain('cars');
    expect(words[0]).toBe('recalls');
  });

  it('never proposes the rule’s own words, in any of their forms', () => {
    const words = wordsToLeaveOut('jaguar AND car', unwanted, sampleOf());
    expect(words).not.toContain('jaguar');
    expect(words).not.toContain('cars');
  });

  it('never proposes a word of the rule’s phrase', () => {
    const words = wordsToLeaveOut('"brake trouble"', unwanted, sampleOf());
    expect(words).toHaveLength(3);
    expect(words).not.toContain('brake');
    expect(words).not.toContain('trouble');
  });

  it('proposes nothing that half of the finds mention', () => {
    const sample = sampleOf('Jaguar brake test', 'Jaguar brake failure');
    expect(wordsToLeaveOut('jaguar', article('u', 'Jaguar brake'), sample)).toEqual([]);
  });

  it('proposes nothing for a query that cannot be read', () => {
    expect(wordsToLeaveOut('"jaguar', unwanted, sampleOf())).toEqual([]);
  });
});

describe('without', () => {
  it.each([
    ['jaguar', 'jaguar -cars'],
    ['jaguar OR leopard', '(jaguar OR leopard) -cars'],
    ['jaguar|leopard ', '(jaguar|leopard) -cars'],
  ])('%s', (query, narrowed) => {
    expect(without(query, 'cars')).toBe(narrowed);
  });
});
