import {
  AMPERSAND,
  BREAK,
  CHARACTERS,
  CLASS_SHIFT,
  COMMA,
  DIGIT,
  DOT,
  HYPHEN,
  LOWER_CASE,
  MARK,
} from './characters.ts';
import { lowSeed, stepHigh, stepLow } from './hash.ts';
import { classAt, classAtUnit, scanAnyWord } from './scan-any-word.ts';
import { afterFigures, afterInitial } from './word-edges.ts';
import { BEFORE_HYPHEN, JOINED, type WordList } from './word-list.ts';

/**
 * Splits a text into words and appends them to `words`, in order, with offsets into the text.
 *
 * The rules follow Unicode's word boundaries (UAX #29), adapted to names in the news. A word may contain `&`,
 * apostrophes, the dots of initials, and the dots and commas of numbers. It may begin with `#`, `@`, a dot (`.NET`) or
 * a currency sign, and end with `+`, `++` or `#`. A leading elision, a final `'s`, the ending after a Finnish colon and
 * the last dot of initials are not part of the word. An `&` between spaces is a word. Hangul is separated from other
 * letters, and in scripts without spaces each grapheme is a word.
 *
 * @param seed keeps the hashes of one kind of field apart from those of another
 * @param characters the table of characters; queries pass the one in which wildcards are letters
 */
export function scanWords(
  text: string,
  seed: number,
  words: WordList,
  characters: Uint32Array = CHARACTERS,
): void {
  const { length } = text;
  const units = unitsOf(text);
  let at = 0;
  let previousEnd = -2;
  /** Where the next word must begin to be read as one with the last, and how the two are joined. */
  let joinAt = -1;
  let joint = JOINED;
  while (at < length) {
    if (joinAt < at) {
      const { count } = words;
      at = scanPlainWords(units, length, at, seed, words, characters);
      if (words.count > count) previousEnd = words.end[words.count - 1]!;
      if (at === length) break;
    }
    if (characters[units[at]!]! >= BREAK << CLASS_SHIFT) {
      at++;
      continue;
    }
    const first = at;
    const { count } = words;
    at = scanAnyWord(text, first, previousEnd, seed, words, characters);
    if (words.count === count) continue;
    const kind = classAt(text, at, characters);
    const isAmpersand = at === first + 1 && classAtUnit(text, first, characters) === AMPERSAND;
    if (first === joinAt) words.joinLast(joint);
    else if (isAmpersand && previousEnd === first - 1) words.joinLast(JOINED);
    previousEnd = at;
    joint = JOINED;
    if (kind === HYPHEN) {
      joinAt = at + 1;
      joint = BEFORE_HYPHEN | JOINED;
    } else if (isAmpersand) joinAt = at + 1;
    else if (kind === DOT && at === first + 1) joinAt = afterInitial(text, at);
    else joinAt = beginsNumber(units, first, at) ? afterFigures(text, at) : -1;
  }
}

/** Whether a word is one to three ASCII digits, which a space may separate from the next three. */
function beginsNumber(units: Uint16Array, first: number, end: number): boolean {
  if (end - first > 3) return false;
  for (let at = first; at < end; at++) if (units[at]! < 0x30 || units[at]! > 0x39) return false;
  return true;
}

/**
 * Adds words while they are plain: they begin with a letter, and what follows them cannot belong to a word. Returns where the
 * first other word begins, or the length of the text. It also ends when the columns of `words` are full.
 *
 * Nearly all words are plain. One loop without calls or loops inside: only then does V8 keep the addresses of all arrays in
 * registers.
 */
function scanPlainWords(
  units: Uint16Array,
  length: number,
  from: number,
  seed: number,
  words: WordList,
  characters: Uint32Array,
): number {
  const { start, end, hashHigh, hashLow } = words;
  const capacity = start.length;
  const firstLow = lowSeed(seed);
  let { count } = words;
  let first = from;
  let at = from;
  let high = seed;
  let low = firstLow;
  while (count < capacity) {
    const entry = characters[units[at]!]!;
    if (entry < (MARK + 1) << CLASS_SHIFT) {
      high = stepHigh(high, entry & LOWER_CASE);
      low = stepLow(low, entry & LOWER_CASE);
      at++;
      continue;
    }
    if (at > first) {
      const separates = entry >= BREAK << CLASS_SHIFT && entry < COMMA << CLASS_SHIFT;
      // A comma, a colon, a quote, and a dot after more than one letter separate words where no word follows at once.
      const mayBePart = entry < BREAK << CLASS_SHIFT && (entry >>> CLASS_SHIFT !== DOT || at - first < 2);
      if (!separates && (mayBePart || characters[units[at + 1]!]! < BREAK << CLASS_SHIFT)) break;
      if (characters[units[first]!]! >= DIGIT << CLASS_SHIFT) break;
      start[count] = first;
      end[count] = at;
      hashHigh[count] = high;
      hashLow[count++] = low;
      high = seed;
      low = firstLow;
    } else if (entry < BREAK << CLASS_SHIFT) break;
    if (at >= length) {
      first = length;
      break;
    }
    first = ++at;
  }
  words.count = count;
  return first;
}

let bytes = Buffer.from(new ArrayBuffer(1 << 14));
let lastUnits = new Uint16Array(bytes.buffer);

/**
 * The text as an array for the inner loop, which is faster than asking the string for each unit. A 0 follows the last
 * unit, so that the loop ends there without comparing offsets.
 */
function unitsOf(text: string): Uint16Array {
  if (text.length >= lastUnits.length) {
    bytes = Buffer.from(new ArrayBuffer(text.length * 4));
    lastUnits = new Uint16Array(bytes.buffer);
  }
  bytes.write(text, 'utf16le');
  lastUnits[text.length] = 0;
  return lastUnits;
}
