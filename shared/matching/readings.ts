import { splitSign } from './analysis/word-sign.ts';
import { normaliseQuery } from './normalise-query.ts';
import {
  type And,
  type AtLeastOf,
  joinAnd,
  joinOr,
  type Proximity,
  type Query,
  type Sequence,
  type WordPattern,
} from './query.ts';

/**
 * A query writes something in one way that newspapers write in several: `cease-fire` is also `ceasefire`, `US` is also
 * `U.S.`, and 삼성전자 is also 삼성 전자. The index and the naive matcher look for all of them. After `=`, a sequence is looked
 * for only as it is.
 */

/** The most readings that are looked for, for one sequence or distance. */
const MOST_READINGS = 8;
/** The long-vowel sign, which katakana words of at least this many signs may end with or not. */
const LONG_SOUND = 'ー';
const SHORTEST_WITHOUT_LONG_SOUND = 4;
const KATAKANA = /^[\u30a1-\u30fc]$/;
/** A Hangul word of at least this many syllables may be two words, of at least two syllables each. */
const SHORTEST_HANGUL_COMPOUND = 4;

/** The query with every sequence replaced by its readings, as alternatives. */
export function withReadings(query: Query): Query {
  switch (query.kind) {
    case 'or':
      return { ...query, operands: query.operands.map(withReadings) };
    case 'and':
    case 'atLeastOf': {
      const compounds = hangulCompounds(query);
      const itself = { ...query, operands: query.operands.map(withReadings) };
      return compounds.length > 0 ? joinOr([itself, ...compounds.map(withReadings)], query) : itself;
    }
    case 'not':
      return { ...query, operand: withReadings(query.operand) };
    case 'count':
      return { ...query, alternatives: query.alternatives.flatMap(readingsOf) };
    case 'near':
      return { ...query, operands: query.operands.map((alternatives) => alternatives.flatMap(readingsOf)) };
    case 'proximity':
      return joinOr(readingsOfProximity(query), query);
    case 'sequence':
      return joinOr(readingsOf(query), query);
    case 'site':
    case 'language':
      return query;
    default:
      return query satisfies never;
  }
}

/**
 * Korean spacing inside names varies: a query for 삼성 and 전자 also finds 삼성전자. Returns what may replace all the operands:
 * the two Hangul words written as one, in either order. Empty unless there are exactly two.
 */
export function hangulCompounds(query: And | AtLeastOf): Query[] {
  if (query.kind === 'atLeastOf' && query.least < query.operands.length) return [];
  if (!query.operands.some(holdsHangul)) return [];
  // Uses the normal form, so that queries with one canonical text mean the same.
  const normal = normaliseQuery(query);
  if (normal.kind !== 'and') return [];
  const words = normal.operands.filter(isHangulWord);
  const [first, second] = words;
  if (words.length !== 2 || !first || !second || first.scope !== second.scope) return [];
  const others = normal.operands.filter((operand) => !isHangulWord(operand));
  return [
    [first, second],
    [second, first],
  ].map(([head, tail]) => joinAnd([asOneWord(head!, tail!), ...others], query));
}

function holdsHangul(query: Query): boolean {
  if (query.kind === 'and' || query.kind === 'atLeastOf') return query.operands.some(holdsHangul);
  return isHangulWord(query);
}

function isHangulWord(query: Query): query is Sequence {
  if (query.kind !== 'sequence' || query.form !== 'inflected' || query.words.length !== 1) return false;
  return query.words[0]!.openEnd && !query.words[0]!.wildcard;
}

function asOneWord(head: Sequence, tail: Sequence): Sequence {
  const word = head.words[0]!;
  return { ...head, words: [{ ...word, text: word.text + tail.words[0]!.text }] };
}

/** The sequence itself comes first. */
export function readingsOf(sequence: Sequence): Sequence[] {
  if (sequence.form === 'exact') return [sequence];
  const chunks = chunksOf(withoutLongSound(sequence.words));
  let readings: WordPattern[][] = [[]];
  for (const ways of chunks) {
    const longer = ways.flatMap((way) => readings.map((reading) => [...reading, ...way]));
    readings = longer.length <= MOST_READINGS ? longer : readings.map((reading) => [...reading, ...ways[0]!]);
  }
  return readings.map((words) => ({ ...sequence, words }));
}

export function readingsOfProximity(proximity: Proximity): Proximity[] {
  let readings: Sequence[][] = [[]];
  for (const word of proximity.words) {
    const longer = readingsOf(word).flatMap((way) => readings.map((reading) => [...reading, way]));
    readings = longer.length <= MOST_READINGS ? longer : readings.map((reading) => [...reading, word]);
  }
  return readings.map((words) => ({ ...proximity, words }));
}

/**
 * The words of a sequence, grouped into runs that belong together, each with its possible spellings; its own comes
 * first.
 */
function chunksOf(words: readonly WordPattern[]): WordPattern[][][] {
  const chunks: WordPattern[][][] = [];
  for (let from = 0; from < words.length; ) {
    let to = from + 1;
    while (to < words.length && hangTogether(words[to - 1]!, words[to]!)) to++;
    const run = words.slice(from, to);
    chunks.push(run.length > 1 ? [run, [joined(run)]] : waysToWrite(run[0]!));
    from = to;
  }
  return chunks;
}

function hangTogether(word: WordPattern, next: WordPattern): boolean {
  return (word.hyphen || (word.openEnd && next.openEnd)) && splitSign(next.text)[0] === '';
}

function joined(run: readonly WordPattern[]): WordPattern {
  const last = run.at(-1)!;
  return {
    ...last,
    text: run.map(({ text }) => text).join(''),
    wildcard: run.some(({ wildcard }) => wildcard),
  };
}

function waysToWrite(word: WordPattern): WordPattern[][] {
  if (word.wildcard) return [[word]];
  const [sign, body] = splitSign(word.text);
  if (isCapitalWord(body)) {
    return [[word], [{ ...word, text: sign + [...body.toLowerCase()].join('.') }]];
  }
  if (!word.openEnd || body.length < SHORTEST_HANGUL_COMPOUND) return [[word]];
  const splits = Array.from({ length: body.length - SHORTEST_HANGUL_COMPOUND + 1 }, (_, i) => [
    { ...word, text: sign + body.slice(0, i + 2), openEnd: false },
    { ...word, text: body.slice(i + 2) },
  ]);
  return [[word], ...splits];
}

/** Initials that are another word in lower case. */
export function isCapitalWord(word: string): boolean {
  return word === 'US' || word === 'IT' || word === 'WHO';
}

/** サーバー is also サーバ. What follows is not checked, so the shorter one finds both. */
function withoutLongSound(words: readonly WordPattern[]): readonly WordPattern[] {
  const kept: WordPattern[] = [];
  let run = 0;
  for (const [i, word] of words.entries()) {
    run = KATAKANA.test(word.text) ? run + 1 : 0;
    const isLast = !KATAKANA.test(words[i + 1]?.text ?? '');
    if (word.text !== LONG_SOUND || !isLast || run < SHORTEST_WITHOUT_LONG_SOUND) kept.push(word);
  }
  return kept;
}
