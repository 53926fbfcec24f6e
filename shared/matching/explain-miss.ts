import { printQuery } from './grammar/print-query.ts';
import { countBeginnings, type NaiveMatcher } from './match-naively.ts';
import {
  type Alternatives,
  isWhole,
  type Near,
  type Proximity,
  type Query,
  type Scope,
  type Sequence,
} from './query.ts';

export interface Miss {
  readonly failed: Query;
  readonly reason: string;
}

const SCOPE_NAMES: Readonly<Record<Scope, string>> = {
  content: 'title or text',
  title: 'title',
  text: 'text',
  author: 'author',
  tag: 'tags',
  source: 'source',
  list: 'lists of its source',
  url: 'address',
};

/** The first clause, in the order of the query, for which the article does not match; it must be one that does not. */
export function explainMiss(query: Query, matcher: NaiveMatcher): Miss {
  switch (query.kind) {
    case 'and':
      return explainMiss(query.operands.find((operand) => !matcher.find(operand))!, matcher);
    case 'or':
      return { failed: query, reason: 'none of these is found' };
    case 'atLeastOf': {
      const found = query.operands.filter((operand) => matcher.find(operand));
      const which = found.length > 0 ? `: ${found.map(printQuery).join(', ')}` : '';
      return { failed: query, reason: `${found.length} of these ${query.operands.length} found${which}` };
    }
    case 'not':
      return { failed: query, reason: `${printQuery(query.operand)} is found, and the query excludes it` };
    case 'sequence':
      return { failed: query, reason: sequenceReason(query, matcher) };
    case 'proximity':
      return {
        failed: query,
        reason: distanceReason(
          query,
          query.words.map((word) => [word]),
          matcher,
        ),
      };
    case 'near':
      return { failed: query, reason: distanceReason(query, query.operands, matcher) };
    case 'count': {
      const count = countBeginnings(matcher.places.ofAlternatives(query.alternatives));
      return { failed: query, reason: `found ${count} times, ${query.least} are needed` };
    }
    case 'site':
      return {
        failed: query,
        reason: matcher.host ? `the article is on ${matcher.host}` : 'the article has no address',
      };
    case 'language':
      return {
        failed: query,
        reason: matcher.language
          ? `the article is in ${matcher.language}`
          : 'nobody knows the language of the article',
      };
  }
}

function sequenceReason(sequence: Sequence, matcher: NaiveMatcher): string {
  const where = SCOPE_NAMES[sequence.scope];
  const singles = sequence.words.map((word) => ({ ...sequence, words: [word] }));
  const missing = singles.find((single) => matcher.places.ofSequence(single).length === 0);
  if (sequence.words.length === 1 || isWhole(sequence.scope)) return `not in the ${where}`;
  if (missing) return `${printQuery(missing)} is not in the ${where}`;
  return `the words are in the ${where}, but not side by side in this order`;
}

function distanceReason(
  query: Near | Proximity,
  operands: readonly Alternatives[],
  matcher: NaiveMatcher,
): string {
  const missing = operands.find((alternatives) => matcher.places.ofAlternatives(alternatives).length === 0);
  if (missing)
    return `${missing.map(printQuery).join(' OR ')} is not in the ${SCOPE_NAMES[missing[0]!.scope]}`;
  const ordered = query.kind === 'near' && query.gaps.some((gap) => gap.ordered);
  return `the words are there, but not so near each other${ordered ? ' in this order' : ''}`;
}
