import { describe, expect, it } from 'vitest';
import { sourceListSchema, sourceListsOf, withSourceLists } from '../../../shared/articles/source-lists.ts';
import { inventArticle } from '../../support/invented.ts';

const updatedAt = '2030-01-01T00:00:00.000Z';
const listsOf = sourceListsOf([
  { name: 'agencies', sources: ['Aster Press', 'Agence Été'], updatedAt },
  { name: 'papers', sources: ['aster press', 'courier.example', 'Ümlaut.example'], updatedAt },
]);

describe('a source', () => {
  it.each<[string, { source?: string; url?: string }, string[]]>([
    ['by its name, whatever its case and accents', { source: 'AGENCE ETE' }, ['agencies']],
    ['by its name, of two lists', { source: 'Aster Press' }, ['agencies', 'papers']],
    ['not by a part of its name', { source: 'The Aster Press' }, []],
    ['by the host of its address', { url: 'https://courier.example/a' }, ['papers']],
    ['by a host above that', { source: 'X', url: 'https://news.courier.example/a' }, ['papers']],
    ['by a name that is a host', { source: 'Courier.example' }, ['papers']],
    ['by a host with other letters', { url: 'https://xn--mlaut-jva.example/' }, ['papers']],
    ['not by a host that only ends alike', { url: 'https://mycourier.example/' }, []],
    ['not without name and address', {}, []],
  ])('is on a list %s', (_, article, expected) => {
    expect(listsOf(article)).toEqual(expected);
  });
});

it('an article is removed from the lists that its source is no longer on', () => {
  const article = inventArticle({ source: 'Aster Press', sourceLists: ['old'] });
  expect(withSourceLists(article, listsOf).sourceLists).toEqual(['agencies', 'papers']);
  expect(withSourceLists({ ...article, source: 'Nobody' }, listsOf)).not.toHaveProperty('sourceLists');
});

describe('a list as it is sent', () => {
  it('is cleaned, and each source is in it once', () => {
    expect(sourceListSchema.parse({ sources: [' Aster  Press ', 'Aster Press', 'B'] })).toEqual({
      sources: ['Aster Press', 'B'],
    });
  });

  it.each([
    ['nothing', []],
    ['an empty name', [' ']],
    ['a name too long', ['x'.repeat(201)]],
    ['too many', Array.from({ length: 501 }, (_, n) => `Source ${n}`)],
  ])('is refused with %s', (_, sources) => {
    expect(sourceListSchema.safeParse({ sources }).success).toBe(false);
  });
});
