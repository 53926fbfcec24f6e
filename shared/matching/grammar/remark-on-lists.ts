import type { Place } from '../query.ts';
import { endsOperand, type Lexeme, startsOperand } from './lexeme.ts';
import type { SideBySide } from './operator-spelling.ts';
import { type Remarks, type Replacement, replaced } from './remarks.ts';

const LIST_SIGN = /[,;、，；/•·]/;
const TRAILING_LIST_SIGN = /[,;、，；]+$/;

/** Remarks on what stands between operands, or rather does not: operands that nothing but punctuation joins. */
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
  let depthOfList = 0;
  let lines = 0;
  const lists: boolean[] = [];
  for (const [i, lexeme] of lexemes.entries()) {
    if (lexeme.kind === 'open') lists.push(lexemes[i - 1]?.kind === 'of');
    if (lexeme.kind === 'close') lists.pop();
    depthOfList = lists.filter(Boolean).length;
    const next = lexemes[i + 1];
    if (depthOfList > 0 || !next || !endsOperand(lexeme) || !startsOperand(next)) continue;
    const trailing =
      lexeme.kind === 'word'
        ? (TRAILING_LIST_SIGN.exec(text.slice(lexeme.from, lexeme.to))?.[0].length ?? 0)
        : 0;
    const between = text.slice(lexeme.to, next.from);
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
  const message = `${lines > 0 ? 'Lines' : 'Words with a comma or another sign between them'} are read as joined by AND: all of them are wanted. For any one of them write OR.`;
  const { suggestion, ...place } = replaced(text, joints);
  remarks.warn(place, message, suggestion);
}

/** `#1 AND #2`, `S1 OR S2`: numbers of searches that were made before. */
function remarkOnSearchNumbers(lexemes: readonly Lexeme[], text: string, remarks: Remarks): void {
  const words = lexemes
    .filter(({ kind }) => kind === 'word')
    .map((word) => ({ ...word, typed: text.slice(word.from, word.to) }));
  const hasOperator = lexemes.some(({ kind }) => kind === 'and' || kind === 'or' || kind === 'not');
  const numbers = words.filter(({ typed }) => /^(?:#\d{1,3}|[SL]\d{1,2})$/.test(typed));
  const [first] = numbers;
  if (!first || !hasOperator || (!first.typed.startsWith('#') && numbers.length < words.length)) return;
  const message = `${first.typed} is looked for as a word. If it is the number of an earlier search, paste that search in its place.`;
  remarks.warn(first, message);
}

/** Fields that EBSCO puts before a word with a space between. */
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
        `${word} is looked for as a word: nothing of this name stands before a bracket here.`,
        `${word} `,
      );
    if (
      /^(?:same|within|sentence|paragraph)$/.test(word) &&
      endsOperand(lexemes[i - 1]) &&
      startsOperand(next)
    ) {
      const operator = word === 'paragraph' || word === 'same' ? 'NEAR/50' : 'NEAR/15';
      const message = `${word} is looked for as a word. As an operator, ${operator} comes nearest.`;
      remarks.warn(lexeme, message, operator);
    }
    if (/^\p{L}+:$/u.test(word) && startsOperand(next)) {
      const message = `${word} is looked for as a word, for it is no field. Fields are title, text, author, tag, source, site, url and lang.`;
      remarks.warn(lexeme, message);
    }
  }
}

/** Words side by side are a phrase to Factiva, Ovid and PubMed and joined by OR in Westlaw. */
function remarkOnSideBySide(
  lexemes: readonly Lexeme[],
  text: string,
  meaning: SideBySide,
  remarks: Remarks,
): void {
  const runs: Replacement[] = [];
  for (let i = 0; i < lexemes.length; i++) {
    let end = i;
    while (lexemes[end]?.kind === 'word') end++;
    const [first, last] = [lexemes[i], lexemes[end - 1]];
    if (end - i < 2 || !first || !last) continue;
    runs.push({ from: first.from, to: last.to, by: joinedAs(lexemes.slice(i, end), text, meaning) });
    i = end;
  }
  if (runs.length === 0) return;
  const there = meaning === 'phrase' ? 'a phrase' : 'joined by OR';
  const message = `Where this query seems to come from, words side by side are ${there}. Here all of them are wanted, in any place.`;
  const { suggestion, ...place } = replaced(text, runs);
  remarks.warn(place, message, suggestion);
}

function joinedAs(words: readonly Place[], text: string, meaning: SideBySide): string {
  const typed = words.map(({ from, to }) => text.slice(from, to));
  return meaning === 'phrase' ? `"${typed.join(' ')}"` : `(${typed.join(' OR ')})`;
}
