import type { Place } from '../query.ts';
import { endsOperand, type Lexeme, startsOperand } from './lexeme.ts';
import { type Remarks, replaced } from './remarks.ts';

type Conjunction = 'and' | 'or' | 'not';

/** In capitals between operands these are operators, and rarely anything else. */
const FOREIGN: ReadonlyMap<string, Conjunction> = new Map([
  ...list('and', 'UND SOWIE OCH VE И ΚΑΙ'),
  ...list('or', 'ODER ELLER VEYA LUB ALBO ИЛИ OPPURE NEBO VAGY TAI SAU ALEBO АБО'),
  ...list('not', 'NICHT OHNE SAUF NIET INTE IKKE EXCEPTO EXCETO SALVO TRANNE ZONDER UTOM DEĞİL БЕЗ'),
]);
/** These are also words, initials or names, so they only get a remark. */
const DOUBTFUL: ReadonlyMap<string, Conjunction> = new Map([
  ...list('and', 'ET Y E EN I OG JA A SI ORAZ ÉS PLUS ASI DAN'),
  ...list('or', 'OU O U OF ALBO ATAU'),
  ...list('not', 'NO NON NÃO NAO PAS NE NIE NEM НЕ EI WITHOUT EXCEPT EXCLUDING MINUS BUT UNLESS'),
]);

function list(kind: Conjunction, words: string): [string, Conjunction][] {
  return words.split(' ').map((word) => [word, kind]);
}

/**
 * Reads UND, ODER and NICHT as operators, with a remark. Also warns about words that may be meant as operators: `and`,
 * `or`, `not` in lower case, and operators of other languages that are also names. Each kind gets one remark, whose
 * suggestion corrects all of them.
 */
export function readConjunctions(lexemes: readonly Lexeme[], text: string, remarks: Remarks): Lexeme[] {
  const read: Lexeme[] = [];
  const translated: Word[] = [];
  const doubtful: Word[] = [];
  const small: Word[] = [];
  for (const [i, lexeme] of lexemes.entries()) {
    const word =
      lexeme.kind === 'word' && lexemes[i - 1]?.kind !== 'exact' ? text.slice(lexeme.from, lexeme.to) : '';
    const kind = FOREIGN.get(word) ?? DOUBTFUL.get(word) ?? inSmallLetters(word);
    if (kind === 'not' && lexemes[i + 1]?.kind === 'near' && endsOperand(read.at(-1))) {
      // `a not w/5 b`, which the parser refuses.
      read.push({ kind, from: lexeme.from, to: lexeme.to });
      continue;
    }
    if (!kind || !isBetween(kind, read.at(-1), lexemes[i + 1])) {
      read.push(lexeme);
      continue;
    }
    const at = { from: lexeme.from, to: lexeme.to, word, by: kind.toUpperCase() };
    if (FOREIGN.has(word)) translated.push(at);
    else (DOUBTFUL.has(word) ? doubtful : small).push(at);
    read.push(FOREIGN.has(word) ? { kind, from: lexeme.from, to: lexeme.to } : lexeme);
  }
  remarkOn(translated, text, remarks, readAs);
  remarkOn(doubtful, text, remarks, lookedFor);
  remarkOn(small, text, remarks, lookedFor);
  return read;
}

interface Word extends Place {
  readonly word: string;
  readonly by: string;
}

function inSmallLetters(word: string): Conjunction | undefined {
  if (!/^(?:and|or|not)$/i.test(word) || word === word.toUpperCase()) return undefined;
  const kind = word.toLowerCase();
  return kind === 'and' || kind === 'or' ? kind : 'not';
}

function isBetween(kind: Conjunction, before: Lexeme | undefined, after: Lexeme | undefined): boolean {
  if (!startsOperand(after)) return false;
  return endsOperand(before) || (kind === 'not' && before?.kind !== 'near' && before?.kind !== 'exact');
}

function remarkOn(
  words: readonly Word[],
  text: string,
  remarks: Remarks,
  message: (words: readonly string[], operators: readonly string[]) => string,
): void {
  if (words.length === 0) return;
  const { suggestion, ...place } = replaced(text, words);
  const distinct = (values: readonly string[]) => [...new Set(values)];
  const said = message(distinct(words.map(({ word }) => word)), distinct(words.map(({ by }) => by)));
  remarks.warn(place, said, suggestion);
}

function readAs(words: readonly string[], operators: readonly string[]): string {
  return `${listed(words)} ${words.length === 1 ? 'is' : 'are'} read as ${listed(operators)}.`;
}

function lookedFor(words: readonly string[], operators: readonly string[]): string {
  const read = words.length === 1 ? 'is looked for as a word' : 'are looked for as words';
  const written = operators.length === 1 ? 'The operator is' : 'The operators are';
  return `${listed(words)} ${read}. ${written} written ${listed(operators)}.`;
}

const listed = (words: readonly string[]) => words.join(', ');
