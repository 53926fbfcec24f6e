import { describe, expect, it } from 'vitest';
import { matchNaively } from '../../../../shared/matching/match-naively.ts';
import { parseQuery } from '../../../../shared/matching/parse-query.ts';
import { QueryIndex } from '../../../../shared/matching/query-index.ts';

/** Query | text | language, where it matters. Signs, hyphens, numbers and spellings that papers differ in. */
const FOUND = `
cease-fire | a cease fire held
cease-fire | the ceasefire held
ceasefire | a cease-fire held
"ceasefire talks" | the cease-fire talks began
"harbour ceasefire talks" | the harbour cease-fire talks began
"the cease-fire talks" | the ceasefire talks began
Kim Jong-un | Kim Jong Un spoke
"Saint-Malo ferry" | the Saint Malo ferry
F-16 | an F16 landed
F16 | two F-16s landed
e-mail | an email came
1000 | 1,000 seals
1,000 | 1000 seals
"1,000 seals" | they saw 1,000 seals
1000 | 1.000 Robben | de
1.000 | 1000 Robben | de
1000 | 1 000 phoques | fr
1000000 | 1 000 000 phoques | fr
100000 | 1,00,000 boats
3.5 | 3,5 Prozent | de
3,5 | up 3.5 per cent
1,234.5 | 1234.5 tonnes
Disney | Disney+ costs more
LGBTQ | an LGBTQ+ festival
UK | the U.K. envoy
U.K. | the UK envoy
USA | the U.S.A. team
US | the U.S. team
WHO | the W.H.O. report
AI | rules for A.I. firms
"J.K. Rowling" | J. K. Rowling wrote
J.R.R. Tolkien | J. R. R. Tolkien wrote
"JRR Tolkien" | J.R.R. Tolkien wrote
"J. K. Rowling" | J.K. Rowling wrote
"Washington DC" | in Washington, D.C., today
"Marks & Spencer" | Marks and Spencer opened
"Marks and Spencer" | Marks & Spencer opened
"Schmidt und Sohn" | Schmidt & Sohn | de
R&D | R & D spending
Sana'a | Sanaa airport
Xian | a wall in Xi'an
Hawaii | Hawaiʻi rain
OBrien | Mr O’Brien sailed
McDonald's | a McDonalds opened
McDonalds | a McDonald's opened
Iran's | Iran spoke
Þórður | Thordur sailed
Gudrun | Guðrún sailed
Hamrun | in Ħamrun
Eliyev | İlham Əliyev
Müller | Mueller sailed
Mueller | Müller sailed
2024 | ٢٠٢٤
2024 | ۲۰۲۴
2024 | २०२४
2024 | ２０２４
C++ | written in C++
C# | a C# course
.NET | built on .NET today
$250 | it cost $250
250 | it cost $250
$1,000 | it cost $1000
צה"ל | צה״ל הודיע | he
צה״ל | צה"ל הודיע | he
قطر | قَطَر تعلن | ar
"على الدورى" | علي الدوري | ar
कतर | क़तर ने कहा | hi`;

const MISSED = `
="cease-fire" | the cease fire held
="Cease-Fire" | the cease-fire held
fire-cease | a cease-fire held
ceasefire | cease the fire
cease | the ceasefire held
1000 | 10,000 seals
1000 | 1,000,5 seals
1.000 | 1000 seals | en
12 | a 1 2 count
35 | 3,5 Prozent | de
us | the U.S. team
who | the W.H.O. team
it | the I.T. office
hell | he'll sail
were | we're sailing
wont | it won't sail
C | written in C++
A | an A+ mark
$250 | it cost €250
$250 | it cost 250
.NET | a net full
McDonald's | Mr McDonald sailed
Muller | Mueller sailed
1990 | the 1990s
80 | the 80s`;

interface Row {
  readonly query: string;
  readonly text: string;
  readonly language: string;
}

function rowsOf(table: string): Row[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [query = '', text = '', language = 'en'] = line.split(' | ');
      return { query, text, language };
    });
}

function isFound({ query, text, language }: Row): boolean {
  const article = { title: '', text, language };
  const parsed = parseQuery(query);
  if (!parsed.ok) throw new Error(parsed.problems[0]!.message);
  const index = QueryIndex.fromBuffer(QueryIndex.build([{ id: 'row', expression: query }]).toBuffer());
  const found = index.match(article).length > 0;
  expect(matchNaively(parsed.query, article).matches).toBe(found);
  return found;
}

describe('words that newspapers spell in two ways', () => {
  it.each(rowsOf(FOUND))('$query finds $text', (row) => {
    expect(isFound(row)).toBe(true);
  });

  it.each(rowsOf(MISSED))('$query does not find $text', (row) => {
    expect(isFound(row)).toBe(false);
  });

  it('a word that fits a compound counts once, and the whole compound is marked', () => {
    const index = QueryIndex.build([
      { id: 'once', expression: 'ceasefire' },
      { id: 'twice', expression: 'ATLEAST2(ceasefire)' },
    ]);
    const [match, ...others] = index.match({ title: '', text: 'The cease-fire held.', language: 'en' });
    expect(match).toMatchObject({ queryId: 'once', spans: [{ field: 'text', start: 4, end: 14 }] });
    expect(others).toEqual([]);
  });
});
