import { plainView } from './plain-view.ts';
import type { Gap, Place } from './query.ts';
import type { Remarks } from './remarks.ts';

/** The fields by the names that people type, in lower case. */
const FIELDS = {
  title: 'title',
  intitle: 'title',
  text: 'text',
  intext: 'text',
  author: 'author',
  tag: 'tag',
  source: 'source',
  site: 'site',
  url: 'url',
  inurl: 'url',
  lang: 'lang',
} as const;

export type FieldName = (typeof FIELDS)[keyof typeof FIELDS];

type Sign = 'word' | 'open' | 'close' | 'comma' | 'and' | 'or' | 'not' | 'plus' | 'exact';

/** A piece of query text: an operator, a bracket, a quoted phrase, or a word that is still to be split. */
export type Lexeme =
  | { readonly [Kind in Sign]: Place & { readonly kind: Kind } }[Sign]
  | (Place & { readonly kind: 'phrase'; readonly inner: Place; readonly distance?: number })
  | (Place & { readonly kind: 'field'; readonly field: FieldName })
  | (Place & { readonly kind: 'near'; readonly gap: Gap })
  | (Place & { readonly kind: 'of'; readonly least: number })
  | (Place & { readonly kind: 'atLeast'; readonly least: number });

/** The most words that NEAR and `~` allow between: further apart, AND says the same. */
const MOST_DISTANCE = 1000;
const DEFAULT_DISTANCE = 4;

const SPACE = /\s+/y;
const CHUNK = /(?:(?!&&)[^\s()"|])+/y;
const ITEM_CHUNK = /(?:(?!&&)[^\s()"|,])+/y;
/** What a chunk needs to be more than punctuation. */
const WORD_LIKE = /[\p{L}\p{N}\p{M}*]/u;
const FIELD = /([a-z]+):/iy;
const OF = /(\d+)\s+OF(?=\s*\()/y;
const AT_LEAST = /ATLEAST(\d*)(?=\s*\()/y;
const AROUND = /AROUND(?:\s*\(\s*(\d*)\s*\))?(?![^\s()])/y;
const NEAR = /(?:O?NEAR(?:\/(\d+))?|(?:w|pre)\/(\d+)|(?:W|PRE)\/(\d+))(?![^\s()"])/y;
const NEAR_WITHOUT_NUMBER = /(?:O?NEAR\/|(?:w|pre|W|PRE)\/(?:s|p|sent|para|S|P|SENT|PARA)?)(?![^\s()"])/y;
const OF_WITHOUT_BRACKET = /(\d+)\s+OF(?![^\s()])/y;
const RANGE = /[[{][^[\]{}"]*\sTO\s[^[\]{}"]*[\]}]/y;
const REGULAR_EXPRESSION = /\/(?:[^\s/\\]|\\.)+\/(?=[\s)]|$)/y;
const SUFFIX = /~(\d+(?!\d|\.\d))?(?:\d|\.\d)*|\^[\d.]*/y;

/**
 * Cuts query text into lexemes. Never throws; what no reading makes sense of becomes a problem and the rest is still
 * cut, so that one look shows every mistake. Linear in the length of the text.
 */
export function lexQuery(text: string, remarks: Remarks): Lexeme[] {
  const view = plainView(text);
  const lexemes: Lexeme[] = [];
  /** For every open bracket, whether it is that of `2 OF (a, b)`, where commas separate. */
  const brackets: boolean[] = [];
  let at = 0;

  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(view) ?? undefined;
  };
  const push = (lexeme: Lexeme) => {
    lexemes.push(lexeme);
    at = lexeme.to;
  };
  const refuse = (from: number, to: number, message: string, suggestion?: string) => {
    remarks.refuse({ from, to }, message, suggestion);
    at = to;
  };
  const distanceOf = (digits: string, from: number, to: number): number => {
    const distance = Number(digits);
    if (distance > MOST_DISTANCE) {
      const capped = text.slice(from, to).replace(/\d+/, String(MOST_DISTANCE));
      refuse(from, to, `At most ${MOST_DISTANCE} words may lie between; further apart, write AND.`, capped);
    }
    return distance;
  };

  const lexPhrase = () => {
    const from = at;
    const end = view.indexOf('"', from + 1);
    if (end < 0) {
      const rest = text.slice(from).trimEnd();
      refuse(from, text.length, 'This quote is not closed.', rest.length > 1 ? `${rest}"` : '');
      lexemes.push({ kind: 'phrase', from, to: text.length, inner: { from: from + 1, to: text.length } });
      return;
    }
    const inner = { from: from + 1, to: end };
    at = end + 1;
    const tilde = view[at] === '~' ? take(SUFFIX) : undefined;
    const to = tilde ? at + tilde[0].length : at;
    if (tilde && tilde[1] === undefined) {
      refuse(from, to, 'After ~ stands how many other words may lie between.', `${text.slice(from, at)}~5`);
    }
    const distance = tilde?.[1] === undefined ? undefined : distanceOf(tilde[1], from, to);
    push({ kind: 'phrase', from, to, inner, ...(distance !== undefined && { distance }) });
    lexBoost();
  };

  /** Lucene's weights and edit distances after a phrase or a bracket. */
  const lexBoost = () => {
    const found = view[at] === '^' || view[at] === '~' ? take(SUFFIX) : undefined;
    if (!found) return;
    const what =
      view[at] === '^'
        ? 'Words cannot be weighted: an article matches or it does not. Leave this out.'
        : 'A distance follows a quoted phrase, as in "a b"~5. Between groups write NEAR/5.';
    refuse(at, at + found[0].length, what, '');
  };

  const lexBracket = () => {
    const from = at;
    if (view[at] === '(') {
      brackets.push(lexemes.at(-1)?.kind === 'of');
      push({ kind: 'open', from, to: from + 1 });
    } else {
      brackets.pop();
      push({ kind: 'close', from, to: from + 1 });
      lexBoost();
    }
  };

  /** Operators that are words. Returns whether there was one. */
  const lexOperatorWord = (chunk: string): boolean => {
    const from = at;
    const simple = { AND: 'and', '&': 'and', OR: 'or', NOT: 'not' } as const;
    if (Object.hasOwn(simple, chunk)) {
      push({ kind: simple[chunk as keyof typeof simple], from, to: from + chunk.length });
      return true;
    }
    const near = take(NEAR);
    if (near) {
      const digits = near[1] ?? near[2] ?? near[3];
      const to = from + near[0].length;
      const distance = digits === undefined ? DEFAULT_DISTANCE : distanceOf(digits, from, to);
      const gap = { distance, ordered: /^(?:ONEAR|pre)/i.test(near[0]) };
      push({ kind: 'near', from, to, gap });
      return true;
    }
    const around = take(AROUND);
    if (around) {
      const to = from + around[0].length;
      if (!around[1]) refuse(from, to, 'AROUND needs a number of words in brackets.', 'AROUND(5)');
      const distance = around[1] ? distanceOf(around[1], from, to) : DEFAULT_DISTANCE;
      push({ kind: 'near', from, to, gap: { distance, ordered: false } });
      return true;
    }
    const of = take(OF);
    if (of) {
      push({ kind: 'of', from, to: from + of[0].length, least: Number(of[1]) });
      return true;
    }
    const atLeast = take(AT_LEAST);
    if (atLeast) {
      const to = from + atLeast[0].length;
      if (!atLeast[1]) refuse(from, to, 'ATLEAST needs a number right after it.', 'ATLEAST3');
      push({ kind: 'atLeast', from, to, least: Number(atLeast[1] || 1) });
      return true;
    }
    return lexUnfinishedOperator(chunk);
  };

  const lexUnfinishedOperator = (chunk: string): boolean => {
    const from = at;
    const near = take(NEAR_WITHOUT_NUMBER);
    if (near) {
      const [operator = '', unit] = near[0].split('/');
      const message = unit
        ? 'Sentences and paragraphs are not told apart. Write how many words may lie between.'
        : `${operator}/ needs a number: how many other words may lie between.`;
      const distance = /^p/i.test(unit ?? '') ? 75 : unit ? 25 : 5;
      refuse(from, from + near[0].length, message, `${operator}/${distance}`);
      const gap = { distance, ordered: /^(?:ONEAR|pre)/i.test(operator) };
      push({ kind: 'near', from, to: from + near[0].length, gap });
      return true;
    }
    const of = take(OF_WITHOUT_BRACKET);
    if (of) {
      refuse(from, from + of[0].length, `${of[0]} needs a list in brackets, as in 2 OF (a, b, c).`);
      return true;
    }
    if (/^(?:OF|ATLEAST\d*)$/.test(chunk) && (chunk !== 'OF' || /^\s*\(/.test(view.slice(at + 2)))) {
      const example = chunk === 'OF' ? '2 OF' : undefined;
      const needs = chunk === 'OF' ? 'a number before it' : 'a group in brackets after it';
      refuse(from, from + chunk.length, `${chunk} needs ${needs}.`, example);
      return true;
    }
    return false;
  };

  const lexWord = () => {
    const from = at;
    const inUrl = urlJustNamed(lexemes);
    const range = take(RANGE);
    if (range) {
      refuse(from, from + range[0].length, 'Ranges cannot be searched. Name the words instead.');
      return;
    }
    const expression = inUrl ? undefined : take(REGULAR_EXPRESSION);
    if (expression) {
      const words = expression[0].replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
      const to = from + expression[0].length;
      refuse(from, to, 'Regular expressions cannot be searched. Use * and ?.', words && `"${words}"`);
      return;
    }
    const chunk = take(brackets.at(-1) ? ITEM_CHUNK : CHUNK)?.[0] ?? view.charAt(at);
    if (lexOperatorWord(chunk)) return;
    const to = from + chunk.length;
    const signs = { '-': 'not', '!': 'not', '+': 'plus', '=': 'exact' } as const;
    const sign = signs[chunk.charAt(0) as keyof typeof signs];
    const beforeGroup = /^["(]/.test(view.slice(to, to + 1));
    if (!WORD_LIKE.test(chunk) && !(beforeGroup && sign)) {
      warnOfLooseSign(chunk);
      at = to;
      return;
    }
    if (sign) {
      push({ kind: sign, from, to: from + 1 });
      return;
    }
    const name = take(FIELD);
    const field = name?.[1]?.toLowerCase() ?? '';
    if (name && Object.hasOwn(FIELDS, field)) {
      push({ kind: 'field', from, to: from + name[0].length, field: FIELDS[field as keyof typeof FIELDS] });
      return;
    }
    push({ kind: 'word', from, to });
  };

  const warnOfLooseSign = (chunk: string) => {
    const space = /^\s+(?=[^\s)])/.exec(view.slice(at + 1));
    if (!/^[-!+=]$/.test(chunk) || !space) return;
    const place = { from: at, to: at + 1 + space[0].length };
    const message = `A ${chunk} with a space after it is punctuation. As an operator it stands right before a word.`;
    remarks.warn(place, message, chunk);
  };

  while (at < view.length) {
    const space = take(SPACE);
    if (space) at += space[0].length;
    else if (view[at] === '"') lexPhrase();
    else if (view[at] === '(' || view[at] === ')') lexBracket();
    else if (view[at] === '|') push({ kind: 'or', from: at, to: at + (view[at + 1] === '|' ? 2 : 1) });
    else if (view.startsWith('&&', at)) push({ kind: 'and', from: at, to: at + 2 });
    else if (view[at] === ',' && brackets.at(-1)) push({ kind: 'comma', from: at, to: at + 1 });
    else lexWord();
  }
  return lexemes;
}

function urlJustNamed(lexemes: readonly Lexeme[]): boolean {
  const last = lexemes.at(-1);
  return last?.kind === 'field' && last.field === 'url';
}
