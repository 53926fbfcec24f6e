import type { And, Or, Query } from '../query.ts';
import type { Remarks } from './remarks.ts';

/**
 * Whether every matching article must contain something that can be looked up: a word or a host. The index finds
 * queries by this anchor. A query without one would have to be tried on every article, and would match nearly all.
 */
function hasAnchor(query: Query): boolean {
  switch (query.kind) {
    case 'and':
      return query.operands.some(hasAnchor);
    case 'or':
      return query.operands.every(hasAnchor);
    case 'atLeastOf':
      return query.operands.filter(hasAnchor).length > query.operands.length - query.least;
    case 'not':
    case 'language':
      return false;
    case 'sequence':
    case 'near':
    case 'proximity':
    case 'count':
    case 'site':
      return true;
    default:
      return query satisfies never;
  }
}

/** Reports the smallest clauses that leave the query without anything to look for. */
export function refuseWithoutAnchor(query: Query, text: string, remarks: Remarks): void {
  if (hasAnchor(query)) return;
  switch (query.kind) {
    case 'or':
      refuseBranches(query, text, remarks);
      break;
    case 'atLeastOf':
      for (const operand of query.operands) refuseWithoutAnchor(operand, text, remarks);
      break;
    case 'language':
      remarks.refuse(query, 'A language alone is nothing to look for. Add a word.');
      break;
    case 'and':
      refuseConditions(query, remarks);
      break;
    case 'not':
    case 'sequence':
    case 'near':
    case 'proximity':
    case 'count':
    case 'site':
      remarks.refuse(query, 'This only excludes: there is nothing to look for. Add a word to find.');
      break;
    default:
      query satisfies never;
  }
}

function refuseConditions(query: And, remarks: Remarks): void {
  const languages = query.operands.filter((operand) => operand.kind === 'language');
  if (languages.length === 0) {
    remarks.refuse(query, 'This only excludes: there is nothing to look for. Add a word to find.');
    return;
  }
  const isTwo = new Set(languages.map(({ language }) => language)).size > 1;
  const what = languages.length === query.operands.length ? 'Languages' : 'Languages and exclusions';
  const message = `${what} alone are nothing to look for. Add a word.`;
  const advice = isTwo ? ' No article is in two languages: join them by OR, in brackets.' : '';
  remarks.refuse(query, message + advice);
}

/** OF counts matches, so its list cannot contain exclusions. */
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
    case 'sequence':
    case 'near':
    case 'proximity':
    case 'count':
    case 'site':
    case 'language':
      break;
    default:
      query satisfies never;
  }
}

/** People who type `a OR -b` mean `a -b`. */
function refuseBranches(query: Or, text: string, remarks: Remarks): void {
  const bare = query.operands.filter((operand) => !hasAnchor(operand));
  const anchored = query.operands.filter(hasAnchor);
  if (anchored.length === 0 || bare.some((operand) => operand.kind !== 'not')) {
    for (const operand of bare) refuseWithoutAnchor(operand, text, remarks);
    return;
  }
  const typed = ({ from, to }: Query) => text.slice(from, to);
  const wanted = anchored.map(typed).join(' OR ');
  const suggestion = [anchored.length > 1 ? `(${wanted})` : wanted, ...bare.map(typed)].join(' ');
  const message = `${bare.map(typed).join(', ')} matches nearly every article, so it cannot be joined by OR. Use AND.`;
  remarks.refuse(query, message, suggestion);
}
