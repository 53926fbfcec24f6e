import { describe, expect, it } from 'vitest';
import { formatQuery, parseQuery } from '../../../shared/matching/parse-query.ts';
import { QueryIndex } from '../../../shared/matching/query-index.ts';
import { splitQuery } from '../../../shared/rules/split-query.ts';

const names = (count: number, prefix = 'harbour') => Array.from({ length: count }, (_, n) => `${prefix}${n}`);
const canonical = (text: string) => {
  const parsed = parseQuery(text);
  return parsed.ok ? formatQuery(parsed.query) : '';
};
/** Which of the parts an article matches. */
const matching = (parts: readonly string[], text: string) => {
  const index = QueryIndex.build(parts.map((part, n) => ({ id: String(n), expression: canonical(part) })));
  return index.match({ title: '', text }).map(({ queryId }) => queryId);
};

describe('a list of names that is too long for one rule', () => {
  it('is shared out in order, as it was typed, into as few rules as hold it', () => {
    const all = names(900);
    const parts = splitQuery(all.join(' OR '));
    expect(parts).toHaveLength(2);
    expect(parts?.join(' OR ')).toBe(all.join(' OR '));
    expect(splitQuery(names(1400).join(' OR '))).toHaveLength(3);
  });

  it('is split by its characters as well as by its words', () => {
    const parts = splitQuery(names(200, 'x'.repeat(60)).join(' | '));
    expect(parts?.length).toBe(2);
    for (const part of parts ?? []) expect(part.length).toBeLessThanOrEqual(8000);
  });

  it('keeps what stands around it in every part', () => {
    const list = names(700);
    const text = `strike AND (${list.join(' OR ')}) -football lang:en`;
    const parts = splitQuery(text) ?? [];
    expect(parts).toHaveLength(2);
    for (const part of parts) {
      expect(part.startsWith('strike AND (harbour')).toBe(true);
      expect(part.endsWith(') -football lang:en')).toBe(true);
    }
    for (const name of ['harbour0', 'harbour349', 'harbour350', 'harbour699']) {
      expect(matching(parts, `A strike at ${name} was called`), name).toHaveLength(1);
      expect(matching(parts, `Quiet at ${name}`), name).toEqual([]);
      expect(matching(parts, `A strike at ${name} football`), name).toEqual([]);
    }
  });

  it('keeps fields that hold for a part of the list only', () => {
    const text = `title:(${names(300).join(' OR ')}) OR author:(${names(300, 'reed').join(' OR ')})`;
    const parts = splitQuery(text) ?? [];
    const joined = parts.map((part) => `(${part})`).join(' OR ');
    const long = { characters: 100_000, terms: 10_000, nesting: 30 };
    const [whole, again] = [parseQuery(text, long), parseQuery(joined, long)];
    expect(parts).toHaveLength(2);
    expect(again.ok && formatQuery(again.query)).toBe(whole.ok && formatQuery(whole.query));
  });

  it('keeps operands of several words together', () => {
    const operands = names(300).map((name, n) => (n % 2 ? `(${name} AND ferry)` : `"${name} port"`));
    const parts = splitQuery(`${operands.join(' OR ')}`) ?? [];
    expect(parts).toHaveLength(2);
    expect(matching(parts, 'harbour299 ferry')).toEqual(['1']);
    expect(matching(parts, 'harbour298 port')).toEqual(['1']);
    expect(matching(parts, 'harbour1 boat')).toEqual([]);
  });
});

describe('a query that cannot be split', () => {
  it.each([
    ['fits into one rule', 'ferry OR barge'],
    ['wants all of its words', names(600).join(' ')],
    ['cannot be read', `(${names(600).join(' OR ')}`],
    ['has its long list within NEAR', `(${names(600).join(' OR ')}) NEAR/5 strike`],
    ['excludes its long list', `strike -(${names(600).join(' OR ')})`],
    ['is longer than anything sensible', names(20_000).join(' OR ')],
    ['is empty', ''],
  ])('because it %s is left alone', (_, text) => {
    expect(splitQuery(text)).toBeUndefined();
  });
});
