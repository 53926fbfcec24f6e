import { fold, lowerForm } from './analysis/fold.ts';
import { hasMarksThatCount } from './analysis/own-letters.ts';
import { splitSign } from './analysis/word-sign.ts';
import { printQuery } from './grammar/print-query.ts';
import { normaliseQuery } from './normalise-query.ts';
import { type Form, isWhole, type Query, type Sequence, type WordPattern } from './query.ts';
import { isCapitalWord } from './readings.ts';

/** A stricter form has a higher number. */
const STRICTNESS: Readonly<Record<Form, number>> = { inflected: 0, folded: 1, exact: 2 };

/**
 * Whether every article that matches `query` is certain to match `other`. May answer no where the truth is yes, because
 * it compares the structure of the queries and knows nothing about language.
 */
export function implies(query: Query, other: Query): boolean {
  if (other.kind === 'and') return other.operands.every((operand) => implies(query, operand));
  if (other.kind === 'or' && other.operands.some((operand) => implies(query, operand))) return true;
  switch (query.kind) {
    case 'and':
      return query.operands.some((operand) => implies(operand, other)) || isSame(query, other);
    case 'or':
      return query.operands.every((operand) => implies(operand, other)) || isSame(query, other);
    case 'near':
      return query.operands.some((alternatives) => allImply(alternatives, other)) || isSame(query, other);
    case 'count':
      return allImply(query.alternatives, other) || isSame(query, other);
    case 'proximity':
      return query.words.some((word) => implies(word, other)) || isSame(query, other);
    case 'sequence':
      return other.kind === 'sequence' && contains(query, other);
    case 'site':
      return other.kind === 'site' && (query.host === other.host || query.host.endsWith(`.${other.host}`));
    case 'language':
      return other.kind === 'language' && `${query.language}-`.startsWith(`${other.language}-`);
    case 'not':
    case 'atLeastOf':
      return isSame(query, other);
    default:
      return query satisfies never;
  }
}

function allImply(alternatives: readonly Query[], other: Query): boolean {
  return alternatives.every((alternative) => implies(alternative, other));
}

function isSame(query: Query, other: Query): boolean {
  return printQuery(normaliseQuery(query)) === printQuery(normaliseQuery(other));
}

/** Whether the other sequence is found everywhere the sequence is found. */
function contains(sequence: Sequence, other: Sequence): boolean {
  const isPart = other.scope === 'content' && (sequence.scope === 'title' || sequence.scope === 'text');
  if (sequence.scope !== other.scope && !isPart) return false;
  if (STRICTNESS[sequence.form] < STRICTNESS[other.form]) return false;
  const last = sequence.words.length - other.words.length;
  if (isWhole(sequence.scope) && last !== 0) return false;
  for (let start = 0; start <= last; start++) {
    const fits = other.words.every((word, i) => {
      const isJoined =
        i === other.words.length - 1 || joinsAlike(sequence, sequence.words[start + i]!, other, word);
      return isJoined && fitsInto(sequence.words[start + i]!, word, sequence.form, other.form);
    });
    if (fits) return true;
  }
  return false;
}

/** Whether everything allowed between a word and the next in the sequence is allowed there in the other too. */
function joinsAlike(sequence: Sequence, word: WordPattern, other: Sequence, otherWord: WordPattern): boolean {
  if (other.form === 'exact') return word.hyphen || !otherWord.hyphen;
  return sequence.form === 'exact' || !word.hyphen || otherWord.hyphen;
}

function fitsInto(word: WordPattern, other: WordPattern, from: Form, form: Form): boolean {
  const [sign, body] = splitSign(word.text);
  const [otherSign, otherBody] = splitSign(other.text);
  if (otherSign && sign !== otherSign) return false;
  if (word.wildcard !== other.wildcard || word.openEnd !== other.openEnd) return false;
  if (form === 'exact' || hasMarksThatCount(lowerForm(otherBody))) return body === otherBody;
  // A word in capitals is also found with dots.
  return fold(body) === fold(otherBody) && (from === 'exact' || !isCapitalWord(body) || body === otherBody);
}
