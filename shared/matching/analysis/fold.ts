/**
 * The forms of a word that do not depend on a language. Words are compared after these, never as they stand,
 * and queries and articles pass through the same functions.
 */

import { SIMPLIFIED_HAN } from './simplified-han.ts';

const ASCII = /^[\x20-\x7e]*$/;
const LETTERS = /^[a-z]*$/;
/** Soft hyphens, joiners, directional marks, variation selectors: they change how a word looks, not what it is. */
const INVISIBLE = /[\p{Cf}\p{Default_Ignorable_Code_Point}]+/gu;
const APOSTROPHES = /[\u02BB\u02BC\u05F3\u2018\u2019\u201B\uFF07]/g;
const MARK = /^\p{M}$/u;
const FOLDS_MARKS =
  /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Arabic}\p{Script=Hebrew}]$/u;

/** Belongs to no one script, in Unicode's eyes. */
const TATWEEL = '\u0640';

/** Letters that Unicode does not decompose, and readers take for one another. The tatweel only stretches. */
const FOLDED_LETTERS: ReadonlyMap<string, string> = new Map([
  ...SIMPLIFIED_HAN,
  ...asciiDigits(),
  ...pairsOf('ß ss|æ ae|œ oe|ø o|ł l|đ d|ı i|ς σ|þ th|ð d|ħ h|ŧ t|ŋ n|ə e|ɨ i|ʉ u|ĸ k'),
  // Keyboards of Arabic, Persian and Urdu differ in yeh, kaf and heh; Egypt writes ي and ة without their dots.
  ...pairsOf('\u0671 \u0627|\u0649 \u064a|\u06cc \u064a|\u06d0 \u064a|\u06a9 \u0643|\u06aa \u0643'),
  ...pairsOf('\u0629 \u0647|\u06c1 \u0647|\u06be \u0647|\u06d5 \u0647|\u06c3 \u0647'),
  // The signs that part thousands and decimals in Arabic.
  ...pairsOf('\u066b .|\u066c ,'),
  [TATWEEL, ''],
]);

function pairsOf(pairs: string): [string, string][] {
  return pairs
    .split('|')
    .map((pair) => [pair.slice(0, pair.indexOf(' ')), pair.slice(pair.indexOf(' ') + 1)]);
}

/** The digits of every script; Unicode lists them by tens. */
function asciiDigits(): [string, string][] {
  let count = 0;
  const digits: [string, string][] = [];
  for (let unit = 0x80; unit < 0xff10; unit++) {
    const digit = String.fromCharCode(unit);
    if (/\p{Nd}/u.test(digit)) digits.push([digit, String(count++ % 10)]);
  }
  return digits;
}

const BREVE = '\u0306';
const HAMZAS = '\u0654\u0655';
/** A hamza on one of these makes no other letter. */
const BEFORE_LOOSE_HAMZA = '\u0627\u06d5\u06c1\u06be\u0647';
/** Left out as often as written: the dot below in Devanagari, and the moon that makes its point a nasal. */
const NUKTA = '\u093c';
const CANDRABINDU = '\u0901';
const ANUSVARA = '\u0902';
/** An apostrophe, or Hebrew gershayim, joins two parts of a name, unless what follows is an English verb or negation. */
const NAME_APOSTROPHE = /(?<=[\p{L}\p{N}\p{M}])["'\u05f4\u201d](?!(?:ll|re|ve|d|m|t)$)(?=[\p{L}\p{N}])/gu;
const THOUSANDS = /^\d{1,3}(?:,\d{2,3})*,\d{3}(?![\d,])/;
/** Initials, of which none but the last may lack its dot. */
const DOTTED = /^(?:\p{L}\.)+\p{L}$/u;
/** Initials that are another word without their dots. */
const WORDS_WITHOUT_DOTS: ReadonlySet<string> = new Set(
  'am an as at be by do go he hi ha if in is it me my no of oh on or ow so to up us we who all are and the was his her had'.split(
    ' ',
  ),
);

/** As written, in NFC; only apostrophes are made alike and invisible characters left out. */
export function writtenForm(word: string): string {
  if (ASCII.test(word)) return word;
  return word.replace(INVISIBLE, '').replace(APOSTROPHES, "'").normalize('NFC');
}

/** Lower case, half width and with its accents, in NFC: what stemmers read. */
export function lowerForm(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase();
  return writtenForm(word).normalize('NFKC').toLowerCase().normalize('NFKC').replace(APOSTROPHES, "'");
}

/**
 * Case, accents, ligatures, width and letter variants folded away; idempotent. Marks fall in Latin, Greek,
 * Cyrillic, Arabic and Hebrew only, where readers leave them out: バス stays apart from パス. The breve of й
 * makes another letter and stays; of the Arabic hamzas only those on an alef or a heh fall. Traditional Chinese becomes
 * simplified, digits of any script ASCII. What stands between the parts of names, initials and thousands falls too:
 * `xi'an` is `xian`, `u.k` is `uk`, `1,000` is `1000`.
 */
export function fold(word: string): string {
  if (LETTERS.test(word)) return word;
  if (ASCII.test(word)) return foldSigns(word.toLowerCase());
  let folded = '';
  let base = '';
  let foldsMarks = false;
  for (const character of lowerForm(word).normalize('NFKD')) {
    if (!MARK.test(character)) {
      base = character;
      foldsMarks = FOLDS_MARKS.test(character) || character === TATWEEL;
      folded += FOLDED_LETTERS.get(character) ?? character;
    } else if (character === CANDRABINDU && !foldsMarks) {
      folded += ANUSVARA;
    } else if (character !== NUKTA && (!foldsMarks || isPartOfLetter(base, character))) {
      folded += character;
    }
  }
  return foldSigns(folded.normalize('NFC'));
}

/** Of a word in lower case: the signs within it that some write and others leave out. */
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
