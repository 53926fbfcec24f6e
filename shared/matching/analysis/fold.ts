/**
 * The forms of a word that do not depend on a language. Words are always compared in one of these forms, never as
 * written. Queries and articles use the same functions.
 */

import { BASIC_PLANE } from './basic-plane.ts';
import { simplifiedHan } from './simplified-han.ts';

const ASCII = /^[\x20-\x7e]*$/;
const LETTERS = /^[a-z]*$/;
/** Soft hyphens, joiners, direction marks, variation selectors: they change how a word looks, not what it is. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;
const APOSTROPHES = /[\u02BB\u02BC\u05F3\u2018\u2019\u201B\uFF07]/g;
const MARK = /^\p{M}$/u;
const FOLDS_MARKS =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]$/u;

/** Unicode assigns it to no single script. */
const TATWEEL = '\u0640';

let builtLetters: ReadonlyMap<string, string> | undefined;
/**
 * Letters that Unicode does not decompose but that readers treat as the same. The tatweel only stretches a word. Built for the
 * first word that is not ASCII: five thousand entries take longer than the start of a small function.
 */
const foldedLetters = () =>
  (builtLetters ??= new Map([
    ...simplifiedHan(),
    ...asciiDigits(),
    ...pairsOf('ß ss|æ ae|œ oe|ø o|ł l|đ d|ı i|ς σ|þ th|ð d|ħ h|ŧ t|ŋ n|ə e|ɨ i|ʉ u|ĸ k'),
    // Arabic, Persian and Urdu keyboards differ in yeh, kaf and heh. In Egypt ي and ة are written without their dots.
    ...pairsOf('\u0671 \u0627|\u0649 \u064a|\u06cc \u064a|\u06d0 \u064a|\u06a9 \u0643|\u06aa \u0643'),
    ...pairsOf('\u0629 \u0647|\u06c1 \u0647|\u06be \u0647|\u06d5 \u0647|\u06c3 \u0647'),
    // The Arabic separators for thousands and decimals.
    ...pairsOf('\u066b .|\u066c ,'),
    [TATWEEL, ''],
  ]));

function pairsOf(pairs: string): [string, string][] {
  return pairs
    .split('|')
    .map((pair) => [pair.slice(0, pair.indexOf(' ')), pair.slice(pair.indexOf(' ') + 1)]);
}

/** The digits of every script. Unicode lists each set from 0 to 9. */
function asciiDigits(): [string, string][] {
  const digits = BASIC_PLANE.match(/[\p{Nd}--[0-9]]/gv) ?? [];
  return digits.map((digit, count) => [digit, String(count % 10)]);
}

const BREVE = '\u0306';
const HAMZAS = '\u0654\u0655';
/** A hamza on one of these does not make a different letter. */
const BEFORE_LOOSE_HAMZA = '\u0627\u06d5\u06c1\u06be\u0647';
/** Often left out in writing: the dot below in Devanagari, and the moon sign that turns its dot into a nasal. */
const NUKTA = '\u093c';
const CANDRABINDU = '\u0901';
const ANUSVARA = '\u0902';
/**
 * An apostrophe, or Hebrew gershayim, that joins two parts of a name; not one before an English verb ending or
 * negation.
 */
const NAME_APOSTROPHE = /(?<=[\p{L}\p{N}\p{M}])["'\u05f4\u201d](?!(?:ll|re|ve|d|m|t)$)(?=[\p{L}\p{N}])/gu;
const THOUSANDS = /^\d{1,3}(?:,\d{2,3})*,\d{3}(?![\d,])/;
/** Initials; only the last of them may be without a dot. */
const DOTTED = /^(?:\p{L}\.)+\p{L}$/u;
/** Initials that are another word when written without dots. */
const WORDS_WITHOUT_DOTS: ReadonlySet<string> = new Set(
  'am an as at be by do go he hi ha if in is it me my no of oh on or ow so to up us we who all are and the was his her had'.split(
    ' ',
  ),
);

/** As written, in NFC. Only apostrophes are unified and invisible characters removed. */
export function writtenForm(word: string): string {
  if (ASCII.test(word)) return word;
  return word.replace(INVISIBLE, '').replace(APOSTROPHES, "'").normalize('NFC');
}

/** Lower case and half width, with accents, in NFC: the input of stemmers. The Turkish İ is an i without a second dot. */
export function lowerForm(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase();
  const lower = writtenForm(word).normalize('NFKC').toLowerCase().replaceAll('i\u0307', 'i');
  return lower.normalize('NFKC').replace(APOSTROPHES, "'");
}

/**
 * Removes differences of case, accents, ligatures, width and letter variants. Folding twice changes nothing. Marks are
 * removed only in Latin, Greek, Cyrillic, Arabic and Hebrew, where readers leave them out, so バス and パス stay different.
 * The breve of й makes a different letter and stays. Of the Arabic hamzas only those on an alef or a heh are removed.
 * Traditional Chinese becomes simplified, and digits of any script become ASCII. Signs between the parts of names,
 * initials and thousands are removed too: `xi'an` is `xian`, `u.k` is `uk`, `1,000` is `1000`.
 */
export function fold(word: string): string {
  if (LETTERS.test(word)) return word;
  if (ASCII.test(word)) return foldSigns(word.toLowerCase());
  const letters = foldedLetters();
  let folded = '';
  let base = '';
  let foldsMarks = false;
  for (const character of lowerForm(word).normalize('NFKD')) {
    if (!MARK.test(character)) {
      base = character;
      foldsMarks = FOLDS_MARKS.test(character) || character === TATWEEL;
      folded += letters.get(character) ?? character;
    } else if (character === CANDRABINDU && !foldsMarks) {
      folded += ANUSVARA;
    } else if (character !== NUKTA && (!foldsMarks || isPartOfLetter(base, character))) {
      folded += character;
    }
  }
  return foldSigns(folded.normalize('NFC'));
}

/** For a word in lower case: removes the signs inside it that some people write and others leave out. */
function foldSigns(lower: string): string {
  if (LETTERS.test(lower)) return lower;
  const joined = lower.replace(NAME_APOSTROPHE, '');
  if (THOUSANDS.test(joined)) return joined.replaceAll(',', '');
  if (!DOTTED.test(joined)) return joined;
  const bare = joined.replaceAll('.', '');
  return WORDS_WITHOUT_DOTS.has(bare) ? joined : bare;
}

function isPartOfLetter(base: string, mark: string): boolean {
  return (base === 'и' && mark === BREVE) || (!BEFORE_LOOSE_HAMZA.includes(base) && HAMZAS.includes(mark));
}
