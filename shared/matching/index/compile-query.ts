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
  packGap,
  packWord,
  SEQUENCE,
  TERM,
  WHOLE,
} from './program.ts';
import { FOLDED, LANGUAGE, SITE, type TermTable } from './terms.ts';

const PLACES: Partial<Record<Scope, number>> = { title: IN_TITLE, text: IN_TEXT, tag: WHOLE, list: WHOLE };

/** Appends the program of a query to `code`, and adds the terms it looks for to the table. */
export function compileQuery(query: Query, terms: TermTable, code: IntList): void {
  switch (query.kind) {
    case 'and':
      compileOperands({ kind: AND, kindOfTerms: ALL_TERMS, operands: query.operands }, terms, code);
      break;
    case 'or':
      compileOperands({ kind: OR, kindOfTerms: ANY_TERMS, operands: query.operands }, terms, code);
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
        compileAlternatives(query.alternatives, terms, code);
      });
      break;
    case 'near':
      node(NEAR, code, () => {
        code.push(query.gaps.length);
        for (const gap of query.gaps) code.push(packGap(gap));
        for (const alternatives of query.operands) {
          node(OR, code, () => compileAlternatives(alternatives, terms, code));
        }
      });
      break;
    case 'proximity':
      node(PROXIMITY, code, () => {
        const words = distinctSequences(query.words, terms);
        code.pushAll([query.distance, words.length, ...words.map(({ times }) => times)]);
        for (const { operands } of words) node(SEQUENCE, code, () => code.pushAll(operands));
      });
      break;
    case 'sequence':
    case 'site':
    case 'language':
      compileLeaf(query, terms, code);
      break;
    default:
      query satisfies never;
  }
}

function compileLeaf(query: Sequence | Site | Language, terms: TermTable, code: IntList): void {
  const term = singleTerm(query, terms);
  if (term !== undefined) node(TERM, code, () => code.push(term));
  else if (query.kind === 'sequence') compileSequence(query, terms, code);
}

interface Joined {
  readonly kind: number;
  /** The kind of node that holds the operands that are single terms. */
  readonly kindOfTerms: number;
  readonly operands: readonly Query[];
}

/** The operands that are single terms come first, as one node. */
function compileOperands({ kind, kindOfTerms, operands }: Joined, terms: TermTable, code: IntList): void {
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

/**
 * The term that is equivalent to the whole query, if there is one: the article matches exactly when it has the term.
 */
function singleTerm(query: Query, terms: TermTable): number | undefined {
  if (query.kind === 'site') return terms.intern(FOLDED, SITE, query.host);
  if (query.kind === 'language') return terms.intern(FOLDED, LANGUAGE, query.language);
  if (query.kind !== 'sequence' || query.words.length > 1 || PLACES[query.scope] !== undefined)
    return undefined;
  // The exact spelling has to be checked at each place.
  if (query.form === 'exact') return undefined;
  return terms.ofWord(query.words[0]!, query);
}

/** Each alternative once: a place that is found twice is still one place. */
function compileAlternatives(alternatives: Alternatives, terms: TermTable, code: IntList): void {
  for (const { operands } of distinctSequences(alternatives, terms)) {
    node(SEQUENCE, code, () => code.pushAll(operands));
  }
}

function compileSequence(sequence: Sequence, terms: TermTable, code: IntList): void {
  node(SEQUENCE, code, () => code.pushAll(operandsOf(sequence, terms)));
}

/** The words of a `SEQUENCE`, as they stand after its header. */
function operandsOf({ words, ...sequence }: Sequence, terms: TermTable): number[] {
  const packed = words.map((word, i) =>
    packWord(terms.ofWord(word, sequence), word.hyphen && sequence.form === 'exact' && i < words.length - 1),
  );
  return [PLACES[sequence.scope] ?? ANYWHERE, ...packed];
}

function distinctSequences(sequences: readonly Sequence[], terms: TermTable) {
  const distinct = new Map<string, { readonly operands: readonly number[]; times: number }>();
  for (const sequence of sequences) {
    const operands = operandsOf(sequence, terms);
    const key = operands.join();
    const known = distinct.get(key);
    if (known) known.times++;
    else distinct.set(key, { operands, times: 1 });
  }
  return [...distinct.values()];
}

function node(kind: number, code: IntList, writeRest: () => void): void {
  const at = code.length;
  code.push(0);
  writeRest();
  code.values[at] = header(kind, code.length - at);
}
