/**
 * The forms of a word that do not depend on a language. Words are compared after these, never as they stand,
 * and queries and articles pass through the same functions.
 */

const ASCII = /^[\x20-\x7e]*$/;
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
  ['ß', 'ss'],
  ['æ', 'ae'],
  ['œ', 'oe'],
  ['ø', 'o'],
  ['ł', 'l'],
  ['đ', 'd'],
  ['ı', 'i'],
  ['ς', 'σ'],
  ['\u0671', '\u0627'],
  [TATWEEL, ''],
]);

const BREVE = '\u0306';
const HAMZAS = '\u0654\u0655';
const ALEF = '\u0627';

/** The forms of a word that do not depend on its language. */
export interface WordForms {
  readonly written: string;
  readonly lower: string;
  readonly folded: string;
}

export function formsOf(word: string): WordForms {
  if (!ASCII.test(word)) return { written: writtenForm(word), lower: lowerForm(word), folded: fold(word) };
  const lower = word.toLowerCase();
  return { written: word, lower, folded: lower };
}

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
 * makes another letter and stays; of the Arabic hamzas only those on an alef fall.
 */
export function fold(word: string): string {
  if (ASCII.test(word)) return word.toLowerCase();
  let folded = '';
  let base = '';
  let foldsMarks = false;
  for (const character of lowerForm(word).normalize('NFKD')) {
    if (!MARK.test(character)) {
      base = character;
      foldsMarks = FOLDS_MARKS.test(character) || character === TATWEEL;
      folded += FOLDED_LETTERS.get(character) ?? character;
    } else if (!foldsMarks || isPartOfLetter(base, character)) {
      folded += character;
    }
  }
  return folded.normalize('NFC');
}

function isPartOfLetter(base: string, mark: string): boolean {
  return (base === 'и' && mark === BREVE) || (base !== ALEF && HAMZAS.includes(mark));
}
