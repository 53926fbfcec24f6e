import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { filled } from '../../../../shared/rule-files/rule-set/fill-parameters.ts';
import {
  PlanError,
  patchOf,
  planRules,
  type SavedRule,
  type WantedRule,
} from '../../../../shared/rule-files/rule-set/plan-rules.ts';
import { readRuleSet } from '../../../../shared/rule-files/rule-set/read-rule-set.ts';
import { writeRuleSet } from '../../../../shared/rule-files/rule-set/write-rule-set.ts';
import { frequencies } from '../../../../shared/rules/rule.ts';

const savedRule = (id: string, query: string, more: object = {}): SavedRule => ({
  id,
  rule: { query, frequency: 'daily', cap: 20, ...more },
});
const wanted = (
  query: string,
  more: { id?: string; line?: number; [field: string]: unknown } = {},
): WantedRule => {
  const { id, line = 1, ...rule } = more;
  return { file: 'ports.yaml', line, id, rule: { query, ...rule } };
};
const planOf = (files: readonly WantedRule[], saved: readonly SavedRule[], deletes = false) =>
  planRules(files, saved, { deletes });

describe('a rule of a file', () => {
  it('is new if no saved rule is it', () => {
    expect(planOf([wanted('pier', { name: 'Piers' })], [savedRule('a', 'lock')])).toEqual({
      steps: [
        {
          do: 'add',
          file: 'ports.yaml',
          line: 1,
          rule: { query: 'pier', name: 'Piers', frequency: 'daily', cap: 20 },
        },
      ],
      unchanged: 0,
      unlisted: [savedRule('a', 'lock')],
    });
  });

  it.each([
    [
      'its id',
      wanted('pier OR jetty', { id: 'a', name: 'Jetties' }),
      savedRule('a', 'pier', { name: 'Piers' }),
    ],
    ['its name', wanted('pier OR jetty', { name: 'Piers' }), savedRule('a', 'pier', { name: 'Piers' })],
    [
      'its name, with the id of a pack',
      wanted('jetty', { id: 'x', name: 'Piers' }),
      savedRule('a', 'pier', { name: 'Piers' }),
    ],
    ['its query, without a name', wanted('pier', { cap: 3 }), savedRule('a', 'pier')],
  ])('is the saved one with %s', (_, file, saved) => {
    expect(planOf([file], [saved])).toMatchObject({
      steps: [{ do: 'change', id: 'a', before: saved.rule }],
      unchanged: 0,
      unlisted: [],
    });
  });

  it('is unchanged if it says the same, or leaves out what is usual', () => {
    const saved = [savedRule('a', 'pier'), savedRule('b', 'lock', { name: 'Locks', silenceAlarm: false })];
    expect(planOf([wanted('pier'), wanted('lock', { name: 'Locks', proofOfSilence: false })], saved)).toEqual(
      {
        steps: [],
        unchanged: 2,
        unlisted: [],
      },
    );
  });

  it.each([
    [
      'two saved rules are called so',
      [wanted('x', { name: 'P' })],
      [savedRule('a', 'x', { name: 'P' }), savedRule('b', 'y', { name: 'P' })],
      /2 saved rules are called "P"/,
    ],
    [
      'two rules of files are called so',
      [wanted('x', { name: 'P' }), wanted('y', { name: 'P', line: 4 })],
      [],
      /line 1 and ports\.yaml, line 4 are both called "P"/,
    ],
    [
      'two rules of files have its id',
      [wanted('x', { id: 'a' }), wanted('y', { id: 'a' })],
      [savedRule('a', 'x')],
      /are the same saved rule/,
    ],
    [
      'there would be too many rules',
      [wanted('x')],
      Array.from({ length: 100 }, (_, n) => savedRule(`r${n}`, `q${n}`)),
      /101 rules/,
    ],
  ])('is refused if %s', (_, files, saved, said) => {
    expect(() => planOf(files, saved)).toThrow(PlanError);
    expect(() => planOf(files, saved)).toThrow(said);
  });

  it('that has an id does not take the name of another', () => {
    const saved = [savedRule('a', 'x', { name: 'P' }), savedRule('b', 'y', { name: 'P' })];
    expect(
      planOf([wanted('x', { id: 'a', name: 'P' }), wanted('z', { name: 'P' })], saved).steps,
    ).toMatchObject([{ do: 'change', id: 'b' }]);
  });
});

it('saved rules that are in no file are deleted only if that is asked for, and first', () => {
  const saved = [savedRule('a', 'lock'), savedRule('b', 'pier')];
  expect(planOf([wanted('pier'), wanted('jetty')], saved, true)).toMatchObject({
    steps: [{ do: 'delete', id: 'a' }, { do: 'add' }],
    unchanged: 1,
    unlisted: [],
  });
  expect(planOf([wanted('pier')], saved)).toMatchObject({ steps: [], unlisted: [{ id: 'a' }] });
});

it('a change says only what differs, and takes away what the file no longer says', () => {
  const { rule: before } = savedRule('a', 'pier', { name: 'Piers', proofOfSilence: true, cap: 5 });
  expect(patchOf(before, { query: 'jetty', frequency: 'daily' })).toEqual({
    query: 'jetty',
    name: null,
    cap: 20,
    proofOfSilence: false,
  });
});

it('a sensitivity that a file no longer has becomes the usual one, and then is no difference', () => {
  const before = { query: 'pier', frequency: 'unusual', sensitivity: 'high', cap: 20 } as const;
  const after = { query: 'pier', frequency: 'unusual' } as const;
  expect(patchOf(before, after)).toEqual({ sensitivity: 'middle' });
  expect(patchOf({ ...before, sensitivity: 'middle' }, after)).toEqual({});
});

describe('an export', () => {
  const text = fc
    .oneof(
      fc.constantFrom(`a \${b} c`, `$\${x}`, 'a: b', '# a', 'no', '1.0', "'", '*a', '- x'),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }),
    )
    .map((one) =>
      one
        .replace(/(?!\n)\p{Cc}|[\ufeff\ufffe\uffff]/gu, '')
        .toWellFormed()
        .trim(),
    )
    .filter((one) => one !== '');
  const saved = fc.uniqueArray(
    fc
      .record(
        {
          id: fc.stringMatching(/^[\w-]{22}$/),
          query: text,
          name: text,
          frequency: fc.constantFrom(...frequencies),
          cap: fc.integer({ min: 1, max: 100 }),
          proofOfSilence: fc.boolean(),
        },
        { requiredKeys: ['id', 'query', 'frequency', 'cap'] },
      )
      .map(({ id, ...rule }): SavedRule => ({ id, rule })),
    { minLength: 1, maxLength: 5, selector: ({ id }) => id },
  );

  it('is a file that changes nothing, whatever rules are called and look for', () => {
    let planned = 0;
    fc.assert(
      fc.property(saved, (rules) => {
        const read = readRuleSet(writeRuleSet(rules));
        if (!read.ok) {
          // Only a query that cannot be read, which the service would not have saved.
          expect(read.problems.every(({ rule }) => rule !== undefined)).toBe(true);
          return;
        }
        planned += 1;
        const files = read.set.rules.map((one) => {
          const { id, line, ...rule } = filled(one, {});
          return { file: 'x', line, id, rule };
        });
        expect(planRules(files, rules, { deletes: true })).toEqual({
          steps: [],
          unchanged: rules.length,
          unlisted: [],
        });
      }),
      { numRuns: 400 },
    );
    expect(planned).toBeGreaterThan(50);
  });
});
