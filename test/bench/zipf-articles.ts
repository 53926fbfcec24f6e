import type { MatchableArticle } from '../../shared/matching/query.ts';

/** Draws indices with a probability in proportion to their weights, by bisection of the cumulative sums. */
export class WeightedDraw {
  readonly #sums: Float64Array;
  readonly #random: () => number;

  constructor(weights: Float64Array, random: () => number) {
    let sum = 0;
    this.#sums = weights.map((weight) => {
      sum += weight;
      return sum;
    });
    this.#random = random;
  }

  draw(): number {
    const wanted = this.#random() * this.#sums.at(-1)!;
    let from = 0;
    let to = this.#sums.length - 1;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#sums[middle]! <= wanted) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}

const ONSETS = 'b br c ch d dr f g h j k l m n p r s st t th v w'.split(' ');
const VOWELS = 'a a e e i i o o u ai ea'.split(' ');
const CODAS = ['', '', '', '', '', '', 'n', 'r', 't', 'l', 'm', 'nd'];
const ENDINGS = ['s', 'ed', 'ing', 'ly', 'er'];
/** The commonest words of English news, most frequent first. Without them no language would be told from the text. */
const FUNCTION_WORDS =
  'the of to and a in for on that is with was he it as at by from his be said have has an who are they their not this will but were or its after more had one would about which up her been also she'.split(
    ' ',
  );

/**
 * Words, the commonest first: those of English, then invented ones. Common ones are short, as in a language, and a third
 * are other words with an ending, so that there is something to stem.
 */
export function inventWords(count: number, random: () => number): string[] {
  const pick = (from: readonly string[]) => from[Math.floor(random() * from.length)]!;
  const words = new Set<string>(FUNCTION_WORDS);
  const lemmas: string[] = [];
  while (words.size < count) {
    const syllables = 1 + Math.floor(random() * Math.min(4, 1 + Math.log10(1 + words.size / 100)));
    let word = '';
    if (lemmas.length > 200 && random() < 1 / 3) word = pick(lemmas) + pick(ENDINGS);
    else for (let i = 0; i < syllables; i++) word += pick(ONSETS) + pick(VOWELS) + pick(CODAS);
    if (!words.has(word) && !ENDINGS.some((ending) => word.endsWith(ending))) lemmas.push(word);
    words.add(word);
  }
  return [...words];
}

/** Words by Zipf's law: the nth word has a probability in proportion to 1/n. */
export function zipf(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, rank) => 1 / (rank + 1));
}

const WORDS_IN_TITLE = 9;
const WORDS_IN_TEXT = 490;

/** Articles of about 500 words in sentences and paragraphs, in English as far as stemming is concerned. */
export function inventArticles(
  count: number,
  words: readonly string[],
  random: () => number,
): MatchableArticle[] {
  const draw = new WeightedDraw(zipf(words.length), random);
  const sentence = (length: number): string => {
    const drawn = Array.from({ length }, () => words[draw.draw()]!);
    drawn[0] = capitalised(drawn[0]!);
    if (random() < 0.5) drawn[Math.floor(length / 2)] += ',';
    if (random() < 0.5) drawn[length - 1] = capitalised(drawn[length - 1]!);
    return drawn.join(' ');
  };
  const articles = Array.from({ length: count }, (_, i) => {
    const sentences: string[] = [];
    const aim = WORDS_IN_TEXT * (0.6 + random() * 0.8);
    for (let written = 0; written < aim; ) {
      const length = 8 + Math.floor(random() * 25);
      sentences.push(sentence(length) + (random() < 0.25 ? '.\n\n' : '. '));
      written += length;
    }
    return {
      title: sentence(WORDS_IN_TITLE),
      text: sentences.join(''),
      url: `https://www.${words[i % 1000]}.example/${i}`,
      source: capitalised(words[i % 1000]!),
      author: `${capitalised(words[draw.draw()]!)} ${capitalised(words[draw.draw()]!)}`,
      language: 'en',
    };
  });
  // Parsed from JSON, as articles come from a queue, and not concatenated strings.
  return JSON.parse(JSON.stringify(articles)) as MatchableArticle[];
}

function capitalised(word: string): string {
  return word[0]!.toUpperCase() + word.slice(1);
}
