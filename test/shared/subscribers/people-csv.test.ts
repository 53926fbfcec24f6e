import { describe, expect, it } from 'vitest';
import { PeopleListError, readPeople, writePeople } from '../../../shared/subscribers/people-csv.ts';

const read = (...lines: string[]) => readPeople(lines.join('\n'));
/** Address and query of each line, or its errors. */
const short = (...lines: string[]) =>
  read(...lines).map((one) =>
    'person' in one
      ? [one.line, one.person.email, one.person.rule.query]
      : [one.line, ...one.errors.map(({ path, message }) => `${path}: ${message}`)],
  );

describe('a list of people', () => {
  it('is read with all its columns, in any order and under their usual names', () => {
    const [line] = read(
      'Zone;Mail;Rule;Frequency;Lang;Time;Name;Cap',
      'Europe/Madrid;Ada@Reader.Example;ferry AND strike;As it happens;PT-BR;7:30;Ferries;5',
    );
    expect(line).toEqual({
      line: 2,
      person: {
        email: 'ada@reader.example',
        rule: { query: 'ferry AND strike', frequency: 'as-it-happens', name: 'Ferries', cap: 5 },
        queryId: expect.any(String),
        timezone: 'Europe/Madrid',
        digestTime: '07:30',
        language: 'pt-BR',
      },
    });
  });

  it('needs no more than an address and a query', () => {
    const [line] = read('email,query', 'ada@reader.example,storm');
    expect(line).toMatchObject({
      person: { rule: { frequency: 'daily' }, timezone: 'UTC', digestTime: '08:00' },
    });
    expect(line).not.toHaveProperty('person.language');
  });

  it.each([
    ['tabs', 'email\tquery', 'ada@reader.example\tferry, strike'],
    ['a mark of byte order', '\ufeffemail,query', 'ada@reader.example,"ferry, strike"'],
    ['quotes doubled', 'email,query', 'ada@reader.example,"ferry, strike"'],
    ['empty lines before and between', '\n\nemail;query\n', 'ada@reader.example;ferry, strike\n\n'],
  ])('is read with %s', (_, header, line) => {
    expect(short(header, line).map(([, ...rest]) => rest)).toEqual([['ada@reader.example', 'ferry, strike']]);
  });

  it('keeps quotes of a query, doubled or not', () => {
    expect(
      short(
        'email;query',
        'a@reader.example;"quds force" AND iran',
        'b@reader.example;"""quds force"" AND iran"',
        'c@reader.example;say "hello there"',
      ),
    ).toEqual([
      [2, 'a@reader.example', '"quds force" AND iran'],
      [3, 'b@reader.example', '"quds force" AND iran'],
      [4, 'c@reader.example', 'say "hello there"'],
    ]);
  });

  it.each([
    ['', 'The first line must name the columns.'],
    ['ada@reader.example,storm', '"ada@reader.example" is not one of email, query'],
    ['email,frequency', 'has no column query'],
    ['query', 'has no column email'],
    ['email,query,Mail', 'The column email occurs twice'],
    ['email,query,colour', '"colour" is not one of'],
  ])('that begins with "%s" is refused as a whole', (header, message) => {
    const refused = () => read(header, 'ada@reader.example,storm,x');
    expect(refused).toThrow(PeopleListError);
    expect(refused).toThrow(message);
  });
});

describe('a bad line', () => {
  it('is told with its number and field, and costs no other', () => {
    expect(
      short(
        'email,query,frequency,timezone,digestTime,language,cap',
        'ada at reader,storm',
        'ada@reader.example,"ferry (strike"',
        'ada@reader.example,',
        'ada@reader.example,storm,yearly,Mars/Base,26:00,klingon!,many',
        'ada@reader.example,storm,daily,UTC,08:00,en,20,surplus',
        'bob@reader.example,storm',
      ),
    ).toEqual([
      [2, expect.stringMatching(/^email: This is not a mail address/)],
      [3, expect.stringMatching(/^query: /)],
      [4, expect.stringMatching(/^query: Write what to look for/)],
      [
        5,
        expect.stringMatching(/^frequency: /),
        expect.stringMatching(/^cap: /),
        expect.stringMatching(/^timezone: /),
        expect.stringMatching(/^digestTime: /),
        expect.stringMatching(/^language: /),
      ],
      [6, ': has 8 fields, but the first line names 7 columns'],
      [7, 'bob@reader.example', 'storm'],
    ]);
  });

  it('of several lines is told by its first', () => {
    expect(
      short('email,query', 'ada@reader.example,"storm OR\nflood"', 'x,storm', 'bob@reader.example,storm'),
    ).toEqual([
      [2, 'ada@reader.example', 'storm OR\nflood'],
      [4, expect.stringMatching(/^email: /)],
      [5, 'bob@reader.example', 'storm'],
    ]);
  });

  it('with a quote that is closed too late or never does not swallow others in silence', () => {
    expect(
      short('email,query', 'a@reader.example,"storm', 'b@reader.example,flood', 'c@reader.example,"x"'),
    ).toEqual([[2, ': opens a quote that is closed on a later line']]);
    expect(
      short('email,query', 'a@reader.example,storm', 'b@reader.example,"flood', 'c@reader.example,x'),
    ).toEqual([
      [2, 'a@reader.example', 'storm'],
      [3, expect.stringContaining('never closed: neither this line nor the following ones were read')],
    ]);
  });
});

describe('a list that is written', () => {
  it('is read again as it was, and nothing in it is a formula for a spreadsheet', () => {
    const queries = ['ferry, strike', '"a b" AND c', '+ferry +strike', 'storm OR\nflood', "'quoted'"];
    const names = ["=cmd|' /C calc'!A1", '@home', '-', "'=twice", 'two "quotes"'];
    const rows = queries.map((query, n) => ({
      email: `p${n}@reader.example`,
      query,
      name: names[n],
      frequency: 'weekly',
      cap: 7,
      language: 'de',
      timezone: 'Europe/Madrid',
      digestTime: '09:15',
    }));
    const text = writePeople(rows);
    expect(text).not.toMatch(/(?:^|,|,")[=@+-]/m);
    expect(
      readPeople(text).map((one) => {
        if (!('person' in one)) return one;
        const { rule, queryId: _, ...person } = one.person;
        return { ...person, ...rule };
      }),
    ).toEqual(rows);
  });
});
