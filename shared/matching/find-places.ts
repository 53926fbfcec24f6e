import { type AnalysedArticle, type Token, tagsOf, tokensOf } from './analysis/analyse-article.ts';
import { fold, lowerForm } from './analysis/fold.ts';
import { stemsInQuery } from './analysis/stem.ts';
import { keysInQuery, marksAgree, splitSign } from './analysis/word-forms.ts';
import { WIDEST } from './index/evaluator.ts';
import { matchesWildcard } from './index/wildcard.ts';
import type {
  Alternatives,
  Field,
  Form,
  Gap,
  Near,
  Proximity,
  Scope,
  Sequence,
  WordPattern,
} from './query.ts';
import { readingsOf, readingsOfProximity } from './readings.ts';

/** A run of words in which phrases may lie: a field, or one of the tags. */
interface Passage {
  readonly field: Field;
  readonly tokens: readonly Token[];
}

/** Where a sequence was found: the positions of its words, `to` excluded. */
export interface Found {
  readonly passage: Passage;
  readonly from: number;
  readonly to: number;
}

/** Looks for words, phrases and neighbours in one article by going through all of its words. */
export class PlaceFinder {
  readonly #analysed: AnalysedArticle;
  readonly #passages = new Map<Field, readonly Passage[]>();

  constructor(analysed: AnalysedArticle) {
    this.#analysed = analysed;
  }

  /** Every place of the sequence in any of its readings. */
  ofSequence(sequence: Sequence): Found[] {
    return readingsOf(sequence).flatMap((reading) => this.#ofReading(reading));
  }

  #ofReading(sequence: Sequence): Found[] {
    const { scope, form, words } = sequence;
    const { rules } = this.#analysed;
    const wanted = words.map((word, i) => tokenTest(word, i === words.length - 1, form, rules));
    const places: Found[] = [];
    for (const passage of this.#passagesOf(scope)) {
      const { tokens } = passage;
      for (let from = 0; from < tokens.length; from++) {
        const to = endOfSequence(wanted, tokens, from);
        const fits = to !== undefined && (scope !== 'tag' || (from === 0 && to === tokens.length));
        if (fits) places.push({ passage, from, to });
      }
    }
    return places;
  }

  /** Every place of any of the sequences. */
  ofAlternatives(alternatives: Alternatives): Found[] {
    return alternatives.flatMap((sequence) => this.ofSequence(sequence));
  }

  /** The places that belong to a whole chain of neighbours. */
  ofNear({ operands, gaps }: Near): Found[] {
    const places = operands.map((alternatives) => this.ofAlternatives(alternatives));
    // Forth, to leave the places that the chain so far leads to; then back, for those it goes on from.
    for (const [i, gap] of gaps.entries()) {
      places[i + 1] = places[i + 1]!.filter((right) => places[i]!.some((left) => areNear(left, right, gap)));
    }
    for (const [i, gap] of [...gaps.entries()].reverse()) {
      places[i] = places[i]!.filter((left) => places[i + 1]!.some((right) => areNear(left, right, gap)));
    }
    return places.flat();
  }

  /** The places that lie in a stretch which holds all the words. */
  ofProximity(proximity: Proximity): Found[] {
    return readingsOfProximity(proximity).flatMap((reading) => this.#ofDistance(reading));
  }

  #ofDistance({ words, distance }: Proximity): Found[] {
    const length = words.reduce((sum, sequence) => sum + sequence.words.length, distance);
    const places = words.map((sequence) => this.#ofReading(sequence));
    const inStretch = new Set<Found>();
    for (const start of places.flat()) {
      const within = places.map((ofWord, i) => {
        const latest = start.from + length - words[i]!.words.length;
        return ofWord.filter(
          ({ passage, from }) => passage === start.passage && from >= start.from && from <= latest,
        );
      });
      const starts = within.map((ofWord) => ofWord.map((place) => place.from));
      if (haveDistinctStarts(starts)) for (const place of within.flat()) inStretch.add(place);
    }
    return [...inStretch];
  }

  #passagesOf(scope: Scope): readonly Passage[] {
    if (scope === 'content') return [...this.#passagesOf('title'), ...this.#passagesOf('text')];
    let passages = this.#passages.get(scope);
    if (!passages) {
      const runs = scope === 'tag' ? tagsOf(this.#analysed) : [tokensOf(this.#analysed, scope)];
      passages = runs.map((tokens) => ({ field: scope, tokens }));
      this.#passages.set(scope, passages);
    }
    return passages;
  }
}

type TokenTest = (token: Token) => boolean;

/**
 * Where a sequence ends that begins at a token, if one does. A word that fits both sides of a joint fits the compound, as
 * `ceasefire` does `cease-fire`: it may take up both, and begins at the first.
 */
function endOfSequence(
  wanted: readonly TokenTest[],
  tokens: readonly Token[],
  from: number,
): number | undefined {
  const before = tokens[from - 1];
  if (before?.joined && wanted[0]!(before)) return undefined;
  let ends = new Set([from]);
  for (const [i, isWanted] of wanted.entries()) {
    const next = new Set<number>();
    for (const start of ends) {
      let to = start;
      while (to < tokens.length && to - from - i <= WIDEST && isWanted(tokens[to]!)) {
        next.add(++to);
        if (!tokens[to - 1]!.joined) break;
      }
    }
    ends = next;
  }
  return ends.size > 0 ? Math.max(...ends) : undefined;
}

/** Tells whether a token is the word of the query, as the first, next or last of a sequence. */
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

function areNear(left: Found, right: Found, { distance, ordered }: Gap): boolean {
  if (left.passage !== right.passage) return false;
  const between = right.from - left.to;
  const betweenBackwards = left.from - right.to;
  return (
    (between >= 0 && between <= distance) ||
    (!ordered && betweenBackwards >= 0 && betweenBackwards <= distance)
  );
}

/**
 * Whether each word can have a start of its own: a perfect matching between words and starts, by augmenting paths
 * (H. W. Kuhn, "The Hungarian method for the assignment problem", 1955).
 */
function haveDistinctStarts(startsOfWords: readonly (readonly number[])[]): boolean {
  const takenBy = new Map<number, number>();
  const give = (word: number, tried: Set<number>): boolean =>
    startsOfWords[word]!.some((start) => {
      if (tried.has(start)) return false;
      tried.add(start);
      const holder = takenBy.get(start);
      if (holder !== undefined && !give(holder, tried)) return false;
      takenBy.set(start, word);
      return true;
    });
  return startsOfWords.every((_, word) => give(word, new Set()));
}
