import type { Alternatives, Language, Query, Scope, Sequence, Site } from '../query.ts';
import type { IntList } from './int-list.ts';
import {
  ALL_TERMS,
  AND,
  ANY_TERMS,
  ANYWHERE,
  COUNT,
  header,
  IN_TEXT,
  IN_TITLE,
  LEAST,
  NEAR,
  NOT,
  OR,
  PROXIMITY,
  SEQUENCE,
  TERM,
  WHOLE_TAG,
} from './program.ts';
import { FOLDED, LANGUAGE, SITE, type TermTable } from './terms.ts';

const PLACES: Partial<Record<Scope, number>> = { title: IN_TITLE, text: IN_TEXT, tag: WHOLE_TAG };

/** Appends the program of a query to `code`; the terms it looks for go into the table. */
export function compileQuery(query: Query, terms: TermTable, code: IntList): void {
  switch (query.kind) {
    case 'and':
      compileOperands(AND, ALL_TERMS, query.operands, terms, code);
      break;
    case 'or':
      compileOperands(OR, ANY_TERMS, query.operands, terms, code);
      break;
    case 'not':
      node(NOT, code, () => compileQuery(query.operand, terms, code));
      break;
    case 'atLeastOf':
      node(LEAST, code, () => {
        code.push(query.least);
        for (const operand of query.operands) compileQuery(operand, terms, code);
      });
      break;
    case 'count':
      node(COUNT, code, () => {
        code.push(query.least);
        for (const sequence of query.alternatives) compileSequence(sequence, terms, code);
      });
      break;
    case 'near':
      node(NEAR, code, () => {
        code.push(query.gaps.length);
        for (const { distance, ordered } of query.gaps) code.push(distance * 2 + (ordered ? 1 : 0));
        for (const alternatives of query.operands) compileAlternatives(alternatives, terms, code);
      });
      break;
    case 'proximity':
      node(PROXIMITY, code, () => {
        code.push(query.distance);
        for (const sequence of query.words) compileSequence(sequence, terms, code);
      });
      break;
    default:
      compileLeaf(query, terms, code);
  }
}

function compileLeaf(query: Sequence | Site | Language, terms: TermTable, code: IntList): void {
  const term = singleTerm(query, terms);
  if (term !== undefined) node(TERM, code, () => code.push(term));
  else if (query.kind === 'sequence') compileSequence(query, terms, code);
}

/** The operands that are single terms come first, as one node. */
function compileOperands(
  kind: number,
  kindOfTerms: number,
  operands: readonly Query[],
  terms: TermTable,
  code: IntList,
): void {
  const singles: number[] = [];
  const others: Query[] = [];
  for (const operand of operands) {
    const term = singleTerm(operand, terms);
    if (term === undefined) others.push(operand);
    else if (!singles.includes(term)) singles.push(term);
  }
  const compileAll = () => {
    if (singles.length > 0) {
      node(singles.length === 1 ? TERM : kindOfTerms, code, () => {
        for (const term of singles) code.push(term);
      });
    }
    for (const operand of others) compileQuery(operand, terms, code);
  };
  if (others.length > 0) node(kind, code, compileAll);
  else compileAll();
}

/** The term that says all about a query, where there is one: the article has it or not. */
function singleTerm(query: Query, terms: TermTable): number | undefined {
  if (query.kind === 'site') return terms.intern(FOLDED, SITE, query.host);
  if (query.kind === 'language') return terms.intern(FOLDED, LANGUAGE, query.language);
  if (query.kind !== 'sequence' || query.words.length > 1 || PLACES[query.scope] !== undefined)
    return undefined;
  // How a word is written has to be looked at in its places.
  if (query.form === 'exact') return undefined;
  return terms.ofWord(query.words[0]!, query);
}

function compileAlternatives(alternatives: Alternatives, terms: TermTable, code: IntList): void {
  node(OR, code, () => {
    for (const sequence of alternatives) compileSequence(sequence, terms, code);
  });
}

function compileSequence(sequence: Sequence, terms: TermTable, code: IntList): void {
  const { words } = sequence;
  node(SEQUENCE, code, () => {
    code.push(PLACES[sequence.scope] ?? ANYWHERE);
    for (const [i, word] of words.entries()) {
      const hyphen = word.hyphen && sequence.form === 'exact' && i < words.length - 1;
      code.push(terms.ofWord(word, sequence) * 2 + (hyphen ? 1 : 0));
    }
  });
}

function node(kind: number, code: IntList, writeRest: () => void): void {
  const at = code.length;
  code.push(0);
  writeRest();
  code.values[at] = header(kind, code.length - at);
}
