import { LATIN } from './common-latin-words.ts';
import { ARABIC, type CommonWords, CYRILLIC, DEVANAGARI } from './common-words.ts';

/** What is known of the language of a text. */
export interface LanguageGuess {
  /** ISO 639 code, the likeliest. */
  readonly language: string;
  /** From 0: how many common words, weighed, speak for it more than for the next. */
  readonly margin: number;
  /** From 0 to 1: which share of the words looked at are among its commonest. */
  readonly share: number;
  /** Letters that were looked at. */
  readonly letters: number;
  /** No other language is written so. */
  readonly byScript: boolean;
  /** The script of most letters. */
  readonly script: string;
}

/** More text makes the guess no better, only slower. */
export const ENOUGH_UNITS = 260;
/** So much more must speak for a language than for the next. */
const RELIABLE_MARGIN = 0.75;
const LEAST_SHARE = 0.08;
const LEAST_LETTERS = 8;
/** What the ending of a word says, against 1 and more for a common word. */
const ENDING_WEIGHT = 0.4;
/** Of these one is taken though the other is nearly as likely: for stems and readers they are close enough. */
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

/** Scripts in which one language of the news is written. */
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
/** Scripts of many languages. */
const SHARED: readonly (readonly [script: string, languages: readonly CommonWords[]])[] = [
  ['Latin', LATIN],
  ['Cyrillic', CYRILLIC],
  ['Arabic', ARABIC],
  ['Devanagari', DEVANAGARI],
];
const SCRIPTS = [...SHARED, ...BY_SCRIPT].map(([script]) => script);
const KANA = new Set([SCRIPTS.indexOf('Hiragana'), SCRIPTS.indexOf('Katakana')]);
const HAN = SCRIPTS.indexOf('Han');

/** For every UTF-16 unit the number of its script + 1; 0 for what is no letter. */
const SCRIPT_OF_UNIT = buildScriptTable();

function buildScriptTable(): Uint8Array {
  const table = new Uint8Array(0x10000);
  const patterns = SCRIPTS.map((script) => new RegExp(`[\\p{Script=${script}}&&[\\p{L}\\p{M}]]`, 'v'));
  let last = 0;
  for (let unit = 0; unit < 0x10000; unit++) {
    if (unit >= 0xac00 && unit < 0xd7a4) table[unit] = SCRIPTS.indexOf('Hangul') + 1;
    else if (unit >= 0x4e00 && unit < 0xa000) table[unit] = HAN + 1;
    else if (unit < 0xd800 || unit >= 0xe000) {
      const letter = String.fromCharCode(unit);
      if (!patterns[last]!.test(letter))
        last = Math.max(
          0,
          patterns.findIndex((pattern) => pattern.test(letter)),
        );
      table[unit] = patterns[last]!.test(letter) ? last + 1 : 0;
    }
  }
  return table;
}

/** Tells the languages of one script apart. */
class WordVoter {
  readonly #languages: readonly CommonWords[];
  readonly #words = new Map<string, Uint8Array>();
  readonly #weights = new Map<string, number>();
  readonly #letters = new Map<string, Uint8Array>();
  /** Of the last three letters of words. */
  readonly #endings = new Map<string, Uint8Array>();
  /** For each language itself and those that are close to it. */
  readonly #close: readonly (readonly number[])[];

  constructor(languages: readonly CommonWords[]) {
    this.#languages = languages;
    const add = (to: Map<string, Uint8Array>, key: string, language: number) => {
      to.set(key, Uint8Array.of(...(to.get(key) ?? []), language));
    };
    for (const [number, { own, words }] of languages.entries()) {
      for (const word of new Set(words.split(' '))) {
        if (word.startsWith('-')) add(this.#endings, word.slice(1), number);
        else add(this.#words, word, number);
      }
      for (const letter of new Set(own)) add(this.#letters, letter, number);
    }
    this.#close = languages.map(({ language }, number) => [
      number,
      ...languages.keys().filter((other) => areClose(language, languages[other]!.language)),
    ]);
    for (const [word, { length }] of this.#words) this.#weights.set(word, 0.7 + 1.6 / (length + 1));
  }

  vote(sample: string): Pick<LanguageGuess, 'language' | 'margin' | 'share'> | undefined {
    const scores = new Float64Array(this.#languages.length);
    const counts = new Uint16Array(this.#languages.length);
    let words = 0;
    for (const word of wordsOf(sample)) {
      words++;
      const languages = this.#words.get(word);
      if (languages === undefined) {
        const ending = word.length > 4 ? this.#endings.get(word.slice(-3)) : undefined;
        if (ending) for (const language of ending) scores[language]! += ENDING_WEIGHT;
        continue;
      }
      const weight = this.#weights.get(word)!;
      for (const language of languages) {
        scores[language]! += weight;
        counts[language]!++;
      }
    }
    if (words === 0) return undefined;
    this.#weighLetters(sample, scores);
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

  /** A letter that a language does not have speaks against it, once it is there more than once; one of its own for it. */
  #weighLetters(sample: string, scores: Float64Array): void {
    const seen = new Map<string, number>();
    for (let i = 0; i < sample.length; i++) {
      const unit = sample.charCodeAt(i);
      if (unit < 0xc0) continue;
      const letter = sample.charAt(i);
      const languages = this.#letters.get(letter);
      if (languages === undefined) continue;
      const times = (seen.get(letter) ?? 0) + 1;
      seen.set(letter, times);
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

/** The runs of letters; a pattern would take longer than all the rest. */
function wordsOf(sample: string): string[] {
  const words: string[] = [];
  let start = -1;
  for (let i = 0; i <= sample.length; i++) {
    const isLetter = SCRIPT_OF_UNIT[sample.charCodeAt(i)]! > 0;
    if (isLetter && start < 0) start = i;
    else if (!isLetter && start >= 0) {
      words.push(sample.slice(start, i));
      start = -1;
    }
  }
  return words;
}

const VOTERS: readonly WordVoter[] = SHARED.map(([, languages]) => new WordVoter(languages));

/** In small letters and composed, as the lists are. */
function sampleOf(text: string, end: number): string {
  const sample = text.slice(0, end).toLowerCase();
  return isComposed(sample) ? sample : sample.normalize('NFC');
}

function isComposed(sample: string): boolean {
  for (let i = 0; i < sample.length; i++) if (sample.charCodeAt(i) >= 0x300) return false;
  return true;
}

/**
 * What the beginning of a text tells of its language; nothing where it has hardly a letter.
 *
 * @param most units to look at
 */
export function guessLanguage(text: string, most: number = ENOUGH_UNITS): LanguageGuess | undefined {
  const counts = new Uint16Array(SCRIPTS.length + 1);
  const end = Math.min(text.length, most);
  for (let i = 0; i < end; i++) counts[SCRIPT_OF_UNIT[text.charCodeAt(i)]!]! += 1;
  let script = 1;
  let letters = counts[1]!;
  for (let i = 2; i < counts.length; i++) {
    letters += counts[i]!;
    if (counts[i]! > counts[script]!) script = i;
  }
  if (letters < LEAST_LETTERS) return undefined;
  const shared = VOTERS[script - 1];
  if (shared === undefined) {
    const kana = counts[SCRIPTS.indexOf('Hiragana') + 1]! + counts[SCRIPTS.indexOf('Katakana') + 1]!;
    const isJapanese = script - 1 === HAN ? kana * 12 > letters : KANA.has(script - 1);
    const language = isJapanese ? 'ja' : BY_SCRIPT[script - 1 - SHARED.length]![1];
    return { language, margin: letters, share: 1, letters, byScript: true, script: SCRIPTS[script - 1]! };
  }
  const vote = shared.vote(sampleOf(text, end));
  return vote && { ...vote, letters, byScript: false, script: SCRIPTS[script - 1]! };
}

/**
 * The language of a text as an ISO 639-1 code, or `undefined` where there is too little text to tell, such as a
 * headline of two names.
 */
export function detectLanguage(text: string): string | undefined {
  const guess = guessLanguage(text);
  return guess && isReliable(guess) ? guess.language : undefined;
}

export function isReliable({ byScript, margin, share }: LanguageGuess): boolean {
  return byScript || (margin >= RELIABLE_MARGIN && share >= LEAST_SHARE);
}

/** The scripts that a language is known to be written in; none when it is not known. */
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
