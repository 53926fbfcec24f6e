import { apart, insteadOf, SCOPE_NAMES } from './explain-instead.ts';
import { printQuery } from './grammar/print-query.ts';
import { countBeginnings, type NaiveMatcher } from './match-naively.ts';
import { type Alternatives, isWhole, type Near, type Proximity, type Query, type Sequence } from './query.ts';

export interface Miss {
  readonly failed: Query;
  readonly reason: string;
}

/**
 * The first clause, in the order of the query, that the article does not match. The query must be one that does not
 * match.
 */
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
          : 'the language of the article is not known',
      };
    default:
      return query satisfies never;
  }
}

function sequenceReason(sequence: Sequence, { places }: NaiveMatcher): string {
  const where = SCOPE_NAMES[sequence.scope];
  const instead = insteadOf(sequence, places);
  if (sequence.words.length === 1 || isWhole(sequence.scope)) return joined(`not in the ${where}`, instead);
  const singles = sequence.words.map((word) => ({ ...sequence, words: [{ ...word, hyphen: false }] }));
  const missing = singles.find((single) => places.ofSequence(single).length === 0);
  if (missing) {
    return joined(`${printQuery(missing)} is not in the ${where}`, instead ?? insteadOf(missing, places));
  }
  const lists = singles.map((single) => places.ofSequence(single));
  const reason = `the words are in the ${where}, but not side by side in this order`;
  return joined(reason, instead ?? apart(lists, singles.map(printQuery), 0));
}

function distanceReason(
  query: Near | Proximity,
  operands: readonly Alternatives[],
  { places }: NaiveMatcher,
): string {
  const lists = operands.map((alternatives) => places.ofAlternatives(alternatives));
  const names = operands.map((alternatives) => alternatives.map(printQuery).join(' OR '));
  const missing = lists.findIndex((list) => list.length === 0);
  if (missing >= 0) {
    const [first] = operands[missing]!;
    const reason = `${names[missing]} is not in the ${SCOPE_NAMES[first!.scope]}`;
    return joined(reason, operands[missing]!.length === 1 ? insteadOf(first!, places) : undefined);
  }
  const ordered = query.kind === 'near' && query.gaps.some((gap) => gap.ordered);
  const reason = `the words are there, but not near enough to each other${ordered ? ' in this order' : ''}`;
  const allowed =
    query.kind === 'near' ? query.gaps.reduce((sum, { distance }) => sum + distance, 0) : query.distance;
  return joined(reason, apart(lists, names, allowed));
}

function joined(reason: string, instead: string | undefined): string {
  return instead === undefined ? reason : `${reason}; ${instead}`;
}
