import { type Alternatives, alternativesOf, type Query } from '../query.ts';
import type { Operand } from './query-parser.ts';
import type { Remarks } from './remarks.ts';

/** NEAR and ATLEAST speak of places, which only words and phrases have. Returns nothing when it has refused. */
export function alternativesOrRefuse(
  operand: Operand,
  operator: 'NEAR' | 'ATLEAST',
  text: string,
  remarks: Remarks,
): Alternatives | undefined {
  const { query } = operand;
  const alternatives = alternativesOf(query);
  if (alternatives) return alternatives;
  const typed = text.slice(query.from, query.to);
  if (query.kind === 'not') {
    remarks.refuse(
      operand,
      `An exclusion cannot stand inside ${operator}. Put it after: ${operator} … -word.`,
    );
  } else if (operator === 'NEAR' && query.kind === 'and' && /^[\p{L}\p{M}\p{N}\s]+$/u.test(typed)) {
    remarks.refuse(operand, 'Beside NEAR stands a word, a phrase, or words joined by OR.', `"${typed}"`);
  } else {
    remarks.refuse(operand, `${operator} takes words, phrases, and these joined by OR, nothing else.`);
  }
  return undefined;
}

/** OF counts what is found, so nothing in its list may be an exclusion. */
export function refuseExclusions(query: Query, remarks: Remarks): void {
  switch (query.kind) {
    case 'not':
      remarks.refuse(query, 'An exclusion cannot stand inside OF. Put it after: 2 OF (a, b, c) -d.');
      break;
    case 'and':
    case 'or':
    case 'atLeastOf':
      for (const operand of query.operands) refuseExclusions(operand, remarks);
      break;
    default:
  }
}
