import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { matchNaively } from '../../../shared/matching/match-naively.ts';
import { parseQuery } from '../../../shared/matching/parse-query.ts';
import type { MatchableArticle, Query } from '../../../shared/matching/query.ts';

const guide = readFileSync(new URL('../../../docs/query-language.md', import.meta.url), 'utf8');

/** The rows of every table, cell by cell, without headings. */
const rows = guide
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll('\\|', '|')),
  );

const codesIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map((found) => found[1]!);
const isExample = (cell: string | undefined) => cell?.startsWith('`') === true;
const examples = rows.filter(([, second]) => isExample(second));
const refusals = rows.filter(([, second]) => !isExample(second));

/** `title: Iran votes` is an article of that title, anything else the text of one. */
function articleOf(example: string): MatchableArticle {
  const [, field, value = ''] = /^(title|author|tag|source|list|url): (.*)$/.exec(example) ?? [];
  const article = { title: '', text: '', language: 'en' };
  if (field === undefined) return { ...article, text: example };
  if (field === 'list') return { ...article, sourceLists: [value] };
  return { ...article, ...(field === 'tag' ? { tags: [value] } : { [field]: value }) };
}

function queryOf(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${text} is refused: ${parsed.problems[0]!.message}`);
  return parsed.query;
}

describe('the guide to the query language', () => {
  it('has examples and refusals', () => {
    expect(examples.length).toBeGreaterThan(50);
    expect(refusals.length).toBeGreaterThan(10);
  });

  it.each(examples)('is right about what %s finds', (query, finds, misses) => {
    for (const code of codesIn(query!)) {
      for (const text of codesIn(finds!))
        expect([text, matchNaively(queryOf(code), articleOf(text)).matches]).toEqual([text, true]);
      for (const text of codesIn(misses!))
        expect([text, matchNaively(queryOf(code), articleOf(text)).matches]).toEqual([text, false]);
    }
    expect(codesIn(misses!)).not.toEqual([]);
  });

  it.each(refusals)('is right that %s is refused, and what to write instead', (query, _, instead) => {
    expect(parseQuery(codesIn(query!)[0]!).ok).toBe(false);
    expect(queryOf(codesIn(instead!)[0]!)).toBeDefined();
  });
});
