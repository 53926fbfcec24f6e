import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CANONICAL_LIMITS,
  formatQuery,
  parseQuery,
  TYPED_LIMITS,
} from '../../../shared/matching/parse-query.ts';
import type { Remark } from '../../../shared/matching/query.ts';
import { junkText } from '../../support/matching-arbitraries.ts';

function problemsOf(text: string): readonly Remark[] {
  const parsed = parseQuery(text);
  return parsed.ok ? [] : parsed.problems;
}

function warningsOf(text: string): readonly Remark[] {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${text} is refused: ${parsed.problems[0]!.message}`);
  return parsed.warnings;
}

function canonicalOf(text: string): string {
  const parsed = parseQuery(text, CANONICAL_LIMITS);
  if (!parsed.ok) throw new Error(`${text} is refused: ${parsed.problems[0]!.message}`);
  return formatQuery(parsed.query);
}

/** The text after the suggestion was taken; as it stands where there is none. */
function corrected(text: string, { from, to, suggestion }: Remark): string {
  return suggestion === undefined ? text : text.slice(0, from) + suggestion + text.slice(to);
}

/** [typed, the part that is pointed at, what the reason says, the text after taking the suggestion] */
type Refusal = readonly [text: string, at: string, reason: RegExp, corrected?: string];

const REFUSALS: Readonly<Record<string, readonly Refusal[]>> = {
  'nothing to look for': [
    ['', '', /nothing to look for/],
    ['   ', '   ', /nothing to look for/],
    ['-iran', '-iran', /only excludes/],
    ['-iran -iraq', '-iran -iraq', /only excludes/],
    ['iran OR -iraq', 'iran OR -iraq', /nearly every article/, 'iran -iraq'],
    ['iran OR syria OR NOT iraq', 'iran OR syria OR NOT iraq', /nearly every/, '(iran OR syria) NOT iraq'],
    ['lang:en', 'lang:en', /language alone/],
    ['lang:en OR iran', 'lang:en', /language alone/],
    ['lang:en -iran', 'lang:en -iran', /only excludes|nothing to look for/],
    ['*', '*', /wildcard alone/],
    ['2 OF (lang:en, lang:fr, iran)', 'lang:en', /language alone/],
    ['...', '...', /nothing to look for/],
    ['()', '()', /nothing between.*add a word/i],
    ['iran ""', '""', /no word/, 'iran '],
    ['"?!"', '"?!"', /no word/],
  ],
  'an exclusion where places are counted': [
    ['iran NEAR/5 -iraq', 'iran NEAR/5 -iraq', /exclusion cannot stand/, 'iran -(iran NEAR/5 iraq)'],
    ['iran NEAR/5 (iraq OR NOT syria)', 'iran NEAR/5 (iraq OR NOT syria)', /Beside NEAR you can write words/],
    ['oil iran NOT NEAR/5 iraq', 'iran NOT NEAR/5 iraq', /nearest/, 'oil iran -(iran NEAR/5 iraq)'],
    ['iran NOT pre/5 iraq', 'iran NOT pre/5 iraq', /nearest/, 'iran -(iran ONEAR/5 iraq)'],
    ['NOT NEAR/5 iraq', 'NOT', /NOT cannot stand before NEAR/],
    ['2 OF (iran, -iraq)', '-iraq', /cannot stand inside OF/],
    ['2 OF (iran, iraq (oil -gas))', '-gas', /cannot stand inside OF/],
    ['ATLEAST2(-iran)', '(-iran)', /cannot stand inside ATLEAST/],
  ],
  'something other than places beside NEAR and in ATLEAST': [
    ['iran w/5 site:a.example', 'iran w/5 site:a.example', /no place/, 'iran site:a.example'],
    ['iran NEAR/5 ATLEAST2(iraq)', 'iran NEAR/5 ATLEAST2(iraq)', /Beside NEAR you can write words/],
    ['ATLEAST2(iran iraq)', 'ATLEAST2(iran iraq)', /Count each/, '(ATLEAST2(iran) ATLEAST2(iraq))'],
    ['ATLEAST2(iran w/5 iraq)', 'ATLEAST2(iran w/5 iraq)', /ATLEAST takes only words/, '(iran w/5 iraq)'],
  ],
  'what other query languages have': [
    ['iran~1', '~1', /Fuzzy search/, 'iran'],
    ['iran~', '~', /Fuzzy search/, 'iran'],
    ['iran~0.8 iraq', '~0.8', /Fuzzy search/, 'iran iraq'],
    ['iran^2', '^2', /weight/, 'iran'],
    ['"quds force" ~5', ' ~5', /without a space/, '"quds force"~5'],
    ['"quds force"^2.5', '^2.5', /weight/, '"quds force"'],
    ['(iran iraq)^3', '^3', /weight/, '(iran iraq)'],
    ['(iran iraq)~3', '(iran iraq)~3', /quoted phrase/, '"iran iraq"~3'],
    ['(iran OR iraq)~3', '~3', /quoted phrase/, '(iran OR iraq)'],
    ['[2019 TO 2020]', '[2019 TO 2020]', /Ranges/, '2019 OR 2020'],
    ['oil [2019 TO 2020]', '[2019 TO 2020]', /Ranges/, 'oil (2019 OR 2020)'],
    ['[1990 TO 2020] AND oil', '[1990 TO 2020] AND ', /Ranges/, 'oil'],
    ['title:{a TO b} iran', 'title:{a TO b}', /Ranges/, ' iran'],
    ['2019..2020', '2019..2020', /Ranges/, '2019 OR 2020'],
    ['oil 1..100', '1..100', /Ranges/, 'oil '],
    ['/joh?n/', '/joh?n/', /Regular expressions/],
    ['/cat|dog/', '/cat|dog/', /Regular expressions/, 'cat OR dog'],
    ['/[bc]at|dog/ iran', '/[bc]at|dog/', /Regular expressions/, ' iran'],
    ['iran w/s iraq', 'w/s', /sentence/, 'iran NEAR/15 iraq'],
    ['iran w/p iraq', 'w/p', /paragraph/, 'iran NEAR/50 iraq'],
    ['iran pre/s iraq', 'pre/s', /sentence/, 'iran ONEAR/15 iraq'],
  ],
  'what is not closed, or not opened': [
    ['iran "quds force', '"quds force', /not closed/, 'iran "quds force"'],
    ['iran"', '"', /not closed/, 'iran'],
    ['“quds force', '“quds force', /not closed/, '“quds force"'],
    ['iran (quds force', '(quds force', /not closed/, 'iran (quds force)'],
    ['((iran)', '((iran)', /not closed/, '((iran))'],
    ['iran) force', ')', /never opened/, 'iran force'],
    ['2 OF (iran, iraq', '(iran, iraq', /not closed/, '2 OF (iran, iraq)'],
  ],
  'operators without their number or operand': [
    ['iran AND', 'AND', /on its right/, 'iran '],
    ['AND iran', 'AND', /on its left/, ' iran'],
    ['iran AND OR iraq', 'AND', /on its right/, 'iran  OR iraq'],
    ['iran OR', 'OR', /on its right/, 'iran '],
    ['| iran', '|', /on its left/, ' iran'],
    ['iran || || iraq', '||', /on its right/],
    ['(OR iran)', 'OR', /on its left/, '( iran)'],
    ['iran NOT', 'NOT', /needs a word after it/, 'iran '],
    ['iran NEAR/5', 'NEAR/5', /on its right/, 'iran '],
    ['w/5 iran', 'w/5', /on its left/, ' iran'],
    ['iran NEAR/ iraq', 'NEAR/', /needs a number/, 'iran NEAR/5 iraq'],
    ['iran w/ iraq', 'w/', /needs a number/, 'iran w/5 iraq'],
    ['iran AROUND iraq', 'AROUND', /needs a number/, 'iran AROUND(5) iraq'],
    ['iran AROUND() iraq', 'AROUND()', /needs a number/, 'iran AROUND(5) iraq'],
    ['"quds force"~', '"quds force"~', /how many/, '"quds force"~5'],
    ['"quds force"~0.5', '"quds force"~0.5', /how many/, '"quds force"~5'],
    ['iran NEAR/1001 iraq', 'NEAR/1001', /At most 1000/, 'iran NEAR/1000 iraq'],
    ['ATLEAST(iran)', 'ATLEAST', /needs a number/, 'ATLEAST3(iran)'],
    ['iran ATLEAST3', 'ATLEAST3', /needs a word/],
    ['ATLEAST0(iran)', 'ATLEAST0', /from 1 to 1000/, 'ATLEAST1(iran)'],
    ['OF (iran, iraq)', 'OF', /needs a number/, '2 OF (iran, iraq)'],
    ['2 OF iran', '2 OF', /list in brackets/],
    ['3 OF (iran, iraq)', '3 OF', /1 to 2/, '2 OF (iran, iraq)'],
    ['0 OF (iran, iraq)', '0 OF', /1 to 2/, '1 OF (iran, iraq)'],
    ['2 OF (iran,, iraq)', '2 OF', /list is incomplete/],
    ['=(iran iraq)', '=', /before each word or phrase/, '(iran iraq)'],
    ['=title:US', '=title:', /directly before the word/, 'title:=US'],
    ['="general soleimani"~5', '="general soleimani"~5', /cannot be combined/],
  ],
  'empty and malformed fields': [
    ['iran title:', 'title:', /needs a word/, 'iran '],
    ['title: OR iran', 'title: OR ', /needs a word/, 'iran'],
    ['(title:) iran', '(title:)', /needs a word/, ' iran'],
    ['title:() iran', 'title:()', /nothing between/, ' iran'],
    ['iran AND title:()', ' AND title:()', /nothing between/, 'iran'],
    ['site:reuters.com/world', 'site:reuters.com/world', /host only/, '(site:reuters.com url:world)'],
    ['site:"not a host"', 'site:"not a host"', /needs a host/],
    ['iran lang:us', 'lang:us', /not a language/, 'iran lang:en'],
    ['iran lang:germn', 'lang:germn', /not a language/, 'iran lang:de'],
    ['iran lang:xx', 'lang:xx', /not a language/],
    ['iran lang:klingonese', 'lang:klingonese', /not a language/],
  ],
  'short prefixes': [
    ['ir*', 'ir*', /at least 3 letters/],
    ['*tion', '*tion', /at least 3 letters/],
    ['w?man', 'w?man', /at least 3 letters/],
    ['oh!', 'oh!', /at least 3 letters/],
    ['covid-1*', '1*', /at least 3 letters/],
    ['"the * embassy"', '"the * embassy"', /does not stand for a word/, '("the" ONEAR/1 "embassy")'],
    ['"the *"', '*', /"a b"~5/],
    ['=sanction*', 'sanction*', /exactly as written/, '=sanction'],
  ],
};

for (const [what, refusals] of Object.entries(REFUSALS)) {
  describe(`parseQuery refuses ${what}`, () => {
    for (const [text, at, reason, expected] of refusals) {
      it(`in ${text}`, () => {
        const problems = problemsOf(text);
        expect(problems).not.toEqual([]);
        const [problem] = problems;
        expect(problem!.message).toMatch(reason);
        expect(text.slice(problem!.from, problem!.to)).toBe(at);
        expect(corrected(text, problem!)).toBe(expected ?? corrected(text, problem!));
        if (expected !== undefined) expect(problem!.suggestion).toBeDefined();
      });
    }
  });
}

describe('parseQuery', () => {
  it('reports every problem of a text at once, in its order', () => {
    const problems = problemsOf('iran~1 ir* title: "open');
    expect(problems.map(({ from }) => from)).toEqual(
      [...problems.map(({ from }) => from)].sort((a, b) => a - b),
    );
    expect(problems.length).toBeGreaterThanOrEqual(3);
  });

  it('reads up to 8,000 characters and no more', () => {
    const fitting = 'iran '.repeat(TYPED_LIMITS.terms).padEnd(TYPED_LIMITS.characters);
    expect(parseQuery(fitting).ok).toBe(true);
    const [problem] = problemsOf(`${fitting} `);
    expect(problem).toMatchObject({
      from: 8000,
      to: 8001,
      message: expect.stringContaining('at most 8,000'),
    });
  });

  it('reads up to 500 terms and points at the next', () => {
    const words = Array.from({ length: 501 }, (_, i) => `v${i}`);
    expect(parseQuery(words.slice(1).join(' ')).ok).toBe(true);
    const text = words.join(' ');
    expect(problemsOf(text)).toMatchObject([{ from: text.indexOf('v500'), to: text.length }]);
    expect(problemsOf(`"${text}"`)).toMatchObject([
      { from: 0, message: expect.stringContaining('500 words') },
    ]);
  });

  it('reads brackets 20 deep and points at the next', () => {
    const nested = (depth: number) => `${'('.repeat(depth)}iran${')'.repeat(depth)}`;
    expect(parseQuery(nested(20)).ok).toBe(true);
    expect(problemsOf(nested(21))).toMatchObject([
      { from: 20, to: 21, message: expect.stringContaining('20 deep') },
    ]);
    expect(problemsOf('('.repeat(1999)).length).toBeGreaterThan(0);
    expect(parseQuery(`${'-'.repeat(1000)}iran`).ok).toBe(true);
  });

  it('gives every clause its place in the text', () => {
    const text = ' title:(iran OR "quds force") -x NEAR/5 y';
    const parsed = parseQuery(text);
    if (!parsed.ok || parsed.query.kind !== 'and') throw new Error('expected an AND');
    const [or, not] = parsed.query.operands;
    if (or?.kind !== 'or' || not?.kind !== 'not') throw new Error('expected an OR and a NOT');
    const typed = ({ from, to }: { from: number; to: number }) => text.slice(from, to);
    expect(or.operands.map(typed)).toEqual(['iran', '"quds force"']);
    expect(typed(not)).toBe('-x NEAR/5 y');
    expect(typed(not.operand)).toBe('x NEAR/5 y');
    expect(typed(parsed.query)).toBe(text.trim());
  });
});

describe('parseQuery warns', () => {
  it.each([
    ['iran and iraq', 'and', 'AND'],
    ['iran Or iraq', 'Or', 'OR'],
    ['iran not iraq', 'not', 'NOT'],
    ['iran and (iraq or oman) not syria', 'and (iraq or oman) not', 'AND (iraq OR oman) NOT'],
    ['sanction!', 'sanction!', 'sanction*'],
    ['headline:iran', 'headline:', 'title:'],
    ['headline(iran w/3 deal)', 'headline', 'title:'],
    ['text(iran)', 'text', 'text:'],
    ['https://example.org/a', 'https://example.org/a', 'url:https://example.org/a'],
    ['title: iran', 'title: ', 'title:'],
    ['iran - iraq', '- ', '-'],
    ['iran NEAR 5 iraq', 'NEAR 5', 'NEAR/5'],
    ['東京*', '*', ''],
  ])('of other possible meanings in %s', (text, at, suggestion) => {
    const warnings = warningsOf(text);
    expect(warnings.map((warning) => [text.slice(warning.from, warning.to), warning.suggestion])).toEqual([
      [at, suggestion],
    ]);
    expect(warningsOf(corrected(text, warnings[0]!))).toEqual([]);
  });

  it.each([
    ['war and'],
    ['and war'],
    ['"war and peace"'],
    ['what not'],
    ['of mice'],
    ['the us'],
    ['=and x'],
    ['a - '],
  ])('of nothing in %s', (text) => expect(warningsOf(text)).toEqual([]));

  it('of a currency sign, and says whether it counts', () => {
    const messages = (text: string) => warningsOf(text).map(({ message }) => message);
    expect(messages('$250')).toEqual([
      'This finds the amount with $ before it. 250 alone finds it in every currency.',
    ]);
    expect(messages('$TSLA')).toEqual(['This finds TSLA with and without $ before it.']);
  });

  it.each([
    ['iran and iraq', 'and is looked for as a word. The operator is written AND.'],
    ['iran and iraq not syria', 'and, not are looked for as words. The operators are written AND, NOT.'],
    ['Iran UND Irak ODER Oman', 'UND, ODER are read as AND, OR.'],
  ])('of one or several operators in %s', (text, message) => {
    expect(warningsOf(text).map((warning) => warning.message)).toContain(message);
  });

  it('of AND and OR without brackets, and offers both ways to set them', () => {
    const text = 'iran embassy OR consulate -attack OR title:x';
    const warnings = warningsOf(text);
    expect(warnings.map((warning) => corrected(text, warning))).toEqual([
      '(iran embassy) OR (consulate -attack) OR title:x',
      'iran (embassy OR consulate) (-attack OR title:x)',
    ]);
    const [asRead, otherwise] = warnings.map((warning) =>
      canonicalOf(corrected('a b OR c', warningsOf('a b OR c')[warnings.indexOf(warning)]!)),
    );
    expect(asRead).toBe(canonicalOf('a b OR c'));
    expect(otherwise).toBe(canonicalOf('a (b OR c)'));
  });

  it.each([['a b'], ['a OR b OR c'], ['(a b) OR c'], ['a (b OR c)'], ['a -b'], ['a NEAR/2 b OR c']])(
    'of no mixing in %s',
    (text) => expect(warningsOf(text)).toEqual([]),
  );
});

describe('parseQuery, given any string at all', () => {
  it('gives a query or located problems, and what it reads has a stable canonical text', () => {
    let read = 0;
    fc.assert(
      fc.property(junkText, (text) => {
        const parsed = parseQuery(text);
        for (const { from, to, message } of parsed.ok ? parsed.warnings : parsed.problems) {
          expect(0 <= from && from <= to && to <= text.length).toBe(true);
          expect(message).not.toBe('');
        }
        if (!parsed.ok) {
          expect(parsed.problems).not.toEqual([]);
          return;
        }
        read++;
        const canonical = formatQuery(parsed.query);
        expect(canonicalOf(canonical)).toBe(canonical);
      }),
      { numRuns: 8000 },
    );
    // Both ways were taken often.
    expect(read).toBeGreaterThan(2000);
    expect(read).toBeLessThan(6000);
  });

  it.each([
    ["Talks'da*19>>>", "talks'da*"],
    ['cafe\u200d*2024', 'cafe*'],
    ["ｉｒａｎ*2024's", 'ｉｒａｎ*'],
    ['tag:NEAR/5[250', 'tag:"near 5/250"'],
    ['"12[345[678"', '"12/345/678"'],
    ['tag:#l’Iran', "tag:#l'iran"],
  ])('reads its own text of %s the same way', (typed, canonical) => {
    expect(canonicalOf(typed)).toBe(canonical);
    expect(canonicalOf(canonical)).toBe(canonical);
  });

  it('suggests no further bracket where one belongs to the query around it', () => {
    expect(problemsOf('(##()').find(({ suggestion }) => suggestion !== undefined)?.suggestion).toBe('(##())');
    expect(problemsOf('(##())').every(({ suggestion }) => suggestion === undefined)).toBe(true);
  });

  it.each(['(filetype:[', '(filetype:{ ferry', 'filetype:(', '(filetype:("a', 'ferry AND (lr:[x'])(
    'suggests the end of a value whose bracket is not closed: %s',
    (typed) => {
      let text = typed;
      for (let step = 0; step < 5; step++) {
        const problem = problemsOf(text).find(({ suggestion }) => suggestion !== undefined);
        if (!problem) return;
        text = corrected(text, problem);
      }
      throw new Error(`suggestions go on: ${text}`);
    },
  );

  it('gives suggestions that lead to a query, or at least end after some steps', () => {
    fc.assert(
      fc.property(junkText, (typed) => {
        let text = typed;
        for (let step = 0; step < 60; step++) {
          const problem = problemsOf(text).find(({ suggestion }) => suggestion !== undefined);
          if (!problem) return;
          const next = corrected(text, problem);
          expect(next).not.toBe(text);
          text = next;
        }
        throw new Error(`suggestions go on for ever: ${JSON.stringify(typed)} → ${JSON.stringify(text)}`);
      }),
      { numRuns: 2500 },
    );
  });
});
