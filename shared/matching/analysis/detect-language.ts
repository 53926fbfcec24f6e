import { BASIC_PLANE } from './basic-plane.ts';
import { CHARACTERS, LOWER_CASE } from './characters.ts';
import { LATIN } from './common-latin-words.ts';
import { ARABIC, type CommonWords, CYRILLIC, DEVANAGARI } from './common-words.ts';
import { stepHigh, stepLow } from './hash.ts';
import { HashedWords } from './hashed-words.ts';

/** A guess about the language of a text. */
export interface LanguageGuess {
  /** ISO 639 code of the most likely language. */
  readonly language: string;
  /** From 0: how much more the weighted common words speak for it than for the next language. */
  readonly margin: number;
  /** From 0 to 1: the share of the words read that are among its common words. */
  readonly share: number;
  /** The number of letters that were read. */
  readonly letters: number;
  /** True when no other language uses the script. */
  readonly byScript: boolean;
  /** The script of most letters. */
  readonly script: string;
}

/** The most text that is read: more makes the guess slower but not better. */
export const ENOUGH_UNITS = 260;
/** The margin at which a guess is reliable. */
const RELIABLE_MARGIN = 0.75;
const LEAST_SHARE = 0.08;
const LEAST_LETTERS = 8;
/** The weight of a word's ending; a common word has 1 or more. */
const ENDING_WEIGHT = 0.4;
const ENDING_LETTERS = 3;
/** Code units below this are letters that all languages in Latin script have. */
const FIRST_OWN_LETTER = 0xc0;
/**
 * Pairs in which one may be chosen although the other is almost as likely. For stems and readers they are close enough.
 */
const CLOSE: readonly (readonly string[])[] = [
  ['da', 'no'],
  ['hr', 'sr'],
  ['id', 'ms'],
  ['cs', 'sk'],
  ['gl', 'pt'],
  ['gl', 'es'],
  ['az', 'tr'],
  ['kk', 'ky'],
];

/** Scripts that only one language of the news uses. */
const BY_SCRIPT: readonly (readonly [script: string, language: string])[] = [
  ['Greek', 'el'],
  ['Hebrew', 'he'],
  ['Armenian', 'hy'],
  ['Georgian', 'ka'],
  ['Hangul', 'ko'],
  ['Thai', 'th'],
  ['Lao', 'lo'],
  ['Khmer', 'km'],
  ['Myanmar', 'my'],
  ['Tamil', 'ta'],
  ['Telugu', 'te'],
  ['Kannada', 'kn'],
  ['Malayalam', 'ml'],
  ['Gujarati', 'gu'],
  ['Gurmukhi', 'pa'],
  ['Bengali', 'bn'],
  ['Sinhala', 'si'],
  ['Ethiopic', 'am'],
  ['Oriya', 'or'],
  ['Tibetan', 'bo'],
  ['Hiragana', 'ja'],
  ['Katakana', 'ja'],
  ['Han', 'zh'],
];
/** Scripts that many languages use. */
const SHARED: readonly (readonly [script: string, languages: readonly CommonWords[]])[] = [
  ['Latin', LATIN],
  ['Cyrillic', CYRILLIC],
  ['Arabic', ARABIC],
  ['Devanagari', DEVANAGARI],
];
const SCRIPTS = [...SHARED, ...BY_SCRIPT].map(([script]) => script);
const KANA = new Set([SCRIPTS.indexOf('Hiragana'), SCRIPTS.indexOf('Katakana')]);
const HAN = SCRIPTS.indexOf('Han');

/** For every UTF-16 unit, the number of its script + 1; 0 when it is not a letter. Made when the first text comes. */
let scriptTable: Uint8Array | undefined;

function buildScriptTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  for (const [number, script] of SCRIPTS.entries()) {
    const letters = new RegExp(`[\\p{Script=${script}}&&[\\p{L}\\p{M}]]+`, 'gv');
    for (const run of BASIC_PLANE.matchAll(letters))
      table.fill(number + 1, run.index, run.index + run[0].length);
  }
  return table;
}

/** Tells apart the languages that share a script. */
class WordVoter {
  readonly #languages: readonly CommonWords[];
  readonly #words: HashedWords;
  /** For the last three letters of words. */
  readonly #endings: HashedWords;
  /** By the UTF-16 unit of the letter. */
  readonly #letters = new Map<number, number[]>();
  /** For each language, itself and the languages close to it. */
  readonly #close: readonly (readonly number[])[];

  constructor(languages: readonly CommonWords[]) {
    this.#languages = languages;
    const words = new Map<string, number[]>();
    const endings = new Map<string, number[]>();
    for (const [number, { own, words: listed }] of languages.entries()) {
      for (const word of new Set(listed.split(' '))) {
        if (word.startsWith('-')) addTo(endings, word.slice(1), number);
        else addTo(words, word, number);
      }
      for (const letter of new Set(own)) addTo(this.#letters, letter.charCodeAt(0), number);
    }
    this.#words = new HashedWords(words, (count) => 0.7 + 1.6 / (count + 1));
    this.#endings = new HashedWords(endings, () => ENDING_WEIGHT);
    this.#close = languages.map(({ language }, number) => [
      number,
      ...languages.keys().filter((other) => areClose(language, languages[other]!.language)),
    ]);
  }

  vote(
    { units, count }: Sample,
    scriptOfUnit: Uint8Array,
  ): Pick<LanguageGuess, 'language' | 'margin' | 'share'> | undefined {
    const scores = new Float64Array(this.#languages.length);
    const counts = new Uint16Array(this.#languages.length);
    let words = 0;
    let start = -1;
    let high = 0;
    let low = 0;
    for (let i = 0; i <= count; i++) {
      const unit = i < count ? units[i]! : 0;
      if (scriptOfUnit[unit] !== 0) {
        if (start < 0) {
          start = i;
          high = 0;
          low = 0;
        }
        high = stepHigh(high, unit);
        low = stepLow(low, unit);
      } else if (start >= 0) {
        words++;
        const isCommon = this.#words.speakFor(high, low, scores, counts);
        if (!isCommon && i - start > 4) this.#voteByEnding(units, i, scores);
        start = -1;
      }
    }
    if (words === 0) return undefined;
    this.#weighLetters(units, count, scores);
    let best = 0;
    for (let language = 1; language < scores.length; language++) {
      if (scores[language]! > scores[best]!) best = language;
    }
    let next = 0;
    for (let language = 0; language < scores.length; language++) {
      if (scores[language]! > next && !this.#close[best]!.includes(language)) next = scores[language]!;
    }
    return {
      language: this.#languages[best]!.language,
      margin: scores[best]! - next,
      share: counts[best]! / words,
    };
  }

  #voteByEnding(units: Uint16Array, end: number, scores: Float64Array): void {
    let high = 0;
    let low = 0;
    for (let i = end - ENDING_LETTERS; i < end; i++) {
      high = stepHigh(high, units[i]!);
      low = stepLow(low, units[i]!);
    }
    this.#endings.speakFor(high, low, scores);
  }

  /** A letter counts against languages that do not have it, more so when it occurs again, and for those that do. */
  #weighLetters(units: Uint16Array, count: number, scores: Float64Array): void {
    let seen: Map<number, number> | undefined;
    for (let i = 0; i < count; i++) {
      const unit = units[i]!;
      if (unit < FIRST_OWN_LETTER) continue;
      const languages = this.#letters.get(unit);
      if (languages === undefined) continue;
      seen ??= new Map();
      const times = (seen.get(unit) ?? 0) + 1;
      seen.set(unit, times);
      if (times > 3) continue;
      for (let language = 0; language < scores.length; language++)
        scores[language]! -= times === 1 ? 0.45 : 0.7;
      for (const language of languages) scores[language]! += times === 1 ? 0.75 : 0.9;
    }
  }
}

function areClose(language: string, other: string): boolean {
  return CLOSE.some((group) => group.includes(language) && group.includes(other));
}

function addTo<Key>(to: Map<Key, number[]>, key: Key, language: number): void {
  const languages = to.get(key);
  if (languages) languages.push(language);
  else to.set(key, [language]);
}

const VOTERS: (WordVoter | undefined)[] = [];

/** The voter of a script that many languages use. Each is made when the first text in its script comes. */
function voterOf(script: number): WordVoter | undefined {
  const languages = SHARED[script]?.[1];
  if (languages) VOTERS[script] ??= new WordVoter(languages);
  return VOTERS[script];
}

/** The beginning of a text in lower case and composed form, like the word lists. Reused for the next text. */
interface Sample {
  readonly units: Uint16Array;
  count: number;
}

const SAMPLE: Sample = { units: new Uint16Array(ENOUGH_UNITS), count: 0 };
const CAPITAL_I_WITH_DOT = 0x130;

function sampleOf(text: string, end: number): Sample {
  const composed = needsComposing(text, end) ? text.slice(0, end).normalize('NFC') : text;
  const { units } = SAMPLE;
  const count = Math.min(end, composed.length, units.length);
  for (let i = 0; i < count; i++) {
    const unit = composed.charCodeAt(i);
    units[i] = unit === CAPITAL_I_WITH_DOT ? 0x69 : CHARACTERS[unit]! & LOWER_CASE;
  }
  SAMPLE.count = count;
  return SAMPLE;
}

/** Whether marks may be separate characters. That is possible in all scripts except plain Latin, Greek and Cyrillic. */
function needsComposing(text: string, end: number): boolean {
  for (let i = 0; i < end; i++) {
    const unit = text.charCodeAt(i);
    if (unit >= 0x300 && (unit < 0x370 || unit >= 0x530)) return true;
  }
  return false;
}

/**
 * Guesses the language of a text from its beginning; undefined when there are too few letters.
 *
 * @param most units to read
 */
export function guessLanguage(text: string, most: number = ENOUGH_UNITS): LanguageGuess | undefined {
  scriptTable ??= buildScriptTable();
  const scriptOfUnit = scriptTable;
  const counts = new Uint16Array(SCRIPTS.length + 1);
  const end = Math.min(text.length, most);
  for (let i = 0; i < end; i++) counts[scriptOfUnit[text.charCodeAt(i)]!]! += 1;
  let script = 1;
  let letters = counts[1]!;
  for (let i = 2; i < counts.length; i++) {
    letters += counts[i]!;
    if (counts[i]! > counts[script]!) script = i;
  }
  if (letters < LEAST_LETTERS) return undefined;
  const shared = voterOf(script - 1);
  if (shared === undefined) {
    const kana = counts[SCRIPTS.indexOf('Hiragana') + 1]! + counts[SCRIPTS.indexOf('Katakana') + 1]!;
    const isJapanese = script - 1 === HAN ? kana * 12 > letters : KANA.has(script - 1);
    const language = isJapanese ? 'ja' : BY_SCRIPT[script - 1 - SHARED.length]![1];
    return { language, margin: letters, share: 1, letters, byScript: true, script: SCRIPTS[script - 1]! };
  }
  const vote = shared.vote(sampleOf(text, end), scriptOfUnit);
  return vote && { ...vote, letters, byScript: false, script: SCRIPTS[script - 1]! };
}

/**
 * The language of a text as an ISO 639-1 code; undefined when there is too little text, such as a headline of two
 * names.
 */
export function detectLanguage(text: string): string | undefined {
  const guess = guessLanguage(text);
  return guess && isReliable(guess) ? guess.language : undefined;
}

export function isReliable({ byScript, margin, share }: LanguageGuess): boolean {
  return byScript || (margin >= RELIABLE_MARGIN && share >= LEAST_SHARE);
}

/** The scripts that a language is written in; empty when it is not known. */
export function scriptsOf(language: string): readonly string[] {
  return SCRIPTS_OF_LANGUAGE.get(language) ?? [];
}

const SCRIPTS_OF_LANGUAGE: ReadonlyMap<string, readonly string[]> = scriptsByLanguage();

function scriptsByLanguage(): Map<string, string[]> {
  const scripts = new Map<string, string[]>();
  const known = [
    ...SHARED.flatMap(([script, languages]) => languages.map(({ language }) => [script, language] as const)),
    ...BY_SCRIPT,
  ];
  for (const [script, language] of known) {
    const others = scripts.get(language) ?? [];
    if (!others.includes(script)) scripts.set(language, [...others, script]);
  }
  return scripts;
}
