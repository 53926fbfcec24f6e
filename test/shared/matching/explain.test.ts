import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Explanation, explain, explainer } from '../../../shared/matching/explain.ts';
import { matchNaively } from '../../../shared/matching/match-naively.ts';
import { CANONICAL_LIMITS, parseQuery } from '../../../shared/matching/parse-query.ts';
import type { Query } from '../../../shared/matching/query.ts';
import { anyArticle, queryText } from '../../support/matching-arbitraries.ts';

const article = {
  title: 'Iran shuts embassy',
  text: 'The quds force of General Soleimani. Iran said so.',
  url: 'https://news.example.org/a',
  language: 'en',
  tags: ['Middle East'],
};

function queryOf(text: string): Query {
  const parsed = parseQuery(text, CANONICAL_LIMITS);
  if (!parsed.ok) throw new Error(`${text} is refused: ${parsed.problems[0]!.message}`);
  return parsed.query;
}

function hit(text: string): Extract<Explanation, { matches: true }> {
  const explanation = explain(queryOf(text), article);
  if (!explanation.matches) throw new Error(`${text}: ${explanation.reason}`);
  return explanation;
}

describe('explain, for a hit', () => {
  it.each([
    ['iran embassy', 'iran embassy', ['iran', 'embassy']],
    ['(iran OR syria) embassy', 'iran embassy', ['iran', 'embassy']],
    ['(syria iraq) OR (embassy -syria) OR iran', 'embassy OR iran', ['embassy', 'iran']],
    ['2 OF (iran, syria, "quds force")', 'iran "quds force"', ['iran', '"quds force"']],
    [
      'ATLEAST2(iran) site:example.org',
      'ATLEAST2(iran) site:example.org',
      ['ATLEAST2(iran)', 'site:example.org'],
    ],
    ['quds NEAR/5 soleimani', 'quds NEAR/5 soleimani', ['quds NEAR/5 soleimani']],
    ['iran (lang:fr OR -syria)', 'iran', ['iran']],
    ['iran (lang:en OR -syria)', 'iran lang:en', ['iran', 'lang:en']],
  ])('names the clauses of %s that matched', (text, because, clauses) => {
    const explanation = hit(text);
    expect(explanation.because).toBe(because);
    expect(explanation.clauses.map((clause) => clause.text)).toEqual(clauses);
  });

  it('says where the clauses were typed and what to mark', () => {
    const text = '(syria OR Embassies) "Quds force"';
    const { clauses, spans } = hit(text);
    expect(clauses.map(({ from, to }) => text.slice(from, to))).toEqual(['Embassies', '"Quds force"']);
    expect(spans.map(({ field, start, end }) => article[field].slice(start, end))).toEqual([
      'embassy',
      'quds force',
    ]);
  });
});

describe('explain, for a miss', () => {
  it.each([
    ['iran syria iraq', 'syria', 'not in the title or text'],
    ['title:soleimani', 'title:soleimani', 'not in the title; the article has it in its text'],
    ['iran (embassy (syria OR iraq))', 'syria OR iraq', 'none of these is found'],
    ['iran -embassy', '-embassy', 'embassy is found, and the query excludes it'],
    [
      '"force quds"',
      '"force quds"',
      'the words are in the title or text, but not side by side in this order; they are in another order',
    ],
    ['"quds attack"', '"quds attack"', '"attack" is not in the title or text'],
    ['tag:middle', 'tag:middle', 'not in the tags; the article has Middle East'],
    ['tag:general', 'tag:general', 'not in the tags; the article has it in its text'],
    [
      'embassy NEAR/0 iran',
      'embassy NEAR/0 iran',
      'the words are there, but not near enough to each other; even where they are nearest, 1 other word stands between them',
    ],
    [
      'embassy ONEAR/5 iran',
      'embassy ONEAR/5 iran',
      'the words are there, but not near enough to each other in this order; they are in another order',
    ],
    [
      'embassy NEAR/5 (syria OR iraq)',
      'embassy NEAR/5 (syria OR iraq)',
      'syria OR iraq is not in the title or text',
    ],
    [
      '"embassy iran"~0',
      '"embassy iran"~0',
      'the words are there, but not near enough to each other; even where they are nearest, 1 other word stands between them',
    ],
    ['2 OF (iran, syria, iraq)', '2 OF (iran, syria, iraq)', '1 of these 3 found: iran'],
    ['ATLEAST3(iran)', 'ATLEAST3(iran)', 'found 2 times, 3 are needed'],
    ['iran site:example.com', 'site:example.com', 'the article is on news.example.org'],
    ['iran lang:fr', 'lang:fr', 'the article is in en'],
  ])('names the first clause of %s that failed', (text, failed, reason) => {
    const explanation = explain(queryOf(text), article);
    if (explanation.matches) throw new Error(`${text} matches`);
    expect(explanation.failed.text).toBe(failed);
    expect(text.slice(explanation.failed.from, explanation.failed.to)).toBe(failed);
    expect(explanation.reason).toBe(reason);
  });

  it('says when an article has no address', () => {
    const explanation = explain(queryOf('iran site:example.com'), { title: 'Iran', text: '' });
    expect(explanation).toMatchObject({ matches: false, reason: 'the article has no address' });
  });
});

describe('explain, for a miss, names what the article has instead:', () => {
  it.each([
    ['another form of a quoted word', '"harbour"', 'Three harbours', 'the article has harbours'],
    [
      'another form of a quoted phrase',
      '"storm warning"',
      'Storm warnings',
      'the article has Storm warnings',
    ],
    ['another spelling', '=Who', 'who said so', 'the article has who, and = finds'],
    [
      'the words without their hyphen',
      '="stop-gap"',
      'a stop gap',
      'the article has stop gap without a hyphen',
    ],
    ['a word that begins alike', 'economy', 'the economist', 'the article has economist'],
    ['a word with signs', 'F', 'written in F#', 'the article has F#'],
    ['a word in another field', 'author:smith', 'Smith says', 'the article has it in its text'],
    [
      'how far apart words are',
      'ferry NEAR/1 storm',
      'The ferry left before the storm',
      '3 other words stand between',
    ],
    [
      'how far apart the words of a phrase are',
      '"ferry storm"',
      'ferry in the storm',
      '2 other words stand between',
    ],
    [
      'that words are in another order',
      'storm ONEAR/3 ferry',
      'ferry in the storm',
      'they are in another order',
    ],
    [
      'the part in which each word is',
      'breaking NEAR/9 storm',
      'the storm',
      'breaking is in the title, storm is in the text',
    ],
    ['nothing, where there is nothing like it', 'volcano', 'the storm', 'not in the title or text'],
  ])('%s', (_, query, text, expected) => {
    const explanation = explain(queryOf(query), { title: 'Breaking', text, language: 'en' });
    if (explanation.matches) throw new Error(`${query} matches`);
    expect(explanation.reason).toContain(expected);
    if (query === 'volcano') expect(explanation.reason).toBe(expected);
  });
});

describe('explainer', () => {
  it('answers several queries about one article', () => {
    const why = explainer(article);
    expect([why(queryOf('iran')).matches, why(queryOf('syria')).matches]).toEqual([true, false]);
  });
});

describe('explain, for random queries and articles,', () => {
  it('gives a reason that is itself a query: for a hit one that matches, for a miss one that does not', () => {
    let hits = 0;
    let misses = 0;
    fc.assert(
      fc.property(queryText, anyArticle, (text, anything) => {
        const query = queryOf(text);
        const explanation = explain(query, anything);
        const naive = matchNaively(query, anything);
        expect(explanation.matches).toBe(naive.matches);
        if (explanation.matches) {
          hits++;
          expect(explanation.spans).toEqual(naive.spans);
          expect(explain(queryOf(explanation.because), anything).matches).toBe(true);
        } else {
          misses++;
          const { failed } = explanation;
          // A clause that only excludes is no query by itself.
          const isExclusion = failed.text.startsWith('-');
          const clause = parseQuery(isExclusion ? failed.text.slice(1) : failed.text, CANONICAL_LIMITS);
          if (clause.ok) expect(matchNaively(clause.query, anything).matches).toBe(isExclusion);
        }
      }),
      { numRuns: 1500 },
    );
    expect(hits).toBeGreaterThan(100);
    expect(misses).toBeGreaterThan(150);
  });
});
