import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Query } from '../../../../shared/matching/query.ts';
import { filled } from '../../../../shared/rule-files/rule-set/fill-parameters.ts';
import { readRuleSet } from '../../../../shared/rule-files/rule-set/read-rule-set.ts';
import { readRuleQuery } from '../../../../shared/rules/read-rule-query.ts';

const town = (name: string) => `\${${name}}`;

it('a value becomes a phrase in the query, several become a group, and the first stands in the name', () => {
  const rule = { name: `Piers of ${town('town')}`, query: `pier ${town('town')} -${town('other')}`, cap: 3 };
  const values = { town: ['Lower Tarn', 'Eskmouth'], other: 'Upper Tarn' };
  expect(filled(rule, values)).toEqual({
    name: 'Piers of Lower Tarn',
    query: 'pier ("Lower Tarn" OR "Eskmouth") -"Upper Tarn"',
    cap: 3,
  });
});

it('a place whose parameter has no value stays, whatever it is called', () => {
  const query = `pier ${town('town')} ${town('toString')}`;
  expect(filled({ query }, {}).query).toBe(query);
});

it.each(['a"b', 'a“ OR ”b', 'a» -«b', 'a\\', 'a%22 OR b', 'a&quot; OR b', 'a\nb', '＂', '「a', ' '])(
  'the value %j is refused',
  (value) => {
    const text = JSON.stringify({
      parameters: { town: { describe: 'x', example: value } },
      rules: [{ query: `pier ${town('town')}` }],
    });
    expect(readRuleSet(text).ok).toBe(false);
  },
);

it('nothing in a value is read as an operator: the query stays two required parts', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'OR',
      'AND',
      'NOT',
      '-',
      '(',
      ')',
      '~5',
      'NEAR/3',
      'title:',
      '=',
      '+',
      '*',
      '|',
      '#',
      '@x',
      '$',
      "'",
      '{',
      'w/5',
    ),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }),
  );
  const value = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => `tarn ${pieces.join(' ')}`);
  let tried = 0;
  fc.assert(
    fc.property(value, (example) => {
      const rule = { query: `pier ${town('town')} lock` };
      const document = { parameters: { town: { describe: 'x', example } }, rules: [rule] };
      if (!readRuleSet(JSON.stringify(document)).ok) return;
      tried += 1;
      const read = readRuleQuery(filled(rule, { town: example }).query);
      expect(read.ok && shapeOf(read.value.query)).toBe('and(sequence, sequence, sequence)');
    }),
    { numRuns: 500 },
  );
  expect(tried).toBeGreaterThan(100);
});

function shapeOf(query: Query): string {
  return query.kind === 'and' ? `and(${query.operands.map(({ kind }) => kind).join(', ')})` : query.kind;
}
