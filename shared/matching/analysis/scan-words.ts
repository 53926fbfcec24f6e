import {
  AMPERSAND,
  APOSTROPHE,
  AT,
  BREAK,
  CHARACTERS,
  CLASS_SHIFT,
  classOfAstral,
  DIGIT,
  DOT,
  HANGUL,
  HASH,
  HYPHEN,
  LETTER,
  LOWER_CASE,
  MARK,
  PLUS,
  SURROGATE,
  UNSPACED,
} from './characters.ts';
import { lowSeed, stepHigh, stepLow } from './hash.ts';
import type { WordList } from './word-list.ts';

/** What French, Italian and Catalan write onto the next word; that word is found with and without it. */
const ELISIONS: ReadonlySet<string> = new Set(
  (
    'c d j l m n s t qu jusqu lorsqu puisqu quoiqu presqu quelqu ' +
    'all bell coll dall dell nell quell quest sant sull un'
  ).split(' '),
);
const LONGEST_ELISION = 6;

/**
 * Breaks a text into words and adds them to `words`, in order, with offsets into the text.
 *
 * The rules are a dialect of Unicode's word boundaries (UAX #29) made for the names in the news. Inside a word
 * stand `&`, apostrophes, the dots of initials and of numbers; before it `#` or `@`; at its end `+`, `++` or `#`.
 * A leading elision, a final `'s` and the last dot of initials lie outside the word. Hangul and other letters part
 * where they meet, and scripts without spaces give a word for each grapheme.
 *
 * @param seed keeps the hashes of one kind of field apart from another's
 * @param characters the table of characters; queries pass the one in which wildcards are letters
 */
export function scanWords(
  text: string,
  seed: number,
  words: WordList,
  characters: Uint32Array = CHARACTERS,
): void {
  const length = text.length;
  const units = unitsOf(text);
  const firstLow = lowSeed(seed);
  let at = 0;
  let previousEnd = -2;
  let wasHyphen = false;
  while (at < length) {
    let entry = characters[units[at]!]!;
    if (entry >= BREAK << CLASS_SHIFT) {
      at++;
      continue;
    }
    const first = at;
    if (entry < MARK << CLASS_SHIFT) {
      // Nearly every word: letters up to a space, a comma, a hyphen or the end of a sentence.
      let high = seed;
      let low = firstLow;
      do {
        high = stepHigh(high, entry & LOWER_CASE);
        low = stepLow(low, entry & LOWER_CASE);
        if (++at === length) {
          entry = BREAK << CLASS_SHIFT;
          break;
        }
        entry = characters[units[at]!]!;
      } while (entry < (MARK + 1) << CLASS_SHIFT);
      const kind = entry >>> CLASS_SHIFT;
      if (kind === BREAK || kind === HYPHEN || (kind === DOT && isFullStop(text, first, at, characters))) {
        if (wasHyphen && first === previousEnd + 1) words.noteHyphen();
        words.add(first, at, high, low);
        previousEnd = at;
        wasHyphen = kind === HYPHEN;
        continue;
      }
    }
    const count = words.count;
    at = scanAnyWord(text, first, previousEnd, seed, words, characters);
    if (words.count === count) continue;
    previousEnd = at;
    wasHyphen = classAt(text, at, characters) === HYPHEN;
  }
}

let bytes = Buffer.from(new ArrayBuffer(1 << 14));
let lastUnits = new Uint16Array(bytes.buffer);

/** The text as an array, for the inner loop: reading it takes less time than asking the string for each unit. */
function unitsOf(text: string): Uint16Array {
  if (text.length > lastUnits.length) {
    bytes = Buffer.from(new ArrayBuffer(text.length * 4));
    lastUnits = new Uint16Array(bytes.buffer);
  }
  bytes.write(text, 'utf16le');
  return lastUnits;
}

/** After more than one letter, and before a space or the end. */
function isFullStop(text: string, first: number, dot: number, characters: Uint32Array): boolean {
  return dot - first > 1 && (dot + 1 === text.length || classAtUnit(text, dot + 1, characters) === BREAK);
}

/**
 * The rules in full: adds the word that begins at `first`, if one does, and gives the place to go on from.
 *
 * @param previousEnd where the scan went on behind the last word
 */
function scanAnyWord(
  text: string,
  first: number,
  previousEnd: number,
  seed: number,
  words: WordList,
  characters: Uint32Array,
): number {
  let at = first;
  let high = seed;
  let low = lowSeed(seed);
  let kind = classAt(text, at, characters);
  if (kind === HASH || kind === AT) {
    // A sign leads a word only where none ends: not in `user@host`.
    kind = previousEnd === at ? BREAK : classAt(text, at + 1, characters);
    high = stepHigh(high, text.charCodeAt(at));
    low = stepLow(low, text.charCodeAt(at++));
  }
  if (kind > UNSPACED || kind === MARK) return first + 1;

  const take = (units: number) => {
    for (let i = 0; i < units; i++, at++) {
      const unit = characters[text.charCodeAt(at)]! & LOWER_CASE;
      high = stepHigh(high, unit);
      low = stepLow(low, unit);
    }
  };
  let start = first;
  let end = -1;
  if (kind > DIGIT) {
    const isHangul = kind === HANGUL;
    do {
      take(classAtUnit(text, at, characters) === SURROGATE ? 2 : 1);
      kind = classAt(text, at, characters);
    } while (kind === MARK || (isHangul && kind === HANGUL));
  } else {
    let initial = at; // the letter of an initial stands between here and a dot
    while (end < 0) {
      kind = classAt(text, at, characters);
      if (kind <= MARK) {
        take(classAtUnit(text, at, characters) === SURROGATE ? 2 : 1);
        continue;
      }
      const next = classAt(text, at + 1, characters);
      if (kind === APOSTROPHE && next <= DIGIT && !isPossessive(text, at, characters)) {
        take(1);
        if (isElision(text, start, at - 1)) {
          start = at;
          initial = at;
          high = seed;
          low = lowSeed(seed);
        }
      } else if (kind === AMPERSAND && next <= DIGIT) {
        take(1);
      } else if (kind === DOT && next === DIGIT && classAtUnit(text, at - 1, characters) === DIGIT) {
        take(1);
      } else if (kind === DOT && isInitial(text, initial, at, characters)) {
        if (next === LETTER && classAt(text, afterMarks(text, at + 2, characters), characters) > DIGIT) {
          take(1);
          initial = at;
        } else {
          end = at;
          // The last of several initials takes its dot along; a single letter is the end of a sentence.
          if (initial > start && classAtUnit(text, initial - 1, characters) === DOT) at++;
        }
      } else {
        if (kind === PLUS || kind === HASH) take(finalSigns(text, at, kind, characters));
        end = at;
      }
    }
  }
  if (end < 0) end = at;
  if (isPossessive(text, at, characters)) at += 2;
  if (first === previousEnd + 1 && classAtUnit(text, previousEnd, characters) === HYPHEN) words.noteHyphen();
  words.add(start, end, high, low);
  return at;
}

/** The class of the unit at an offset; 0 beyond the ends. */
function classAtUnit(text: string, at: number, characters: Uint32Array): number {
  return characters[text.charCodeAt(at)]! >>> CLASS_SHIFT;
}

/** The class of the character at an offset, BREAK beyond the end and for half a surrogate pair. */
function classAt(text: string, at: number, characters: Uint32Array): number {
  if (at >= text.length) return BREAK;
  const kind = classAtUnit(text, at, characters);
  if (kind !== SURROGATE) return kind;
  const codePoint = text.codePointAt(at)!;
  return codePoint > 0xffff ? classOfAstral(codePoint) : BREAK;
}

/** The first offset, from `at` on, that holds no mark: an accent may stand beside its letter or in it. */
function afterMarks(text: string, at: number, characters: Uint32Array): number {
  let after = at;
  while (classAtUnit(text, after, characters) === MARK) after++;
  return after;
}

function isInitial(text: string, letter: number, dot: number, characters: Uint32Array): boolean {
  return classAtUnit(text, letter, characters) === LETTER && afterMarks(text, letter + 1, characters) === dot;
}

function isPossessive(text: string, at: number, characters: Uint32Array): boolean {
  if (at + 1 >= text.length || classAtUnit(text, at, characters) !== APOSTROPHE) return false;
  return (text.charCodeAt(at + 1) | 0x20) === 0x73 && classAt(text, at + 2, characters) > MARK;
}

function isElision(text: string, start: number, apostrophe: number): boolean {
  return apostrophe - start <= LONGEST_ELISION && ELISIONS.has(text.slice(start, apostrophe).toLowerCase());
}

/** How many units of `+`, `++` or `#` end a word here; none where another sign or a letter follows. */
function finalSigns(text: string, at: number, kind: number, characters: Uint32Array): number {
  const most = kind === PLUS ? 2 : 1;
  let width = 1;
  while (width < most && classAt(text, at + width, characters) === kind) width++;
  const after = classAt(text, at + width, characters);
  return after <= UNSPACED || after === kind ? 0 : width;
}
