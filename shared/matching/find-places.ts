import { type AnalysedArticle, splitSign, type Token, tagsOf, tokensOf } from './analysis/analyse-article.ts';
import { fold, lowerForm } from './analysis/fold.ts';
import { stem } from './analysis/stem.ts';
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

  /** Every place of the sequence. */
  ofSequence(sequence: Sequence): Found[] {
    const { scope, form, words } = sequence;
    const { stemmer } = this.#analysed;
    const wanted = words.map((word, i) => tokenTest(word, i === words.length - 1, form, stemmer));
    const places: Found[] = [];
    for (const passage of this.#passagesOf(scope)) {
      const { tokens } = passage;
      const last = tokens.length - words.length;
      if (scope === 'tag' && last !== 0) continue;
      for (let from = 0; from <= last; from++) {
        const fits = wanted.every((isWanted, i) => isWanted(tokens[from + i]!));
        if (fits) places.push({ passage, from, to: from + words.length });
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
  ofProximity({ words, distance }: Proximity): Found[] {
    const length = words.reduce((sum, sequence) => sum + sequence.words.length, distance);
    const places = words.map((sequence) => this.ofSequence(sequence));
    const inStretch = new Set<Found>();
    for (const start of places.flat()) {
      const within = places.map((ofWord) =>
        ofWord.filter(
          ({ passage, from, to }) =>
            passage === start.passage && from >= start.from && to <= start.from + length,
        ),
      );
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

/** Tells whether a token is the word of the query, as the first, next or last of a sequence. */
function tokenTest(
  word: WordPattern,
  isLast: boolean,
  form: Form,
  stemmer: number,
): (token: Token) => boolean {
  const [sign, body] = splitSign(word.text);
  const isForm = formTest(word, body, form, stemmer);
  const isJoined = word.hyphen && !isLast;
  return (token) => (!sign || token.sign === sign) && (!isJoined || token.hyphen) && isForm(token);
}

function formTest(word: WordPattern, body: string, form: Form, stemmer: number): (token: Token) => boolean {
  if (form === 'exact') return ({ written }) => written === body;
  const wanted = fold(body);
  if (word.wildcard) return ({ folded }) => matchesWildcard(wanted, folded);
  if (word.openEnd) return ({ folded }) => folded.startsWith(wanted);
  if (form === 'folded') return ({ folded }) => folded === wanted;
  const wantedStem = stem(lowerForm(body), stemmer);
  return (token) => token.folded === wanted || token.stem === wantedStem;
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
