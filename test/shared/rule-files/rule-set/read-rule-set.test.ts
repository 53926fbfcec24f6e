import { describe, expect, it } from 'vitest';
import { fileLimits } from '../../../../shared/rule-files/listed-rule.ts';
import { type RuleSet, readRuleSet } from '../../../../shared/rule-files/rule-set/read-rule-set.ts';

function setOf(text: string): RuleSet {
  const read = readRuleSet(text);
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  return read.set;
}

function problemsOf(text: string): string[] {
  const read = readRuleSet(text);
  if (read.ok) throw new Error('It was read.');
  return read.problems.map(({ line, rule = '', message }) => `${line} ${rule}: ${message}`);
}

describe('golden articles', () => {
  const file = (list: string) => `language: en
rules:
  - name: Piers
    query: pier AND (closed OR repair) -title:chess
    ${list}`;

  it('that are treated as wanted leave nothing to say', () => {
    const set = setOf(
      file(`mustMatch:
      - The pier is closed
      - title: Work begins
        text: The piers are repaired until May.
    mustNot: [The pier opens, Chess on the closed pier]`),
    );
    expect(set).toMatchObject({ tried: 4, failures: [] });
  });

  it('that are not are named with their line and the clause that did it', () => {
    const { failures } = setOf(
      file(`mustMatch:
      - The pier is closed

      - title: A quiet day
        text: Nothing happened at the pier.
    mustNot:
      # A comment between.
      - Repair of the pier begins`),
    );
    expect(failures).toEqual([
      {
        line: 8,
        rule: 'Piers',
        message: expect.stringContaining('must match "A quiet day", but closed OR repair'),
      },
      {
        line: 12,
        rule: 'Piers',
        message: 'must not match "Repair of the pier begins", but pier repair does',
      },
    ]);
  });

  it('may have the fields that queries ask for', () => {
    const set = setOf(`rules:
  - query: source:@ports tag:tides site:port.example
    mustMatch:
      - {title: Low water, url: "https://news.port.example/1", tags: [Tides], source: A, sourceLists: [ports]}
    mustNot:
      - {title: Low water, url: "https://news.port.example/1", tags: [Tides], source: A}`);
    expect(set).toMatchObject({ tried: 2, failures: [] });
  });

  it('have the language of the file unless they state their own', () => {
    const rule = (language: string) => `${language}rules: [{query: Fähre, mustMatch: [Neue Fähren]}]`;
    expect(setOf(rule('language: de\n')).failures).toEqual([]);
    expect(setOf(rule('language: ja\n')).failures).toHaveLength(1);
  });
});

describe('what is wrong in a file', () => {
  it('is told for every rule, in the order of lines', () => {
    const said = problemsOf(`rules:
  - name: Piers
    querry: pier
    cap: 1000
  - name: Locks
    query: (lock OR sluice
  - query: 12
    frequency: sometimes
    mustMatch:
      - title: A
        url: nowhere
      - 17
    mustNot: none`);
    expect(said).toEqual([
      '2 Piers: query is missing',
      '3 Piers: querry is not a field here; docs/rules-as-code.md lists all fields',
      '4 Piers: cap must be at most 100',
      '7 : query must be a text; put quotes around a number',
      '8 : frequency must be one of as-it-happens, hourly, daily, weekly, monthly, unusual',
      '11 : mustMatch.0.url must be a complete http or https address',
      expect.stringContaining('12 : mustMatch.1 must be a title, or an article'),
      '13 : mustNot must be a list, each entry after a dash',
    ]);
  });

  it('is told of queries, each with its own line', () => {
    expect(
      problemsOf(
        'rules:\n  - name: Locks\n    frequency: daily\n    query: (lock OR sluice\n  - query: -pier\n',
      ),
    ).toEqual([expect.stringMatching(/^4 Locks: /), expect.stringMatching(/^5 -pier: /)]);
  });

  it.each([
    ['no YAML', 'rules:\n  - name: a\n     query: b\n', /^3 : This is not YAML/],
    [
      'a name twice',
      'rules:\n  - {name: a, query: b}\n  - {name: a, query: c}\n',
      /^3 a: is called as the rule of line 2/,
    ],
    [
      'an id twice',
      'rules:\n  - {id: x, query: b}\n  - {id: x, query: c}\n',
      /^3 c: is called as the rule of line 2/,
    ],
    ['a field twice', 'rules:\n  - name: a\n    name: b\n', /^3 : .*duplicated/],
    ['an alias', 'rules:\n  - &a {query: b}\n  - *a\n', /aliases/],
    ['no rules', 'rules: []', /has no rules/],
    ['something else', '- a\n- b\n', /must be a group of fields/],
    ['nothing', '', /is empty/],
    ['only comments', '# rules\n', /is empty/],
    ['too much', `rules: [{query: a}]\n#${' '.repeat(fileLimits.bytes)}`, /larger than 256 KB/],
  ])('is %s', (_, text, said) => {
    expect(problemsOf(text).join('\n')).toMatch(said);
  });
});

describe('parameters', () => {
  it.each([
    ['used and not declared', `rules: [{name: a, query: "\${town} pier"}]`, /uses \$\{town\}, which is not/],
    [
      'declared and not used',
      'parameters: {town: {describe: x, example: Tarn}}\nrules: [{query: a}]',
      /used by no rule/,
    ],
    [
      'without an example',
      `parameters: {town: {describe: x}}\nrules: [{query: "\${town}"}]`,
      /example is missing/,
    ],
    [
      'with a quote in a value',
      `parameters: {town: {describe: x, example: 'a"b'}}\nrules: [{query: "\${town}"}]`,
      /no quotes/,
    ],
    [
      'with a name of signs',
      'parameters: {my-town: {describe: x, example: a}}\nrules: [{query: a}]',
      /must be a name/,
    ],
  ])('are refused when %s', (_, text, said) => {
    expect(problemsOf(text).join('\n')).toMatch(said);
  });

  it('have their example in golden articles', () => {
    const set = setOf(`parameters:
  town:
    describe: The town.
    example: [Lower Tarn, Tarn OR]
    value: Eskmouth
rules:
  - query: \${town} pier
    mustMatch: [A pier for Lower Tarn]
    mustNot: [A pier for Eskmouth, A pier for Tarn]`);
    expect(set.failures).toEqual([]);
  });
});
