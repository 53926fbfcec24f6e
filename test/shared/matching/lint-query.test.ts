import { describe, expect, it } from 'vitest';
import { type LintSample, lintQuery, withoutVolume } from '../../../shared/matching/lint-query.ts';
import { matchNaively } from '../../../shared/matching/match-naively.ts';
import { parseQuery } from '../../../shared/matching/parse-query.ts';
import type { Query } from '../../../shared/matching/query.ts';

function queryOf(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${text} is refused: ${parsed.problems[0]!.message}`);
  return parsed.query;
}

/** [the part that is pointed at, what is said] */
function warnings(text: string, sample?: LintSample): [string, string][] {
  return lintQuery(queryOf(text), sample).map(({ from, to, message }) => [text.slice(from, to), message]);
}

/** So many copies of each text, over so many days. */
function sampleOf(days: number, texts: Readonly<Record<string, number>>): LintSample {
  const count = (query: Query) =>
    Object.entries(texts)
      .filter(([text]) => matchNaively(query, { title: '', text, language: 'en' }).matches)
      .reduce((sum, [, copies]) => sum + copies, 0);
  return { articles: Object.values(texts).reduce((sum, copies) => sum + copies, 0), days, count };
}

describe('lintQuery warns of a name in capitals that is also a common word:', () => {
  it.each([
    ['US trade', 'US'],
    ['iran -US', 'US'],
    ['(WHO OR unicef) vaccine', 'WHO'],
    ['IT NEAR/5 jobs', 'IT'],
  ])('%s', (text, at) => {
    const lower = at.toLowerCase();
    expect(warnings(text)).toEqual([
      [at, `${at} also finds the word “${lower}”. =${at} finds it in capitals only.`],
    ]);
  });

  it.each([['=US trade'], ['"US Steel"'], ['U.S. trade'], ['NATO trade'], ['us trade'], ['I trade']])(
    'but not of %s',
    (text) => {
      expect(warnings(text)).toEqual([]);
    },
  );
});

describe('lintQuery warns of what can never match:', () => {
  it.each([
    ['iran -iran', '-iran'],
    ['iran -IRAN x', '-IRAN'],
    ['"quds force" -quds', '-quds'],
    ['"the quds force" -"quds force"', '-"quds force"'],
    ['title:iran -iran', '-iran'],
    ['=US -us', '-us'],
    ['fox-it -fox', '-fox'],
    ['#cop29 -cop29', '-cop29'],
    ['iran NEAR/5 syria -iran', '-iran'],
    ['"iran syria"~5 -syria', '-syria'],
    ['ATLEAST3(iran) -iran', '-iran'],
    ['(iran OR syria) -(iran OR syria OR iraq)', '-(iran OR syria OR iraq)'],
    ['x OR (iran -iran)', '-iran'],
    ['site:news.example.org -site:example.org', '-site:example.org'],
    ['site:a.example site:b.example', 'site:b.example'],
    ['iran lang:en lang:fr', 'lang:fr'],
    ['title:iran NEAR/5 text:syria', 'title:iran NEAR/5 text:syria'],
  ])('%s', (text, at) => {
    expect(warnings(text)).toEqual([[at, expect.stringContaining('never match')]]);
  });

  it.each([
    ['iran -syria'],
    ['iran -"iran deal"'],
    ['iran -title:iran'],
    ['sanction -"sanction"'],
    ['iran -=Iran'],
    ['fox it -fox-it'],
    ['cop29 -#cop29'],
    ['tag:"iran deal" -tag:iran'],
    ['iran OR (syria -iran)'],
    ['site:news.example.org site:example.org'],
    ['iran lang:en lang:en-GB'],
    ['title:iran NEAR/5 syria'],
    ['(iran OR syria) -iran'],
  ])('but not of %s', (text) => {
    expect(warnings(text)).toEqual([]);
  });
});

describe('lintQuery, without a sample,', () => {
  it('warns of a short prefix', () => {
    expect(warnings('iran ira*')).toEqual([['ira*', expect.stringContaining('begins with ira')]]);
    expect(warnings('iran sanct* wom?n')).toEqual([]);
  });

  it('warns of a very common word alone', () => {
    expect(warnings('the')).toEqual([['the', expect.stringContaining('very many articles')]]);
    expect(warnings('iran OR The')).toEqual([['The', expect.stringContaining('The'.toLowerCase())]]);
    expect(warnings('the iran')).toEqual([]);
    expect(warnings('"the who"')).toEqual([]);
  });
});

describe('lintQuery, with a sample,', () => {
  const sample = sampleOf(2, { 'iran talks': 60, 'iran syria': 4, 'syria oil': 6, 'the rest of it': 130 });

  it('says how much to expect', () => {
    expect(warnings('syria', sample)).toEqual([['syria', 'Expect about 5 articles a day.']]);
    expect(warnings('nowhere', sample)).toEqual([['nowhere', 'None of the 200 recent articles matches.']]);
    expect(warnings('iran syria', sampleOf(14, { 'iran syria': 4, x: 96 }))).toEqual([
      ['iran syria', 'Expect about 2 articles a week.'],
    ]);
    expect(warnings('iran', sampleOf(7, { iran: 1, x: 96 }))).toEqual([
      ['iran', 'Expect about 1 article a week.'],
    ]);
    expect(warnings('iran', sampleOf(2, { iran: 2, x: 96 }))).toEqual([
      ['iran', 'Expect about 1 article a day.'],
    ]);
    expect(warnings('iran syria', sampleOf(30, { 'iran syria': 1, x: 96 }))).toEqual([
      ['iran syria', 'Expect less than one article a week.'],
    ]);
  });

  it('says how much to expect in remarks that pages can leave out, since they say it themselves', () => {
    for (const [query, of] of [
      ['syria', sample],
      ['nowhere', sample],
      ['iran syria', sampleOf(14, { 'iran syria': 4, x: 96 })],
      ['iran', sampleOf(7, { iran: 1, x: 96 })],
      ['iran syria', sampleOf(30, { 'iran syria': 1, x: 96 })],
    ] as const)
      expect(withoutVolume(lintQuery(queryOf(query), of)), query).toEqual([]);
    const hiding = withoutVolume(lintQuery(queryOf('iran -talks'), sample));
    expect(hiding.map(({ message }) => message)).toEqual([expect.stringMatching(/^This hides 60/)]);
  });

  it('warns of an exclusion that hides most of the rest', () => {
    expect(warnings('iran -talks', sample)).toEqual([
      ['iran -talks', 'Expect about 2 articles a day.'],
      ['-talks', 'This hides 60 of 64 recent articles that match the rest.'],
    ]);
    expect(warnings('iran -syria', sample).map(([at]) => at)).toEqual(['iran -syria']);
  });

  it('measures how common a word is instead of guessing', () => {
    expect(warnings('iran', sample).map(([, message]) => message)).toContainEqual(
      expect.stringContaining('very many'),
    );
    expect(warnings('about', sample)).toEqual([['about', 'None of the 200 recent articles matches.']]);
  });

  it('says nothing when there are too few articles or days', () => {
    expect(warnings('iran -talks', sampleOf(1, { 'iran talks': 49 }))).toEqual([]);
    expect(warnings('syria', sampleOf(0.01, { 'syria oil': 6, x: 100 }))).toEqual([]);
  });
});
