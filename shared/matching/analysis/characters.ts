/**
 * What a UTF-16 unit means to the word scanner: one table over the Basic Multilingual Plane, so that the scan needs one
 * lookup for each unit. The classes are ordered: all up to `MARK` continue an ordinary word.
 */
import { BASIC_PLANE } from './basic-plane.ts';

export const LETTER = 0;
export const DIGIT = 1;
/** Combining marks and invisible format characters: they continue a word and never begin one. */
export const MARK = 2;
/** Hangul has its own class, because particles are attached to the end of words. */
export const HANGUL = 3;
/** Scripts without spaces: every grapheme is a word. */
export const UNSPACED = 4;
export const APOSTROPHE = 5;
export const DOT = 6;
export const AMPERSAND = 7;
export const HYPHEN = 8;
export const PLUS = 9;
export const HASH = 10;
export const AT = 11;
export const CURRENCY = 12;
export const SURROGATE = 13;
/** From here on a sign separates words, except that some of these may also stand inside a word. */
export const BREAK = 14;
/** Within numbers. */
export const COMMA = 15;
/** Before the endings of Finnish and Swedish abbreviations. */
export const COLON = 16;
/** Between two Hebrew letters it marks an abbreviation. */
export const QUOTE = 17;

const UNSPACED_SCRIPTS =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
/** The long-vowel marks belong to kana, although Unicode shares them between scripts. */
const UNSPACED_LETTERS = `(?=[\\p{Alphabetic}\\p{N}\\u30FC\\uFF70])[${UNSPACED_SCRIPTS}\\u30FC\\uFF70]`;

/**
 * The characters of each class; later entries override earlier ones. The zero-width space is a format character that
 * separates words.
 */
const CLASSES: readonly (readonly [number, RegExp])[] = [
  [LETTER, /[\p{Alphabetic}\p{N}]+/gu],
  [UNSPACED, new RegExp(`(?:${UNSPACED_LETTERS})+`, 'gu')],
  [HANGUL, /(?:(?=\p{Alphabetic})\p{Script=Hangul})+/gu],
  [DIGIT, /\p{Nd}+/gu],
  // The last four are letters by category but belong to the grapheme before them: am in Thai and Lao, and the
  // half-width voicing marks of kana.
  [MARK, /[\p{M}\p{Cf}\u0E33\u0EB3\uFF9E\uFF9F]+/gu],
  [APOSTROPHE, /['\u02BB\u02BC\u05F3\u2018\u2019\u201B\uFF07]/gu],
  [DOT, /[.\uFF0E]/gu],
  [AMPERSAND, /[&\uFF06]/gu],
  // Not the em dash, which separates clauses.
  [HYPHEN, /[-\u058A\u05BE\u1806\u2010-\u2013\u2212\uFE63\uFF0D]/gu],
  [PLUS, /[+\uFF0B]/gu],
  [HASH, /[#\uFF03]/gu],
  [AT, /[@\uFF20]/gu],
  // Only the currency signs that the news writes before an amount.
  [CURRENCY, /[$£€¥₹₩₽₺₪₦\uFF04\uFFE1\uFFE5]/gu],
  // Includes the Arabic separators for thousands and decimals.
  [COMMA, /[,\u066B\u066C]/gu],
  [COLON, /:/gu],
  [QUOTE, /["\u201D\u05F4]/gu],
  [BREAK, /\u200B/gu],
];

function buildClassTable(): Uint8Array {
  const table = new Uint8Array(0x10000).fill(BREAK);
  table.fill(SURROGATE, 0xd800, 0xe000);
  for (const [characterClass, pattern] of CLASSES) {
    for (const run of BASIC_PLANE.matchAll(pattern))
      table.fill(characterClass, run.index, run.index + run[0].length);
  }
  return table;
}

/** The class of every UTF-16 unit. */
export const CHARACTER_CLASS: Uint8Array = buildClassTable();

/** The class is in the bits of a `CHARACTERS` entry from here on; the lower bits hold the unit in lower case. */
export const CLASS_SHIFT = 16;
export const LOWER_CASE = 0xffff;

/**
 * All letters with a lower case, and some without. For the property that says so exactly, Node asks about each character of
 * Unicode first, which takes longer than all other tables.
 */
const CAPITALS = /[\p{Lu}\p{Lt}\p{Nl}\u24B6-\u24CF]/gu;

function withLowerCase(classes: Uint8Array): Uint32Array {
  const table = new Uint32Array(classes.length);
  for (let unit = 0; unit < table.length; unit++) table[unit] = (classes[unit]! << CLASS_SHIFT) | unit;
  for (const { index: unit } of BASIC_PLANE.matchAll(CAPITALS))
    table[unit] = (classes[unit]! << CLASS_SHIFT) | lowerCaseOf(unit);
  return table;
}

/** The lower case of a capital letter, if it is one unit and does not depend on its neighbours as Σ does. */
function lowerCaseOf(unit: number): number {
  const lower = String.fromCharCode(unit).toLowerCase();
  return lower.length > 1 || lower === 'σ' ? unit : lower.charCodeAt(0);
}

/** The class and the lower case of every UTF-16 unit in one integer, so that a scan reads one entry. */
export const CHARACTERS: Uint32Array = withLowerCase(CHARACTER_CLASS);
/** The same for query text, where the wildcards `*` and `?` are letters. */
export const CHARACTERS_WITH_WILDCARDS: Uint32Array = CHARACTERS.slice();
for (const wildcard of ['*', '?']) {
  const unit = wildcard.charCodeAt(0);
  CHARACTERS_WITH_WILDCARDS[unit] = (LETTER << CLASS_SHIFT) | unit;
}

/**
 * The class of a character outside the Basic Multilingual Plane. These are rare, so the class is computed each time.
 */
export function classOfAstral(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  for (let i = CLASSES.length - 1; i >= 0; i--) {
    const [characterClass, pattern] = CLASSES[i]!;
    pattern.lastIndex = 0;
    if (pattern.test(character)) return characterClass;
  }
  return BREAK;
}
