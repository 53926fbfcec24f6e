import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { ListedRule } from '../../../shared/rule-files/listed-rule.ts';
import { readRuleFile } from '../../../shared/rule-files/read-rule-file.ts';
import { exportFormats, writeRules } from '../../../shared/rule-files/write-rules.ts';
import { frequencyOf } from '../../../shared/rules/own-schedule.ts';
import { frequencies } from '../../../shared/rules/rule.ts';

it.each(exportFormats)('rules of %s say which are shared, and are read as the reader’s own', (format) => {
  const rules = [
    { query: 'ferry', frequency: 'daily', cap: 20, shared: 'with-me' },
    { query: 'port', frequency: 'daily', cap: 20, shared: 'by-me' },
    { query: 'quay', frequency: 'daily', cap: 20 },
  ] as const;
  const text = writeRules(rules, format);
  expect(text.match(/with-me|by-me/g)).toEqual(['with-me', 'by-me']);
  const { entries } = readRuleFile(text);
  expect(entries.map((one) => 'rule' in one && one.rule)).toMatchObject(
    rules.map(({ query, frequency, cap }) => ({ query, frequency, cap })),
  );
  expect(JSON.stringify(entries)).not.toMatch(/with-me|by-me/);
});

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
const times = fc
  .uniqueArray(fc.integer({ min: 0, max: 47 }), { minLength: 1, maxLength: 4 })
  .map((halves) =>
    halves
      .toSorted((a, b) => a - b)
      .map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`),
  );
const weekdays = fc
  .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
  .map((days) => days.toSorted((a, b) => a - b));
/** Days and times, a digest, or neither: how often follows from them. */
const own = fc.oneof(
  fc.constant({}),
  fc
    .oneof(
      fc.record({ times }),
      fc.record({ weekdays, times }),
      fc.record({ dayOfMonth: fc.integer({ min: 1, max: 31 }), times }),
    )
    .map((schedule) => ({ schedule, frequency: frequencyOf(schedule) })),
  fc.constant({ digest: 'Morning mail', frequency: 'daily' as const }),
);
const plainRule: fc.Arbitrary<ListedRule> = fc
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
const rule = fc.tuple(plainRule, own).map(([plain, more]): ListedRule => ({ ...plain, ...more }));
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
