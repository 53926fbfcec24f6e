import { type AnalysedArticle, type Token, tokensOf, wholesOf } from './analysis/analyse-article.ts';
import { fold, lowerForm } from './analysis/fold.ts';
import { stemsInQuery } from './analysis/stem.ts';
import { keysInQuery, marksAgree } from './analysis/word-forms.ts';
import { splitSign } from './analysis/word-sign.ts';
import { LONG_PHRASE, WIDEST } from './compounds.ts';
import { haveDistinctStarts } from './distinct-starts.ts';
import { matchesWildcard } from './index/wildcard.ts';
import {
  type Alternatives,
  type Field,
  type Form,
  isWhole,
  type Near,
  type Proximity,
  type Scope,
  type Sequence,
  type WordPattern,
} from './query.ts';
import { readingsOf, readingsOfProximity } from './readings.ts';
import type { StepBudget } from './step-budget.ts';
import { WordPlaces } from './word-places.ts';

/** A run of words that a phrase can lie in: a field, or one of the tags. */
export interface Passage {
  readonly field: Field;
  readonly tokens: readonly Token[];
}

/** Where a sequence was found: the positions of its words, `to` excluded. */
export interface Found {
  readonly passage: Passage;
  readonly from: number;
  readonly to: number;
}

/** Finds words, phrases and neighbours in one article, without the index. */
export class PlaceFinder {
  readonly #analysed: AnalysedArticle;
  readonly #budget: StepBudget;
  readonly #passages = new Map<Field, readonly Passage[]>();
  readonly #words = new Map<Passage, WordPlaces>();
  /** Results for the sequences asked for so far, by `keyOf`. */
  readonly #known = new Map<string, readonly Found[]>();

  /** @param budget counts the words looked at, and may stop the work by throwing */
  constructor(analysed: AnalysedArticle, budget: StepBudget) {
    this.#analysed = analysed;
    this.#budget = budget;
  }

  /** Every place of the sequence in any of its readings. */
  ofSequence(sequence: Sequence): readonly Found[] {
    const [first, ...others] = readingsOf(sequence);
    const places = this.#ofReading(first!);
    if (others.length === 0) return places;
    return [...places, ...others.flatMap((reading) => this.#ofReading(reading))];
  }

  /** Every place of the sequence exactly as it stands, in the order of the article. */
  #ofReading(sequence: Sequence): readonly Found[] {
    const key = keyOf(sequence);
    let places = this.#known.get(key);
    if (!places) {
      places = this.#find(sequence);
      this.#known.set(key, places);
    }
    this.#budget.spend(1 + places.length);
    return places;
  }

  #find(sequence: Sequence): Found[] {
    const { scope, form, words } = sequence;
    const { rules } = this.#analysed;
    const wanted = words.map((word, i) => tokenTest(word, i === words.length - 1, form, rules));
    const places: Found[] = [];
    for (const passage of this.passagesOf(scope)) {
      const { tokens } = passage;
      for (const from of this.#wordsOf(passage).mayFit(words[0]!, form, rules)) {
        const to = endOfSequence(wanted, tokens, from, this.#budget);
        const fits = to !== undefined && (!isWhole(scope) || (from === 0 && to === tokens.length));
        if (fits) places.push({ passage, from, to });
      }
    }
    return places;
  }

  #wordsOf(passage: Passage): WordPlaces {
    const known = this.#words.get(passage);
    if (known) return known;
    const words = new WordPlaces(passage.tokens);
    this.#words.set(passage, words);
    return words;
  }

  /** Every place of any of the sequences. */
  ofAlternatives(alternatives: Alternatives): Found[] {
    return distinctSequences(alternatives).flatMap(({ sequence }) => this.ofSequence(sequence));
  }

  /** The places that belong to a whole chain of neighbours. */
  ofNear({ operands, gaps }: Near): Found[] {
    const places = operands.map((alternatives) => this.ofAlternatives(alternatives));
    const keep = (mine: number, theirs: number) => {
      const { distance, ordered } = gaps[Math.min(mine, theirs)]!;
      this.#budget.spend(places[mine]!.length + places[theirs]!.length);
      const others = new SortedPlaces(places[theirs]!);
      places[mine] = places[mine]!.filter(
        (place) =>
          (!(ordered && mine < theirs) && others.wordsBefore(place) <= distance) ||
          (!(ordered && mine > theirs) && others.wordsAfter(place) <= distance),
      );
    };
    // Forward, keeping the places that the chain so far reaches; then backward, keeping those from which it continues.
    for (let i = 1; i < places.length; i++) keep(i, i - 1);
    for (let i = places.length - 2; i >= 0; i--) keep(i, i + 1);
    return places.flat();
  }

  /** The places that lie in a stretch which contains all the words. */
  ofProximity(proximity: Proximity): Found[] {
    return readingsOfProximity(proximity).flatMap((reading) => this.#ofDistance(reading));
  }

  #ofDistance({ words, distance }: Proximity): Found[] {
    const length = words.reduce((sum, sequence) => sum + sequence.words.length, distance);
    const distinct = distinctSequences(words);
    return this.passagesOf(words[0]!.scope).flatMap((passage) => {
      const lists = distinct.map(({ sequence, times }) => ({
        // A compound counts as many words as the query has.
        places: this.#ofReading(sequence)
          .filter((place) => place.passage === passage)
          .map((place) => ({ ...place, to: place.from + sequence.words.length })),
        times,
      }));
      return this.#inStretches(lists, length);
    });
  }

  /** Stretches are visited in order, so in each list the places inside are between two marks that only move forward. */
  #inStretches(lists: readonly WantedPlaces[], length: number): Found[] {
    const starts = [...new Set(lists.flatMap(({ places }) => places.map(({ from }) => from)))];
    const inside = lists.map(({ places, times }) => ({ places, times, first: 0, end: 0, taken: 0 }));
    const found: Found[] = [];
    for (const start of starts.sort((a, b) => a - b)) {
      this.#budget.spend(lists.length);
      for (const list of inside) {
        while (list.first < list.places.length && list.places[list.first]!.from < start) list.first++;
        while (list.end < list.places.length && list.places[list.end]!.to <= start + length) list.end++;
      }
      if (inside.some(({ first, end, times }) => end - first < times)) continue;
      const demands = inside.map(({ places, times, first, end }) => ({
        starts: places.slice(first, end).map(({ from }) => from),
        times,
      }));
      if (!haveDistinctStarts(demands, (steps) => this.#budget.spend(steps))) continue;
      for (const list of inside) {
        found.push(...list.places.slice(Math.max(list.first, list.taken), list.end));
        list.taken = list.end;
      }
    }
    return found;
  }

  /** The passages that a scope names, including empty ones. */
  passagesOf(scope: Scope): readonly Passage[] {
    if (scope === 'content') return [...this.passagesOf('title'), ...this.passagesOf('text')];
    let passages = this.#passages.get(scope);
    if (!passages) {
      const runs = isWhole(scope) ? wholesOf(this.#analysed, scope) : [tokensOf(this.#analysed, scope)];
      passages = runs.map((tokens) => ({ field: scope, tokens }));
      this.#passages.set(scope, passages);
    }
    return passages;
  }
}

/** The words of a place as the article writes them. */
export function textOf({ passage, from, to }: Found): string {
  const words = passage.tokens.slice(from, to).map(({ sign, written, hyphen }, i) => {
    const between = i === to - from - 1 ? '' : hyphen ? '-' : ' ';
    return sign + written + between;
  });
  return words.join('');
}

type TokenTest = (token: Token) => boolean;

/** Where a sequence that begins at a token ends; undefined when none begins there. */
function endOfSequence(
  wanted: readonly TokenTest[],
  tokens: readonly Token[],
  from: number,
  budget: StepBudget,
): number | undefined {
  const before = tokens[from - 1];
  const mayWiden = wanted.length < LONG_PHRASE;
  budget.spend(1);
  if (mayWiden && before?.joined && wanted[0]!(before)) return undefined;
  let ends = new Set([from]);
  for (const [i, isWanted] of wanted.entries()) {
    const next = new Set<number>();
    for (const start of ends) {
      let to = start;
      while (to < tokens.length && to - from - i <= WIDEST && isWanted(tokens[to]!)) {
        next.add(++to);
        if (!mayWiden || !tokens[to - 1]!.joined) break;
      }
    }
    if (next.size === 0) return undefined;
    budget.spend(next.size);
    ends = next;
  }
  return Math.max(...ends);
}

/** Tests whether a token fits a word of the query, as the first, a middle or the last word of a sequence. */
function tokenTest(word: WordPattern, isLast: boolean, form: Form, rules: number): TokenTest {
  const [sign, body] = splitSign(word.text);
  const isForm = formTest(word, body, form, rules);
  const isJoined = word.hyphen && form === 'exact' && !isLast;
  return (token) => (!sign || token.sign === sign) && (!isJoined || token.hyphen) && isForm(token);
}

function formTest(word: WordPattern, body: string, form: Form, rules: number): TokenTest {
  if (form === 'exact') return ({ written }) => written === body;
  if (word.wildcard || word.openEnd) {
    const pattern = word.wildcard ? fold(body) : `${fold(body)}*`;
    return ({ keys }) => keys.some((key) => matchesWildcard(pattern, key));
  }
  const lower = lowerForm(body);
  const wanted = keysInQuery(lower);
  const isFolded: TokenTest = (token) =>
    token.keys.some((key) => wanted.includes(key)) && marksAgree(lower, token, rules);
  if (form === 'folded') return isFolded;
  const stems = stemsInQuery(lower, rules);
  return (token) => isFolded(token) || token.stems.some((stem) => stems.includes(stem));
}

/** The places of something, and how often it is wanted. */
interface WantedPlaces {
  readonly places: readonly Found[];
  readonly times: number;
}

/** Finds the distance from a place to the nearest place in a list. */
class SortedPlaces {
  readonly #starts = new Map<Passage, number[]>();
  readonly #ends = new Map<Passage, number[]>();

  constructor(places: readonly Found[]) {
    for (const { passage, from, to } of places) {
      if (!this.#starts.has(passage)) {
        this.#starts.set(passage, []);
        this.#ends.set(passage, []);
      }
      this.#starts.get(passage)!.push(from);
      this.#ends.get(passage)!.push(to);
    }
    for (const list of [...this.#starts.values(), ...this.#ends.values()]) list.sort((a, b) => a - b);
  }

  /** The number of words between a place and the nearest one that begins at its end or later. */
  wordsAfter({ passage, to }: Found): number {
    const starts = this.#starts.get(passage) ?? [];
    return (starts[countBelow(starts, to)] ?? Number.POSITIVE_INFINITY) - to;
  }

  /** The number of words between a place and the nearest one that ends at its beginning or earlier. */
  wordsBefore({ passage, from }: Found): number {
    const ends = this.#ends.get(passage) ?? [];
    return from - (ends[countBelow(ends, from + 1) - 1] ?? Number.NEGATIVE_INFINITY);
  }
}

function countBelow(sorted: readonly number[], limit: number): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (sorted[middle]! < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Each different sequence once, with how often it occurs. */
function distinctSequences(sequences: readonly Sequence[]) {
  const distinct = new Map<string, { readonly sequence: Sequence; times: number }>();
  for (const sequence of sequences) {
    const known = distinct.get(keyOf(sequence));
    if (known) known.times++;
    else distinct.set(keyOf(sequence), { sequence, times: 1 });
  }
  return [...distinct.values()];
}

/** Equal for sequences that find the same, wherever they were typed. */
function keyOf({ scope, form, words }: Sequence): string {
  return JSON.stringify([scope, form, words]);
}
