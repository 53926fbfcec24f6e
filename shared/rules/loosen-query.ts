import { joinAnd, joinOr, type Near, type Proximity, type Query, type Sequence } from '../matching/query.ts';

/**
 * What an edit does to one clause of a query:
 * - `left-out`: a clause that must be met is left out
 * - `allowed`: an exclusion is left out
 * - `any-form`: a word in quotes is found in its other forms too
 * - `anywhere`: words that must be in the title, or in the text, may be in either
 * - `further-apart`: words may be further apart, and in any order
 * - `fewer`: fewer of a list must be found
 */
export const looseningKinds = [
  'left-out',
  'allowed',
  'any-form',
  'anywhere',
  'further-apart',
  'fewer',
] as const;
export type LooseningKind = (typeof looseningKinds)[number];

/** A query with one clause loosened. */
export interface Loosened {
  readonly kind: LooseningKind;
  /** The clause, as it was. */
  readonly clause: Query;
  /** The whole query. */
  readonly query: Query;
}

/** So far apart words may be at least after they were moved apart. */
const apart = { least: 10, times: 3, most: 1000 };

/** Every query that differs from this one by one clause that asks for less. It finds all that the query finds. */
export function* loosened(query: Query): Generator<Loosened> {
  switch (query.kind) {
    case 'and':
      for (const [i, operand] of query.operands.entries()) {
        const rest = query.operands.toSpliced(i, 1);
        // Exclusions alone would find everything.
        if (rest.some(({ kind }) => kind !== 'not')) {
          const kind = operand.kind === 'not' ? 'allowed' : 'left-out';
          yield { kind, clause: operand, query: joinAnd(rest, query) };
        }
        for (const one of loosened(operand)) {
          yield { ...one, query: joinAnd(query.operands.with(i, one.query), query) };
        }
      }
      return;
    case 'or':
      for (const [i, operand] of query.operands.entries()) {
        for (const one of loosened(operand)) {
          yield { ...one, query: joinOr(query.operands.with(i, one.query), query) };
        }
      }
      return;
    case 'atLeastOf':
      if (query.least > 1)
        yield { kind: 'fewer', clause: query, query: { ...query, least: query.least - 1 } };
      for (const [i, operand] of query.operands.entries()) {
        for (const one of loosened(operand)) {
          yield { ...one, query: { ...query, operands: query.operands.with(i, one.query) } };
        }
      }
      return;
    case 'count':
      if (query.least > 1)
        yield { kind: 'fewer', clause: query, query: { ...query, least: query.least - 1 } };
      return;
    case 'near':
      yield { kind: 'further-apart', clause: query, query: widenNear(query) };
      return;
    case 'proximity':
      yield { kind: 'further-apart', clause: query, query: widenProximity(query) };
      return;
    case 'sequence':
      yield* loosenedSequence(query);
      return;
    case 'not':
    case 'site':
    case 'language':
      return;
    default:
      query satisfies never;
  }
}

function* loosenedSequence(query: Sequence): Generator<Loosened> {
  const { scope, form, words } = query;
  if (scope === 'title' || scope === 'text') {
    yield { kind: 'anywhere', clause: query, query: { ...query, scope: 'content' } };
  } else if (scope !== 'content') return;
  if (words.some(({ wildcard, openEnd }) => wildcard || openEnd)) return;
  // Numbers have no other forms.
  if (words.length === 1 && form !== 'inflected' && /\p{L}/u.test(words[0]?.text ?? '')) {
    // Words after "=" keep their case, and those that inflect have none.
    const inflected = words.map((word) => ({ ...word, text: word.text.toLowerCase() }));
    yield { kind: 'any-form', clause: query, query: { ...query, form: 'inflected', words: inflected } };
  }
  // A word that is written with a hyphen or without blanks is several tokens, and is not to be torn apart.
  if (words.length > 1 && form === 'folded' && !words.some(({ hyphen }) => hyphen) && isSpaced(query)) {
    const { from, to } = query;
    const each = words.map((word): Sequence => ({ kind: 'sequence', scope, form, words: [word], from, to }));
    const near: Proximity = { kind: 'proximity', distance: apart.least, words: each, from, to };
    yield { kind: 'further-apart', clause: query, query: near };
  }
}

function isSpaced({ words }: Sequence): boolean {
  return words.every(
    ({ text }) => !/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text),
  );
}

function widenNear(query: Near): Near {
  return {
    ...query,
    gaps: query.gaps.map(({ distance }) => ({ distance: wider(distance), ordered: false })),
  };
}

function widenProximity(query: Proximity): Proximity {
  return { ...query, distance: wider(query.distance) };
}

function wider(distance: number): number {
  return Math.min(apart.most, Math.max(apart.least, distance * apart.times));
}
