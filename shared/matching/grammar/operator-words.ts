import { FOREIGN_OPERATORS } from './foreign-operators.ts';
import type { LexemeMeaning } from './lexeme.ts';
import { type OperatorReading, type OperatorSpelling, word } from './operator-spelling.ts';
import { near, withoutNumber } from './read-distance.ts';

/** The operators of this language. Complete spellings are tried first, incomplete ones after them. */
const OWN_OPERATORS: readonly OperatorSpelling[] = [
  { begins: 'a&', pattern: word('AND|&'), read: () => ({ meaning: { kind: 'and' } }) },
  { begins: 'o', pattern: word('OR'), read: () => ({ meaning: { kind: 'or' } }) },
  { begins: 'n', pattern: word('NOT'), read: () => ({ meaning: { kind: 'not' } }) },
  {
    begins: 'onwpa',
    pattern: word('(onear|near|pre|w)/(\\d+)', 'i'),
    read: ([name = '', digits]) => near(name, digits),
  },
  {
    begins: 'a',
    pattern: word('(around)\\s*\\(\\s*(\\d+)\\s*\\)', 'i'),
    read: ([name = '', digits]) => near(name, digits),
  },
  {
    begins: '0123456789',
    pattern: /(\d+)\s+OF(?=\s*\()/iy,
    read: ([digits]) => ({ meaning: { kind: 'of', least: Number(digits) } }),
  },
  {
    begins: '0123456789',
    pattern: word('\\d+\\s+OF'),
    read: () => ({ message: 'OF needs a list in brackets, as in 2 OF (a, b, c).' }),
  },
  {
    begins: 'o',
    pattern: /OF(?=\s*\()/y,
    read: () => ({ message: 'OF needs a number before it, as in 2 OF (a, b, c).', suggestion: '2 OF' }),
  },
  {
    begins: 'a',
    pattern: /(?:atleast|ATLEAST|AtLeast|atl|ATL)\s*\/?(\d+)(?=\s*[("]|\s+[^\s)|])/y,
    read: ([digits]) => ({ meaning: { kind: 'atLeast', least: Number(digits) } }),
  },
  {
    begins: 'a',
    pattern: word('ATLEAST'),
    read: () => ({ message: 'ATLEAST needs a number, as in ATLEAST3(word).', suggestion: 'ATLEAST3' }),
  },
  {
    begins: 'a',
    pattern: word('ATLEAST\\d+'),
    read: () => ({ message: 'ATLEAST needs a word after it, as in ATLEAST3(word).' }),
  },
];

/** Tried last: operators without their number. */
const INCOMPLETE: readonly OperatorSpelling[] = [
  { begins: 'a', pattern: word('(AROUND)(?:\\s*\\(\\s*\\))?'), read: ([name = '']) => withoutNumber(name) },
  { begins: 'onwp', pattern: word('(onear|near|pre|w)/', 'i'), read: ([name = '']) => withoutNumber(name) },
];

const OWN_BY_BEGINNING = byBeginning(OWN_OPERATORS);
const FOREIGN_BY_BEGINNING = byBeginning(FOREIGN_OPERATORS);
const INCOMPLETE_BY_BEGINNING = byBeginning(INCOMPLETE);

function byBeginning(spellings: readonly OperatorSpelling[]): Map<string, OperatorSpelling[]> {
  const found = new Map<string, OperatorSpelling[]>();
  for (const spelling of spellings) {
    for (const letter of spelling.begins) found.set(letter, [...(found.get(letter) ?? []), spelling]);
  }
  return found;
}

/** An operator that was found, where it ends, and whether the spelling is foreign. */
export type FoundOperator = OperatorReading & { readonly to: number; readonly foreign: boolean };

/**
 * The operator at an offset.
 *
 * @param hasLeft whether an operand comes before it
 */
export function readOperatorWord(view: string, at: number, hasLeft: boolean): FoundOperator | undefined {
  const letter = view.charAt(at).toLowerCase();
  const own = readSpelling(OWN_BY_BEGINNING.get(letter), view, at, hasLeft);
  if (own) return { ...own, foreign: false };
  const foreign = readSpelling(FOREIGN_BY_BEGINNING.get(letter), view, at, hasLeft);
  if (foreign) return { ...foreign, foreign: true };
  const incomplete = readSpelling(INCOMPLETE_BY_BEGINNING.get(letter), view, at, hasLeft);
  return incomplete && { ...incomplete, foreign: false };
}

function readSpelling(
  spellings: readonly OperatorSpelling[] = [],
  view: string,
  at: number,
  hasLeft: boolean,
): (OperatorReading & { readonly to: number }) | undefined {
  for (const { pattern, between, read } of spellings) {
    if (between && !hasLeft) continue;
    pattern.lastIndex = at;
    const found = pattern.exec(view);
    if (!found) continue;
    const to = at + found[0].length;
    if (between && !/^\s*[^\s)|]/.test(view.slice(to, to + 200))) continue;
    return { ...read(found.slice(1)), to };
  }
  return undefined;
}

/** The spelling of an operator or a field in this language; undefined where it cannot simply replace what was typed. */
export function ownSpelling(meaning: LexemeMeaning): string | undefined {
  switch (meaning.kind) {
    case 'and':
    case 'or':
    case 'not':
      return meaning.kind.toUpperCase();
    case 'near':
      return `${meaning.gap.ordered ? 'ONEAR' : 'NEAR'}/${meaning.gap.distance}`;
    case 'field':
      if (meaning.reach === 'rest') return undefined;
      return meaning.field === 'content' ? '' : `${meaning.field}:`;
    case 'suffix':
      return meaning.field === 'content' ? '' : undefined;
    case 'atLeast':
      return `ATLEAST${meaning.least}`;
    case 'exact':
      return '=';
    case 'plus':
      return '';
    case 'of':
      return `${meaning.least} OF`;
    case 'word':
    case 'phrase':
    case 'refused':
    case 'unsupported':
    case 'open':
    case 'close':
    case 'comma':
    case 'butNot':
      return undefined;
    default:
      return meaning satisfies never;
  }
}
