import { fold } from './fold.ts';
import { LANGUAGE_RULES } from './languages.ts';

/**
 * Marks that count. When a query contains a letter that is a separate letter in the article's language, the article
 * must have it too: `här` does not find Swedish `har`. In other languages, and when the query has no such letter, marks
 * do not count.
 */

/**
 * By language, words without a mark that become other words with one. Typed without the mark, they are found only as
 * typed.
 */
const PLAIN_WORDS: Readonly<Record<string, string>> = {
  de: `schon fordern forderte gefordert drucken druckt druckte konnte konnten musste mussten wurde wurden hatte hatten
    zahlen zahlt zahlte gezahlt losen tauschen fallen stutzen lauten schwul bar sage sagen lage tote toten hohe gute
    grunde kusse`,
  ru: 'все небо осел мел лен чем совершенный узнает узнаем',
};

/** How the umlauts of German names are written in capitals, addresses and tickers. */
const UMLAUTS: ReadonlyMap<string, string> = new Map([
  ['ä', 'ae'],
  ['ö', 'oe'],
  ['ü', 'ue'],
]);
const UMLAUT = /[äöü]/g;
/** Old Romanian fonts had no comma below, so many newspapers still write a cedilla. */
const CEDILLAS: ReadonlyMap<string, string> = new Map([
  ['ş', 'ș'],
  ['ţ', 'ț'],
]);
/** By language, the spellings of own letters that count as another spelling of the same letter. */
const SPELLINGS: Readonly<Record<string, ReadonlyMap<string, string>>> = { de: UMLAUTS, ro: CEDILLAS };
const ASCII = /^[\x20-\x7e]*$/;
const PRIVATE_USE = 0xe000;

interface OwnLetters {
  readonly pattern: RegExp;
  readonly spellings: ReadonlyMap<string, string> | undefined;
  /**
   * The marks count only in words that are other words without them, because newspapers leave them out: the Russian ё.
   */
  readonly isOptional: boolean;
  readonly plainWords: ReadonlySet<string>;
}

/** In the order of `LANGUAGE_RULES`. */
const OWN_LETTERS: readonly (OwnLetters | undefined)[] = LANGUAGE_RULES.map(({ codes, letters }) => {
  const language = codes[0]!;
  if (letters === '') return undefined;
  return {
    pattern: patternOf(letters),
    spellings: SPELLINGS[language],
    isOptional: language === 'ru',
    plainWords: new Set(PLAIN_WORDS[language]?.split(/\s+/)),
  };
});

/** The capital of a Turkish ı is an I. A query that begins with it does not say which letter is meant, so there ı is like i. */
function patternOf(letters: string): RegExp {
  return letters === '*' ? /[^\x20-\x7e]/gu : new RegExp(`(?!^ı)[${letters}]`, 'gu');
}

const MAY_COUNT = new RegExp(
  `[${LANGUAGE_RULES.map(({ letters }) => letters.replace('*', 'à-ỹ')).join('')}]`,
  'u',
);
const ALL_PLAIN_WORDS: ReadonlySet<string> = new Set(
  Object.values(PLAIN_WORDS).flatMap((words) => words.split(/\s+/)),
);

/** Whether there is a language in which the marks of a word, or their absence, could count. Takes the lower form. */
export function hasMarksThatCount(lower: string): boolean {
  return ALL_PLAIN_WORDS.has(lower) || (!ASCII.test(lower) && MAY_COUNT.test(lower));
}

/**
 * Folded, except for the letters that are separate letters in the language, in one spelling: German umlauts become ae,
 * oe, ue.
 */
export function foldKeepingOwn(lower: string, language: number): string {
  const own = OWN_LETTERS[language];
  if (own === undefined || ASCII.test(lower)) return fold(lower);
  const kept: string[] = [];
  const marked = lower.replace(own.pattern, (letter) => {
    kept.push(own.spellings?.get(letter) ?? letter);
    return String.fromCharCode(PRIVATE_USE + kept.length - 1);
  });
  if (kept.length === 0) return fold(lower);
  return fold(marked).replace(/[\ue000-\uf8ff]/g, (place) => kept[place.charCodeAt(0) - PRIVATE_USE] ?? '');
}

/**
 * The form, marks included, that an article's word must have to match this query word; undefined when marks do not
 * count.
 */
export function demandedMarks(lower: string, language: number): string | undefined {
  const own = OWN_LETTERS[language];
  if (own === undefined) return undefined;
  const plain = fold(lower);
  const kept = foldKeepingOwn(lower, language);
  return (kept !== plain && !own.isOptional) || own.plainWords.has(plain) ? kept : undefined;
}

/** Whether a folded word is different from the same word with marks, so that the latter does not count as it. */
export function isPlainWord(folded: string, language: number): boolean {
  return OWN_LETTERS[language]?.plainWords.has(folded) ?? false;
}

/**
 * The folded word with ae, oe, ue for its umlauts, which is the other way to write German names; undefined without
 * umlauts.
 */
export function withoutUmlauts(lower: string): string | undefined {
  if (ASCII.test(lower) || !UMLAUT.test(lower)) return undefined;
  return fold(lower.replace(UMLAUT, (letter) => UMLAUTS.get(letter)!));
}
