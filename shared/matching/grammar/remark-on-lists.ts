import type { Place } from '../query.ts';
import { endsOperand, type Lexeme, startsOperand } from './lexeme.ts';
import type { SideBySide } from './operator-spelling.ts';
import { type Remarks, type Replacement, replaced } from './remarks.ts';

const LIST_SIGN = /[,;、，；/•·]/;
const COMMENT = /<<<[\s\S]*?>>>|\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->|(?:#|\/\/|--)[^\n]*/g;
const TRAILING_LIST_SIGN = /[,;、，；]+$/;

/** Warns about operands without an operator between them: words joined by punctuation, lines or nothing. */
export function remarkOnLists(
  lexemes: readonly Lexeme[],
  text: string,
  sideBySide: SideBySide | undefined,
  remarks: Remarks,
): void {
  remarkOnPunctuation(lexemes, text, remarks);
  remarkOnSearchNumbers(lexemes, text, remarks);
  remarkOnCodes(lexemes, text, remarks);
  if (sideBySide) remarkOnSideBySide(lexemes, text, sideBySide, remarks);
}

/** `ferry, gale, comet`, lines without an operator, `ferry / gale`: people mean any one of them. */
function remarkOnPunctuation(lexemes: readonly Lexeme[], text: string, remarks: Remarks): void {
  const joints: Replacement[] = [];
  let lines = 0;
  const lists: boolean[] = [];
  for (const [i, lexeme] of lexemes.entries()) {
    if (lexeme.kind === 'open') lists.push(lexemes[i - 1]?.kind === 'of');
    if (lexeme.kind === 'close') lists.pop();
    const next = lexemes[i + 1];
    if (lists.at(-1) || !next || !endsOperand(lexeme) || !startsOperand(next)) continue;
    const trailing =
      lexeme.kind === 'word'
        ? (TRAILING_LIST_SIGN.exec(text.slice(lexeme.from, lexeme.to))?.[0].length ?? 0)
        : 0;
    const between = text.slice(lexeme.to, next.from).replace(COMMENT, '');
    const isLine = /[\r\n]/.test(between);
    if (
      next.kind === 'not' ||
      next.kind === 'plus' ||
      (trailing === 0 && !isLine && !LIST_SIGN.test(between))
    )
      continue;
    if (isLine) lines++;
    joints.push({ from: lexeme.to - trailing, to: next.from, by: isLine ? ' OR\n' : ' OR ' });
  }
  if (joints.length === 0) return;
  const message = `${lines > 0 ? 'Lines' : 'Words with a comma or another sign between them'} are read as joined by AND: all of them are wanted. To find any one of them, write OR.`;
  const { suggestion, ...place } = replaced(text, joints);
  remarks.warn(place, message, suggestion);
}

/** `#1 AND #2`, `S1 OR S2`: numbers of earlier searches. */
function remarkOnSearchNumbers(lexemes: readonly Lexeme[], text: string, remarks: Remarks): void {
  const words = lexemes
    .filter(({ kind }) => kind === 'word')
    .map((word) => ({ ...word, typed: text.slice(word.from, word.to) }));
  const hasOperator = lexemes.some(({ kind }) => kind === 'and' || kind === 'or' || kind === 'not');
  const numbers = words.filter(({ typed }) => /^(?:#\d{1,3}|[SL]\d{1,2})$/.test(typed));
  const [first] = numbers;
  if (!first || !hasOperator || (!first.typed.startsWith('#') && numbers.length < words.length)) return;
  const message = `${first.typed} is looked for as a word. If it is the number of an earlier search, paste that search instead.`;
  remarks.warn(first, message);
}

/** Words that are operators in other query languages but usually plain words, with the nearest operator here. */
const NO_OPERATORS: ReadonlyMap<string, string> = new Map([
  ['same', 'NEAR/50'],
  ['paragraph', 'NEAR/50'],
  ['sentence', 'NEAR/15'],
  ['within', 'NEAR/15'],
  ['near', 'NEAR/4'],
  ['WITHIN', 'NEAR/15'],
  ['BEFORE', 'ONEAR/15'],
  ['FOLLOWED', 'ONEAR/15'],
  ['PRE', 'ONEAR/4'],
  ...'AFTER WITH PRECEDES PRECEDING CONTAINS contains LIKE IS TO IN ANY ALL NONE THEN MATCHES'
    .split(' ')
    .map((word): [string, string] => [word, '']),
]);

/** EBSCO's field codes, which come before a word and a space. */
const CODES: ReadonlyMap<string, string> = new Map([
  ['TI', 'title:'],
  ['AB', 'text:'],
  ['TX', ''],
  ['SU', ''],
  ['MH', ''],
  ['MM', ''],
  ['KW', ''],
  ['AU', 'author:'],
  ['SO', 'source:'],
  ['JN', 'source:'],
]);

function remarkOnCodes(lexemes: readonly Lexeme[], text: string, remarks: Remarks): void {
  for (const [i, lexeme] of lexemes.entries()) {
    const code = lexeme.kind === 'word' ? text.slice(lexeme.from, lexeme.to) : '';
    const field = CODES.get(code);
    const next = lexemes[i + 1];
    if (
      field === undefined ||
      !next ||
      !/^(?:word|phrase|open)$/.test(next.kind) ||
      lexemes[i - 1]?.kind === 'exact'
    )
      continue;
    const [read, advice] = field ? [`the field ${field}`, field] : ['title and text', 'nothing'];
    const message = `${code} is looked for as a word. If it names a field of EBSCO, that is ${read}: write ${advice}.`;
    remarks.warn({ from: lexeme.from, to: next.from }, message, field);
  }
  for (const [i, lexeme] of lexemes.entries()) {
    const next = lexemes[i + 1];
    const word = lexeme.kind === 'word' ? text.slice(lexeme.from, lexeme.to) : '';
    if (next?.kind === 'open' && next.from === lexeme.to && /^[\p{L}\d_.-]+$/u.test(word))
      remarks.warn(
        lexeme,
        `${word} is looked for as a word. There is no function of this name here.`,
        `${word} `,
      );
    const nearest =
      NO_OPERATORS.get(word) ?? (/^[nw]\d{1,2}$/.test(word) ? `NEAR/${word.slice(1)}` : undefined);
    if (nearest !== undefined && endsOperand(lexemes[i - 1]) && startsOperand(next)) {
      const advice = nearest === '' ? 'It is not an operator here.' : `The nearest operator is ${nearest}.`;
      remarks.warn(
        lexeme,
        `${word} is looked for as a word. ${advice}`,
        nearest === '' ? undefined : nearest,
      );
    }
  }
}

/**
 * Warns about words side by side in a query that seems to come from Factiva, Ovid or PubMed, where they are a phrase,
 * or from Westlaw, where they are joined by OR.
 */
function remarkOnSideBySide(
  lexemes: readonly Lexeme[],
  text: string,
  meaning: SideBySide,
  remarks: Remarks,
): void {
  const runs: Replacement[] = [];
  let run: Lexeme[] = [];
  for (const [i, lexeme] of [...lexemes, undefined].entries()) {
    if (lexeme?.kind === 'word' && isPlainWord(lexeme, lexemes[i - 1], text)) {
      run.push(lexeme);
      continue;
    }
    const [first, last] = [run[0], run.at(-1)];
    if (run.length > 1 && first && last)
      runs.push({ from: first.from, to: last.to, by: joinedAs(run, text, meaning) });
    run = [];
  }
  if (runs.length === 0) return;
  const there = meaning === 'phrase' ? 'a phrase' : 'joined by OR';
  const message = `In the language that this query seems to come from, words side by side are ${there}. Here all of them are wanted, in any place.`;
  const { suggestion, ...place } = replaced(text, runs);
  remarks.warn(place, message, suggestion);
}

/** Neither an operator in lower case nor a language code. */
function isPlainWord({ from, to }: Place, before: Lexeme | undefined, text: string): boolean {
  const word = text.slice(from, to);
  const isProse = before?.kind !== 'field' || before.field === 'content' || before.field === 'title';
  return (
    isProse &&
    before?.kind !== 'exact' &&
    /^[\p{L}\p{M}\p{N}'*?!-]+$/u.test(word) &&
    !/^(?:and|or|not|same)$/i.test(word)
  );
}

function joinedAs(words: readonly Place[], text: string, meaning: SideBySide): string {
  const typed = words.map(({ from, to }) => text.slice(from, to));
  return meaning === 'phrase' ? `"${typed.join(' ')}"` : `(${typed.join(' OR ')})`;
}
