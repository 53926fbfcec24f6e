import { describe, expect, it } from 'vitest';
import type { MatchableArticle } from '../../../../shared/matching/query.ts';
import { QueryIndex } from '../../../../shared/matching/query-index.ts';

const filler = (words: number) => 'calm water under grey skies '.repeat(words / 5);

/** @param text in the middle of so many other words, or of 400 */
function articleOf(title: string, text: string, words = 400): MatchableArticle {
  return { title, text: `${filler(words / 2)}${text} ${filler(words / 2)}`, language: 'en' };
}

function scoreOf(expression: string, article: MatchableArticle): number {
  const [match] = QueryIndex.build([{ id: 'it', expression }]).match(article);
  if (!match) throw new Error(`${expression} does not match`);
  return match.score;
}

const plain = 'From the coast';
const boats = 'ferry OR ship OR boat OR vessel OR yacht';

/** What a reader expects of two articles that one rule finds: the better one first. */
const ORDERINGS: readonly (readonly [string, string, MatchableArticle, MatchableArticle])[] = [
  [
    'a word in the title is above five synonyms in passing',
    boats,
    articleOf('Ferry runs aground', 'x'),
    articleOf(plain, 'a ferry, a ship, a boat, a vessel and a yacht'),
  ],
  [
    'a word in the title is above the same word twenty times in the text',
    'ferry',
    articleOf('Ferry runs aground', 'x'),
    articleOf(plain, 'ferry '.repeat(20)),
  ],
  [
    'a word in the title of a long article is above one early in a short article',
    'ferry',
    articleOf('Ferry runs aground', 'x', 4000),
    { title: plain, text: 'The ferry left.', language: 'en' },
  ],
  [
    'a word in the title and the text is above one in the title alone',
    'ferry',
    articleOf('Ferry runs aground', 'the ferry'),
    articleOf('Ferry runs aground', 'x'),
  ],
  [
    'a word early in the text is above one late',
    'ferry',
    { title: plain, text: `The ferry left. ${filler(400)}`, language: 'en' },
    { title: plain, text: `${filler(400)} The ferry left.`, language: 'en' },
  ],
  [
    'an article about a word is above one that mentions it',
    'ferry',
    articleOf(plain, 'ferry '.repeat(6)),
    articleOf(plain, 'ferry'),
  ],
  [
    'a mention in a short text is above one in a long text',
    'ferry',
    articleOf(plain, 'ferry', 100),
    articleOf(plain, 'ferry', 2000),
  ],
  [
    'both words in the title are above one of them',
    'ferry storm',
    articleOf('Storm stops ferry', 'x'),
    articleOf('Storm is coming', 'ferry'),
  ],
  [
    'a phrase in the title is above the phrase in the text',
    '"storm warning"',
    articleOf('A storm warning for the coast', 'x'),
    articleOf(plain, 'a storm warning and another storm warning'),
  ],
  [
    'neighbours in the title are above neighbours in the text',
    'ferry NEAR/3 storm',
    articleOf('Ferry out in the storm', 'x'),
    articleOf(plain, 'the ferry in the storm'),
  ],
  [
    'three of three are above two of three',
    '2 OF (ferry, storm, harbour)',
    articleOf(plain, 'ferry storm harbour'),
    articleOf(plain, 'ferry storm calm'),
  ],
  [
    'two synonyms are above one',
    boats,
    articleOf(plain, 'a ferry and a ship'),
    articleOf(plain, 'a ferry and a crew'),
  ],
  [
    'what matches a whole branch in the title is above what matches several branches in passing',
    '(ferry storm) OR (ship gale) OR (boat wind)',
    articleOf('Ferry out in the storm', 'x'),
    articleOf(plain, 'ferry storm, ship gale, boat wind'),
  ],
];

describe('of two articles that one rule finds', () => {
  it.each(ORDERINGS)('%s', (_, expression, better, worse) => {
    expect(scoreOf(expression, better)).toBeGreaterThan(scoreOf(expression, worse));
  });
});

describe('a score', () => {
  it('lies between 0 and 1, whatever a query asks for and however often it is found', () => {
    const article = { ...articleOf('Ferry ferry ferry', 'ferry '.repeat(500)), author: 'Ann Smith' };
    const queries = [
      'ferry',
      'ferry OR calm OR water',
      'ferry calm water',
      'author:smith',
      'lang:en ferry',
      '"ferry ferry"',
    ];
    for (const expression of queries) {
      expect(scoreOf(expression, article)).toBeGreaterThan(0);
      expect(scoreOf(expression, article)).toBeLessThan(1);
    }
  });

  it('of a word uses the same share for the title however long the text is', () => {
    const titles = [100, 400, 5000].map((words) =>
      scoreOf('title:ferry', articleOf('Ferry aground', 'x', words)),
    );
    expect(new Set(titles).size).toBe(1);
  });
});
