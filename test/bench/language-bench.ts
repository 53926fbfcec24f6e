/**
 * What detecting the language of an article costs, and how often it is right. The texts are invented words with the
 * most common words of a language, as frequent as in a newspaper. The tests use real sentences. By itself: node
 * test/bench/language-bench.ts
 */
import { createRandom } from '../../infra/local/shuffle.ts';
import { LATIN } from '../../shared/matching/analysis/common-latin-words.ts';
import { ARABIC, CYRILLIC, DEVANAGARI } from '../../shared/matching/analysis/common-words.ts';
import { detectLanguage } from '../../shared/matching/analysis/detect-language.ts';
import { type BenchLine, isMet, quantile, tableOf } from './bench-line.ts';
import { inventWords } from './zipf-articles.ts';

const SEED = 7;
const TEXTS_OF_A_LANGUAGE = 8;
const WORDS_OF_A_TEXT = 400;
/** In newspapers of most languages more than a third of all words are of the fifty commonest. */
const SHARE_OF_COMMON_WORDS = 0.3;
const MOST_MICROSECONDS = 25;
const LEAST_SHARE_RIGHT = 0.95;

interface LabelledText {
  readonly language: string;
  readonly text: string;
}

export function benchLanguage(): BenchLine[] {
  const texts = inventTexts();
  for (const { text } of texts) detectLanguage(text);
  const times: number[] = [];
  let right = 0;
  for (const { language, text } of texts) {
    const begin = performance.now();
    const found = detectLanguage(text);
    times.push((performance.now() - begin) * 1000);
    if (found === language) right++;
  }
  return [
    {
      what: 'an article, at the median',
      figure: quantile(times, 0.5),
      unit: 'µs',
      atMost: MOST_MICROSECONDS,
    },
    { what: 'the slowest of a hundred', figure: quantile(times, 0.99), unit: 'µs' },
    {
      what: `right, of ${texts.length} texts in ${texts.length / TEXTS_OF_A_LANGUAGE} languages`,
      figure: right / texts.length,
      unit: '',
      atLeast: LEAST_SHARE_RIGHT,
    },
  ];
}

function inventTexts(): LabelledText[] {
  const random = createRandom(SEED);
  const invented = inventWords(5_000, random);
  const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)]!;
  const languages = [
    ...LATIN.map((entry) => ({ entry, strange: invented })),
    // The words of other scripts are invented by shuffling those of the language.
    ...[...CYRILLIC, ...ARABIC, ...DEVANAGARI].map((entry) => ({
      entry,
      strange: entry.words.split(' ').map((word) => [...word].reverse().join('') + word),
    })),
  ];
  return languages.flatMap(({ entry, strange }) => {
    const common = entry.words.split(' ').filter((word) => !word.startsWith('-'));
    return Array.from({ length: TEXTS_OF_A_LANGUAGE }, () => ({
      language: entry.language,
      text: Array.from({ length: WORDS_OF_A_TEXT }, () =>
        pick(random() < SHARE_OF_COMMON_WORDS ? common : strange),
      ).join(' '),
    }));
  });
}

if (process.argv[1] === import.meta.filename) {
  const lines = benchLanguage();
  console.log(tableOf('Telling languages', lines));
  process.exitCode = lines.every(isMet) ? 0 : 1;
}
