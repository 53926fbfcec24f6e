import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ListedRule } from '../../../shared/rule-files/listed-rule.ts';
import { readRuleFile } from '../../../shared/rule-files/read-rule-file.ts';
import { exportFormats, writeRules } from '../../../shared/rule-files/write-rules.ts';
import { frequencies } from '../../../shared/rules/rule.ts';

const odd = fc.constantFrom(
  '=1+1',
  '@sum',
  '-x',
  "'=x'",
  'a: b',
  '*a',
  '&a',
  '"x, y"',
  'no',
  '1.0',
  'null',
  '# a',
  'ü 東京',
  'a\nb',
  '<<',
);
const words = fc.oneof(odd, fc.string({ unit: 'grapheme', maxLength: 40 }));
const rule: fc.Arbitrary<ListedRule> = fc
  .record(
    {
      query: words,
      name: words,
      frequency: fc.constantFrom(...frequencies),
      cap: fc.integer({ min: 1, max: 100 }),
      proofOfSilence: fc.boolean(),
      silenceAlarm: fc.boolean(),
      nearly: fc.boolean(),
    },
    { requiredKeys: ['query', 'frequency', 'cap'] },
  )
  // As stored rules are: without blanks at their ends, and never empty. No program types control characters.
  .map(({ query, name, ...rest }) => ({
    ...rest,
    query: clean(query),
    ...(name !== undefined && { name: clean(name) }),
  }))
  .filter(({ query, name }) => query !== '' && name !== '');
const clean = (text: string) =>
  text
    .replace(/(?!\n)\p{Cc}|[\ufeff\ufffe\uffff]/gu, '')
    .toWellFormed()
    .trim();

it.each(exportFormats)('rules written as %s are read as the same rules', (format) => {
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1, maxLength: 5 }), (rules) => {
      const { entries, format: found } = readRuleFile(writeRules(rules, format));
      expect(found).toBe(format);
      expect(entries.map((one) => ('rule' in one ? one.rule : one.errors))).toEqual(rules);
    }),
    { numRuns: 300 },
  );
});

it('no cell of a table is a formula', () => {
  const text = writeRules([{ query: '=HYPERLINK("https://evil.example")', name: '+1' }], 'csv');
  expect(text.split('\r\n')[1]).toMatch(/^'\+1,"'=HYPERLINK/);
});
