import { describe, expect, it } from 'vitest';
import { parseQuery } from '../../../shared/matching/parse-query.ts';
import { corrected, repaired } from '../../../shared/matching/repair-query.ts';
import { canonicalOf, remarksOn } from '../../support/repair-query.ts';

/** A query that is broken in one place around two operands, and what it must mean when it is put right. */
type Breakage = readonly [broken: (a: string, b: string) => string, meant: (a: string, b: string) => string];

const and: Breakage[1] = (a, b) => `${a} AND ${b}`;
const or: Breakage[1] = (a, b) => `${a} OR ${b}`;
const onlyA: Breakage[1] = (a) => a;
const near =
  (distance: number, name = 'NEAR'): Breakage[1] =>
  (a, b) =>
    `${a} ${name}/${distance} ${b}`;

/** Refused: putting right every problem gives what is meant, or what comes nearest. */
const REFUSED: readonly Breakage[] = [
  [(a, b) => `${a} AND AND ${b} AND`, and],
  [(a, b) => `${a} OR OR ${b}`, or],
  [(a, b) => `OR ${a} OR ${b}`, or],
  [(a, b) => `${a} AND ${b} OR`, and],
  [(a, b) => `${a} () ${b}`, and],
  [(a, b) => `${a} AND "" AND ${b}`, and],
  [(a, b) => `"" OR ${a} OR ${b}`, or],
  [(a, b) => `${a} AND title: AND ${b}`, and],
  [(a, b) => `${a} AND (${b}`, and],
  [(a, b) => `${a} AND ${b})`, and],
  [(a, b) => `${a} NEAR/ ${b}`, near(5)],
  [(a, b) => `${a} NEAR/2000 ${b}`, near(1000)],
  [(a, b) => `${a} w/s ${b}`, near(15)],
  [(a, b) => `${a} /p ${b}`, near(50)],
  [(a, b) => `${a} +s ${b}`, near(15, 'ONEAR')],
  [(a, b) => `${a} NOT w/5 ${b}`, (a, b) => `${a} -(${a} NEAR/5 ${b})`],
  [(a, b) => `${a} NEAR/5 -${b}`, (a, b) => `${a} -(${a} NEAR/5 ${b})`],
  [(a) => `${a} NEAR/5 site:a.example`, (a) => `${a} site:a.example`],
  [
    (a, b) => `(${a} NEAR/1 ${b} NEAR/1 wharf) NEAR/2 crane`,
    (a, b) => `${a} NEAR/1 ${b} NEAR/1 wharf NEAR/2 crane`,
  ],
  [(a, b) => `ATLEAST2(${a} AND ${b})`, (a, b) => `ATLEAST2(${a}) ATLEAST2(${b})`],
  [(a, b) => `ATLEAST0(${a}) OR ${b}`, or],
  [(a, b) => `3 OF (${a}, ${b})`, (a, b) => `2 OF (${a}, ${b})`],
  [(a, b) => `OF (${a}, ${b}, wharf)`, (a, b) => `2 OF (${a}, ${b}, wharf)`],
  [(a, b) => `(${a} OR ${b})^2`, or],
  [(a, b) => `(${a} OR ${b})~2`, or],
  [(a, b) => `${a} AND ${b} AND filetype:pdf`, and],
  [(a, b) => `filetype:pdf AND ${a} AND ${b}`, and],
  [(a, b) => `${a} AND (before:2020 OR after:2021) AND ${b}`, and],
  [(a, b) => `${a} AND NOT country:fr AND ${b}`, and],
  [(a, b) => `date:[2019 TO *] OR ${a} OR ${b}`, or],
  [(a, b) => `${a} AND wc>500 AND ${b}`, and],
  [(a, b) => `${a} NEAR/3 xfirstword AND ${b}`, and],
  [(a) => `${a} 2019..2020`, (a) => `${a} (2019 OR 2020)`],
  [(a) => `${a} /wharf|crane/`, (a) => `${a} (wharf OR crane)`],
  [(a, b) => `${a} XOR ${b}`, or],
  [(a) => `${a} ~wharf`, (a) => `${a} wharf`],
  [(a) => `${a} lang:us`, (a) => `${a} lang:en`],
  [(a) => `${a} lang:frnch`, (a) => `${a} lang:fr`],
  [(a) => `${a} site:a.example/news`, (a) => `${a} site:a.example url:news`],
  [(a) => `${a} =title:Wharf`, (a) => `${a} title:=Wharf`],
  [(a) => `${a} OR -wharf`, (a) => `${a} -wharf`],
  [(a) => `${a} exp Wharf Cranes/`, (a) => `${a} "wharf cranes"`],
  [(a) => `${a} ALLCAPS(who)`, (a) => `${a} =WHO`],
  [(a) => `${a} AND 2019:2021[dp]`, onlyA],
  [(a) => `${a} "wharf crane"[tiab:~3]`, (a) => `${a} "wharf crane"~3`],
  [(a) => `${a} "wharf * crane"`, (a) => `${a} ("wharf" ONEAR/1 "crane")`],
  [(a) => `${a} AND "wharf`, (a) => `${a} AND "wharf"`],
];

/** Read, but not as is meant perhaps: taking the suggestion gives the other meaning. */
const WARNED: readonly Breakage[] = [
  [(a, b) => `${a} and ${b}`, and],
  [(a, b) => `${a} or ${b}`, or],
  [(a, b) => `${a} and (${b} or wharf) not crane`, (a, b) => `${a} (${b} OR wharf) -crane`],
  [(a, b) => `${a} OU ${b}`, or],
  [(a, b) => `${a} same ${b}`, near(50)],
  [(a, b) => `${a} UND ${b}`, and],
  [(a, b) => `${a} near5 ${b}`, near(5)],
  [(a, b) => `${a} NEAR /5 ${b}`, near(5)],
  [(a, b) => `${a} within 5 words of ${b}`, near(5)],
  [(a, b) => `${a} /5 ${b}`, near(5)],
  [(a, b) => `${a} AND headline:${b}`, (a, b) => `${a} title:${b}`],
  [(a, b) => `${a} AND tilte:${b}`, (a, b) => `${a} title:${b}`],
  [(a, b) => `${a} AND hd=(${b})`, (a, b) => `${a} title:${b}`],
  [(a, b) => `${a}, ${b}`, or],
  [(a, b) => `${a}\n${b}`, or],
  [(a, b) => `${a} / ${b}`, or],
  [(a, b) => `${a} —${b}`, (a, b) => `${a} -${b}`],
  [(a) => `${a} site:wharf`, (a) => `${a} source:wharf`],
  [(a) => `${a} wharf!`, (a) => `${a} wharf*`],
  [(a) => `${a} lang:pt-BR`, (a) => `${a} lang:pt`],
];

const OPERANDS = ['ferry', 'barge', '"port call"', 'dredg*', '=BT', 'toll', '"night boat"'];
const PAIRS = OPERANDS.flatMap((a) => OPERANDS.filter((b) => b !== a).map((b) => [a, b] as const));
/** What stands around the broken part. */
const SURROUNDINGS: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `(pilot OR quay) AND (${text})`,
  (text) => `lock AND pilot AND (${text})`,
];

/** What is open takes in whatever follows it, and beside a word an exclusion may stand in an OR. */
function standsAlone(text: string): boolean {
  return /\([^)]*$|"[^"]*$|^[^(]*\)$| OR -/.test(text.replace(/"[^"]*"/g, '""'));
}

describe('taking every suggestion for the problems of a broken query gives what was meant:', () => {
  it.each(REFUSED.map(([broken, meant]) => ({ example: broken('ferry', 'barge'), broken, meant })))(
    '$example',
    ({ broken, meant }) => {
      for (const [a, b] of PAIRS) {
        for (const around of standsAlone(broken(a, b)) ? SURROUNDINGS.slice(0, 1) : SURROUNDINGS) {
          const text = around(broken(a, b));
          expect([text, parseQuery(text).ok]).toEqual([text, false]);
          expect([text, canonicalOf(repaired(text))]).toEqual([text, canonicalOf(around(meant(a, b)))]);
        }
      }
    },
  );
});

describe('one suggestion of the warnings gives the other meaning:', () => {
  it.each(WARNED.map(([broken, meant]) => ({ example: broken('ferry', 'barge'), broken, meant })))(
    '$example',
    ({ broken, meant }) => {
      for (const [a, b] of PAIRS) {
        const text = broken(a, b);
        const offers = remarksOn(text).filter(({ suggestion }) => suggestion !== undefined);
        const results = offers.map((remark) => canonicalOf(corrected(text, remark)));
        expect([text, results]).toEqual([text, expect.arrayContaining([canonicalOf(meant(a, b))])]);
      }
    },
  );
});
