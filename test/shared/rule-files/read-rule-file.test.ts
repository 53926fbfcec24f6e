import { describe, expect, it } from 'vitest';
import { fileLimits, RuleFileError, type RuleFileFormat } from '../../../shared/rule-files/listed-rule.ts';
import { readRuleFile } from '../../../shared/rule-files/read-rule-file.ts';

/** "line name: query (frequency)" of what was read, and "line !path" of what was refused. */
function read(text: string, format?: RuleFileFormat) {
  const file = readRuleFile(text, format);
  return [
    file.format,
    ...file.entries.map((one) => {
      if ('errors' in one) return `${one.at} !${one.errors.map(({ path }) => path).join(',')}`;
      const { name, query, frequency } = one.rule;
      return `${one.at} ${name === undefined ? '' : `${name}: `}${query}${frequency ? ` (${frequency})` : ''}`;
    }),
  ];
}
const notesOf = (text: string) =>
  readRuleFile(text).entries.flatMap((one) => ('notes' in one ? one.notes : []));

describe('an export of Google Alerts', () => {
  const alert = {
    query: 'ferry strike',
    delivery_method: 'EMAIL',
    delivery_frequency: 'WEEKLY',
    language: 'pt',
  };

  it('is read with its frequencies, as a list or inside of an object', () => {
    const expected = ['google-alerts', '1 ferry strike (weekly)'];
    expect(read(JSON.stringify([alert]))).toEqual(expected);
    expect(read(JSON.stringify({ subscriptions: [alert] }))).toEqual(expected);
  });

  it('keeps a restriction to a language, for all alternatives, and says that it cannot keep one to a country', () => {
    const text = JSON.stringify([
      { ...alert, query: 'ferry OR barge', apply_language_restrict: true },
      { ...alert, country: 'BR', apply_region_restrict: true, delivery_frequency: 'SOMETIMES' },
    ]);
    expect(read(text)).toEqual(['google-alerts', '1 (ferry OR barge) lang:pt (weekly)', '2 ferry strike']);
    expect(notesOf(text)).toEqual([
      expect.stringContaining('SOMETIMES'),
      expect.stringContaining('country (BR)'),
    ]);
  });

  it('with an alert that is broken refuses only that one', () => {
    expect(read(JSON.stringify([{ delivery_method: 'RSS', query: 7 }, alert]))).toEqual([
      'google-alerts',
      '1 !query',
      '2 ferry strike (weekly)',
    ]);
  });
});

describe('a pasted list', () => {
  it('is one query a line, without the words around it, marks of a list and comments', () => {
    const text =
      'My alerts (3)\r\n"ferry strike"\r\nEdit\n\n• harbour -football\n2. title:gale\n# mine\nStorms\tgale OR storm\n';
    expect(read(text)).toEqual([
      'queries',
      '2 "ferry strike"',
      '5 harbour -football',
      '6 title:gale',
      '8 Storms: gale OR storm',
    ]);
  });

  it.each([
    '[ferry or strike] AND hd=barge',
    'title:ferry',
    '{ferry} AND strike',
    'rules: of the road',
    '-site:x.example ferry',
  ])('may begin like another format: %s', (query) => {
    expect(read(query)).toEqual(['queries', `1 ${query}`]);
  });
});

describe('a table', () => {
  it('is read by the names of its columns, whatever separates them, and leaves other columns out', () => {
    const text =
      'Topic;Boolean;Folder;How often\n"Ferries; all";"ferry ""on strike""";x;At most once a day\nGale;gale;y;real-time\n';
    expect(read(text)).toEqual([
      'csv',
      '2 Ferries; all: ferry "on strike" (daily)',
      '3 Gale: gale (as-it-happens)',
    ]);
  });

  it('with bad rows refuses only those, each at its line', () => {
    const text = 'query,cap,frequency\nferry,20,weekly\ngale,many,\n,5,\nstorm,5,yearly\n"open\nx\n';
    expect(read(text)).toEqual(['csv', '2 ferry (weekly)', '3 !cap', '4 !query', '5 !frequency', '6 !']);
  });

  it('with the columns chosen but missing says which are known', () => {
    expect(() => readRuleFile('a,b\n1,2', 'csv')).toThrow(/must name the columns.*"query"/);
  });
});

describe('filters in OPML', () => {
  it('are outlines with a query, searches as feeds, and feeds of Google Alerts; other feeds are refused', () => {
    const text = `<opml version="2.0"><body><outline text="Folder">
      <outline text="Ferries" query="ferry AND strike"/>
      <outline text="Search" xmlUrl="https://search.example/rss?q=harbour+gale&amp;hl=en"/>
      <outline text="Google Alert - &quot;tide table&quot;" xmlUrl="https://www.google.com/alerts/feeds/1/2"/>
      <outline text="storm surge"/>
      <outline text="A feed" xmlUrl="https://news.example/feed.xml"/>
    </outline></body></opml>`;
    expect(read(text)).toEqual([
      'opml',
      '1 Ferries: ferry AND strike',
      '2 Search: harbour gale',
      '3 Google Alert - "tide table": "tide table"',
      '4 storm surge',
      '5 !',
    ]);
  });

  it('define no entities', () => {
    const text =
      '<!DOCTYPE opml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><opml><body><outline text="x" query="&b; ferry"/></body></opml>';
    expect(read(text)).toEqual(['opml', '1 x: &b; ferry']);
  });

  it.each(['<html><body>ferry</body></html>', '<opml', `${'<outline>'.repeat(1000)}`])(
    'are refused if it is something else',
    (text) => {
      expect(() => readRuleFile(text)).toThrow(RuleFileError);
    },
  );
});

describe('JSON and YAML of rules', () => {
  it('say what they like, in any of their shapes', () => {
    const expected = ['1 Ferries: ferry (hourly)', '2 gale'];
    expect(read('rules:\n  - name: Ferries\n    query: ferry\n    frequency: hourly\n  - gale\n')).toEqual([
      'yaml',
      ...expected,
    ]);
    expect(read('- name: Ferries\n  query: ferry\n  frequency: hourly\n- query: gale\n')).toEqual([
      'yaml',
      ...expected,
    ]);
    expect(
      read('{"rules":[{"name":"Ferries","text":"ferry","frequency":"hourly","id":"r1","since":"x"},"gale"]}'),
    ).toEqual(['json', ...expected]);
  });

  it('with a field that no rule has refuse only that rule', () => {
    expect(read('[{"query":"ferry","frequncy":"daily"},{"query":"gale"}]')).toEqual([
      'json',
      '1 !frequncy',
      '2 gale',
    ]);
  });

  it('never bring an output along, and say so', () => {
    const text = '[{"query":"ferry","webhook":{"url":"https://evil.example"}}]';
    expect(readRuleFile(text).entries[0]).toMatchObject({ rule: { query: 'ferry' } });
    expect(JSON.stringify(readRuleFile(text))).not.toContain('evil');
    expect(notesOf(text)).toEqual([expect.stringContaining('output')]);
  });

  it.each([
    [
      'aliases that stand for gigabytes',
      `---\na: &a [x]\n${'bcdefghij'
        .split('')
        .map((n, i) => `${n}: &${n} [*${'abcdefghij'[i]}, *${'abcdefghij'[i]}]`)
        .join('\n')}\nrules: *j\n`,
      /aliases/,
    ],
    ['nesting without an end', `rules: ${'['.repeat(50_000)}`, /nesting/],
    ['an unknown tag', 'rules:\n  - !!js/function "x"\n', /tag/],
    ['a key twice', 'rules:\n  - query: a\n    query: b\n', /duplicated/],
    ['no list', 'rules:\n  query: a\n', /no list of rules/],
    ['broken JSON', '{"rules":[{"query":"a"', /not JSON/],
  ])('are refused with %s', (_, text, why) => {
    expect(() => readRuleFile(text)).toThrow(why);
  });

  it('do not reach the prototype of anything', () => {
    expect(read('{"rules":[{"query":"a","__proto__":{"frequency":"weekly"}}]}')).toEqual([
      'json',
      '1 !__proto__',
    ]);
  });
});

describe('a file above a limit', () => {
  it.each([
    ['is empty', '  \n', /empty/],
    ['is too large', 'x'.repeat(fileLimits.bytes + 1), /larger than 256 KB/],
    ['has too many lines', 'ferry\n'.repeat(fileLimits.rules + 1), /501 entries/],
    ['has too many rows', `query\n${'ferry\n'.repeat(20_000)}`, /at most 500/],
  ])('%s and says so', (_, text, why) => {
    expect(() => readRuleFile(text)).toThrow(why);
  });
});

describe('rules as code', () => {
  it('are read without their golden articles', () => {
    const text = 'rules:\n  - id: x\n    query: pier\n    mustMatch: [A pier]\n    mustNot: [A peer]\n';
    expect(read(text)).toEqual(['yaml', '1 pier']);
  });

  it('are refused if they have parameters, which would be looked for as they stand', () => {
    const text = `parameters: {town: {describe: x, example: Tarn}}\nrules:\n  - query: pier \${town}\n`;
    expect(() => read(text)).toThrow(RuleFileError);
  });
});
