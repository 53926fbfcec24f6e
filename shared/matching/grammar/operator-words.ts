import type { LexemeMeaning } from './lexeme.ts';

/** The most words that NEAR and `~` allow in between. Further apart, AND says the same. */
export const MOST_DISTANCE = 1000;
const DEFAULT_DISTANCE = 4;

/** What an operator means, and what is wrong with it if something is. */
export interface OperatorReading {
  readonly meaning?: LexemeMeaning;
  readonly message?: string;
  /** Instead of the operator. */
  readonly suggestion?: string;
}

type Spelling = readonly [pattern: RegExp, read: (groups: readonly string[]) => OperatorReading];

/** Every operator that is spelled in letters; those of a pattern tried first are whole, later ones lack something. */
const SPELLINGS: readonly Spelling[] = [
  [word('AND|&'), () => ({ meaning: { kind: 'and' } })],
  [word('OR'), () => ({ meaning: { kind: 'or' } })],
  [word('NOT'), () => ({ meaning: { kind: 'not' } })],
  [word('(O?NEAR)(?:/(\\d+))?'), ([name = '', digits]) => near(name, digits)],
  [word('(w|W|pre|PRE)/(\\d+)'), ([name = '', digits]) => near(name, digits)],
  [word('(O?NEAR|w|W|pre|PRE)/'), ([name = '']) => nearWithoutNumber(name, 5)],
  [word('(w|W|pre|PRE)/(?:s|S|sent|SENT)'), ([name = '']) => nearWithoutNumber(name, 25)],
  [word('(w|W|pre|PRE)/(?:p|P|para|PARA)'), ([name = '']) => nearWithoutNumber(name, 75)],
  [word('(AROUND)\\s*\\(\\s*(\\d+)\\s*\\)'), ([name = '', digits]) => near(name, digits)],
  [word('(AROUND)(?:\\s*\\(\\s*\\))?'), ([name = '']) => nearWithoutNumber(name, 5)],
  [/(\d+)\s+OF(?=\s*\()/y, ([digits]) => ({ meaning: { kind: 'of', least: Number(digits) } })],
  [word('\\d+\\s+OF'), () => ({ message: 'OF needs a list in brackets, as in 2 OF (a, b, c).' })],
  [
    /OF(?=\s*\()/y,
    () => ({ message: 'OF needs a number before it, as in 2 OF (a, b, c).', suggestion: '2 OF' }),
  ],
  [/ATLEAST(\d+)(?=\s*\()/y, ([digits]) => ({ meaning: { kind: 'atLeast', least: Number(digits) } })],
  [
    word('ATLEAST'),
    () => ({ message: 'ATLEAST needs a number, as in ATLEAST3(word).', suggestion: 'ATLEAST3' }),
  ],
  [word('ATLEAST\\d+'), () => ({ message: 'ATLEAST needs brackets after it, as in ATLEAST3(word).' })],
];

/** The operator that is spelled at an offset, and where it ends. */
export function readOperatorWord(text: string, at: number): (OperatorReading & { to: number }) | undefined {
  for (const [pattern, read] of SPELLINGS) {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found) return { ...read(found.slice(1)), to: at + found[0].length };
  }
  return undefined;
}

/** A distance that is too large is capped, with a message. */
export function readDistance(digits: string): { distance: number; message?: string } {
  const distance = Number(digits);
  if (distance <= MOST_DISTANCE) return { distance };
  return {
    distance: MOST_DISTANCE,
    message: `At most ${MOST_DISTANCE} words may lie between. Further apart, use AND.`,
  };
}

/** A pattern of a whole word: a space, a bracket, a quote or a | comes after it. */
function word(source: string): RegExp {
  return new RegExp(`(?:${source})(?![^\\s()"|])`, 'y');
}

function near(name: string, digits = String(DEFAULT_DISTANCE)): OperatorReading {
  const { distance, message } = readDistance(digits);
  const meaning = { kind: 'near', gap: { distance, ordered: isOrdered(name) } } as const;
  return message === undefined ? { meaning } : { meaning, message, suggestion: withDistance(name, distance) };
}

function nearWithoutNumber(name: string, distance: number): OperatorReading {
  return {
    meaning: { kind: 'near', gap: { distance, ordered: isOrdered(name) } },
    message: `${name} needs a number: how many other words may lie between. Sentences and paragraphs do not count.`,
    suggestion: withDistance(name, distance),
  };
}

function isOrdered(name: string): boolean {
  return /^(?:ONEAR|pre)$/i.test(name);
}

function withDistance(name: string, distance: number): string {
  return name === 'AROUND' ? `AROUND(${distance})` : `${name}/${distance}`;
}
