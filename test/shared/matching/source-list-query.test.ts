import { describe, expect, it } from 'vitest';
import { explain } from '../../../shared/matching/explain.ts';
import { formatQuery, parseQuery } from '../../../shared/matching/parse-query.ts';
import { type MatchableArticle, sourceListsIn } from '../../../shared/matching/query.ts';
import { QueryIndex } from '../../../shared/matching/query-index.ts';

const article = (parts: Partial<MatchableArticle> = {}): MatchableArticle => ({
  title: 'Talks in Port Aster',
  text: 'The agencies met.',
  source: 'Aster Agencies',
  ...parts,
});

function parsed(text: string) {
  const result = parseQuery(text);
  if (!result.ok) throw new Error(result.problems[0]?.message);
  return result.query;
}

const matches = (text: string, one: MatchableArticle) =>
  QueryIndex.build([{ id: 'q', expression: formatQuery(parsed(text)) }]).match(one).length > 0;

describe('source:@name', () => {
  it.each<[string, boolean]>([
    ['source:@agencies', true],
    ['source:@Agencies', true],
    ['talks source:@agencies', true],
    ['source:"@agencies"', true],
    ['source:=@agencies', true],
    ['source:(@papers OR @agencies)', true],
    ['talks -source:@agencies', false],
    ['source:@agency', false],
    ['source:@papers', false],
  ])('finds by the lists that the source is on: %s → %s', (text, found) => {
    expect(matches(text, article({ sourceLists: ['german', 'agencies'] }))).toBe(found);
    expect(explain(parsed(text), article({ sourceLists: ['german', 'agencies'] })).matches).toBe(found);
  });

  it('does not find words, sources or tags of the same name, nor they the list', () => {
    expect(matches('source:@agencies', article({ tags: ['agencies', '@agencies'] }))).toBe(false);
    const listed = article({ text: 'They met.', source: 'X', sourceLists: ['agencies'] });
    for (const text of ['source:agencies', 'agencies', 'tag:agencies', 'source:"the @agencies"'])
      expect([text, matches(text, listed)]).toEqual([text, false]);
  });

  it('has one canonical form, which is read back as the same query', () => {
    const canonical = formatQuery(parsed('source:( @Papers | @agencies ) talks'));
    expect(canonical).toContain('source:@agencies');
    expect(formatQuery(parsed(canonical))).toBe(canonical);
  });

  it('says where in the query a list is used', () => {
    const places = sourceListsIn(parsed('(talks OR source:@papers) -source:@agencies'));
    expect([...places.keys()]).toEqual(['papers', 'agencies']);
    expect(places.get('papers')).toEqual([{ from: 10, to: 24 }]);
  });

  it.each(['source:@', 'source:@two-words', 'source:@2', 'source:@äther'])('refuses %s', (text) => {
    expect(parseQuery(text)).toMatchObject({ ok: false });
  });

  it('says why an article does not match', () => {
    const explanation = explain(parsed('source:@papers'), article());
    expect(explanation).toMatchObject({
      matches: false,
      failed: { text: 'source:@papers' },
      reason: 'not in the lists of its source',
    });
  });
});
