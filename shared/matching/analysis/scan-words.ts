import {
  AMPERSAND,
  APOSTROPHE,
  AT,
  BREAK,
  CHARACTERS,
  CLASS_SHIFT,
  COLON,
  COMMA,
  CURRENCY,
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
  QUOTE,
  SURROGATE,
  UNSPACED,
} from './characters.ts';
import { lowSeed, stepHigh, stepLow } from './hash.ts';
import { afterFigures, afterInitial, endOfColonEnding, endOfCommaNumber, isElision } from './word-edges.ts';
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
  const length = text.length;
  const units = unitsOf(text);
  const firstLow = lowSeed(seed);
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
    let entry = characters[units[at]!]!;
    if (entry >= BREAK << CLASS_SHIFT) {
      at++;
      continue;
    }
    const first = at;
    if (entry < MARK << CLASS_SHIFT) {
      // The usual case: letters up to a space, a comma, a hyphen or the end of a sentence.
      let high = seed;
      let low = firstLow;
      do {
        high = stepHigh(high, entry & LOWER_CASE);
        low = stepLow(low, entry & LOWER_CASE);
        entry = characters[units[++at]!]!;
      } while (entry < (MARK + 1) << CLASS_SHIFT);
      const kind = entry >>> CLASS_SHIFT;
      const ends =
        kind === BREAK ||
        kind === HYPHEN ||
        (kind === DOT && isFullStop(text, first, at, characters)) ||
        (kind > BREAK && !continues(text, at, kind, characters));
      if (ends) {
        words.add(first, at, high, low);
        if (first === joinAt) words.joinLast(joint);
        previousEnd = at;
        joinAt = -1;
        if (kind === HYPHEN) {
          joinAt = at + 1;
          joint = BEFORE_HYPHEN | JOINED;
        } else if (isDigit(units[first]!) && at - first <= 3) {
          joinAt = afterFigures(text, at);
          joint = JOINED;
        }
        continue;
      }
    }
    const count = words.count;
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
    else joinAt = kind === DOT && at === first + 1 ? afterInitial(text, at) : -1;
  }
}

/**
 * Adds words while they are plain: they begin with a letter and end with a sign that separates words wherever it stands.
 * Returns where the first other word begins, or the length of the text. It also ends when the columns of `words` are full.
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

/** ASCII digits only. */
function isDigit(unit: number): boolean {
  return unit >= 0x30 && unit <= 0x39;
}

function isHebrew(unit: number): boolean {
  return unit >= 0x5d0 && unit <= 0x5ea;
}

/** Whether a comma, a colon or a quote may be part of a number or an abbreviation; `scanAnyWord` checks in detail. */
function continues(text: string, at: number, kind: number, characters: Uint32Array): boolean {
  const next = classAtUnit(text, at + 1, characters);
  if (kind === COLON) return next === LETTER;
  if (kind === QUOTE) return isHebrew(text.charCodeAt(at - 1)) && isHebrew(text.charCodeAt(at + 1));
  return next === DIGIT && classAtUnit(text, at - 1, characters) === DIGIT;
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

/** Whether the dot comes after more than one letter and before a space or the end. */
function isFullStop(text: string, first: number, dot: number, characters: Uint32Array): boolean {
  return dot - first > 1 && (dot + 1 === text.length || classAtUnit(text, dot + 1, characters) >= BREAK);
}

/**
 * The complete rules: adds the word that begins at `first`, if there is one, and returns where to continue.
 *
 * @param previousEnd where the scan continued after the last word
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
    // A sign begins a word only where no other word ends: not in `user@host`.
    kind = previousEnd === at ? BREAK : classAt(text, at + 1, characters);
  } else if (kind === CURRENCY) {
    kind = classAt(text, at + 1, characters) === DIGIT ? DIGIT : BREAK;
  } else if (kind === DOT) {
    kind = isLeadingDot(text, at, characters) ? LETTER : BREAK;
  } else if (kind === AMPERSAND) {
    if (isBetweenSpaces(text, at)) words.add(at, at + 1, stepHigh(high, AMPERSAND), stepLow(low, AMPERSAND));
    return first + 1;
  }
  if (isSign(classAtUnit(text, at, characters))) {
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
  const body = at;
  let start = first;
  let end = -1;
  if (kind > DIGIT) {
    const isHangul = kind === HANGUL;
    do {
      take(classAtUnit(text, at, characters) === SURROGATE ? 2 : 1);
      kind = classAt(text, at, characters);
    } while (kind === MARK || (isHangul && kind === HANGUL));
  } else {
    let initial = at; // where the letter of an initial would be, if a dot follows
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
      } else if (kind === QUOTE && continues(text, at, kind, characters)) {
        take(1);
      } else if (kind === DOT && next === DIGIT && classAtUnit(text, at - 1, characters) === DIGIT) {
        take(1);
      } else if (kind === COMMA && next === DIGIT && endOfCommaNumber(text, Math.max(start, body)) > at) {
        take(endOfCommaNumber(text, Math.max(start, body)) - at);
      } else if (kind === DOT && isInitial(text, initial, at, characters)) {
        if (next === LETTER && classAt(text, afterMarks(text, at + 2, characters), characters) > DIGIT) {
          take(1);
          initial = at;
        } else {
          end = at;
          // The last of several initials includes its dot. After a single letter, the dot ends the sentence.
          if (initial > start && classAtUnit(text, initial - 1, characters) === DOT) at++;
        }
      } else {
        if (kind === PLUS || kind === HASH) take(finalSigns(text, at, kind, characters));
        end = at;
      }
    }
  }
  if (end < 0) end = at;
  words.add(start, end, high, low);
  if (isPossessive(text, at, characters)) {
    words.notePossessive();
    at += 2;
  } else if (kind === COLON) {
    at = Math.max(at, endOfColonEnding(text, at));
  }
  return at;
}

function isSign(kind: number): boolean {
  return kind === HASH || kind === AT || kind === CURRENCY || kind === DOT;
}

/** As in `.NET`: after a space or a bracket, and before a letter. */
function isLeadingDot(text: string, at: number, characters: Uint32Array): boolean {
  const isFirst = at === 0 || classAtUnit(text, at - 1, characters) >= BREAK;
  return isFirst && classAt(text, at + 1, characters) === LETTER;
}

function isBetweenSpaces(text: string, at: number): boolean {
  return at > 0 && /\s/.test(text.charAt(at - 1)) && /\s/.test(text.charAt(at + 1));
}

/** The class of the unit at an offset; 0 outside the text. */
function classAtUnit(text: string, at: number, characters: Uint32Array): number {
  return characters[text.charCodeAt(at)]! >>> CLASS_SHIFT;
}

/** The class of the character at an offset; BREAK after the end and for half a surrogate pair. */
function classAt(text: string, at: number, characters: Uint32Array): number {
  if (at >= text.length) return BREAK;
  const kind = classAtUnit(text, at, characters);
  if (kind !== SURROGATE) return kind;
  const codePoint = text.codePointAt(at)!;
  return codePoint > 0xffff ? classOfAstral(codePoint) : BREAK;
}

/** The first offset from `at` on that is not a mark. An accent may be a separate character after its letter. */
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

/** How many units of `+`, `++` or `#` end a word here; 0 when another sign or a letter follows. */
function finalSigns(text: string, at: number, kind: number, characters: Uint32Array): number {
  const most = kind === PLUS ? 2 : 1;
  let width = 1;
  while (width < most && classAt(text, at + width, characters) === kind) width++;
  const after = classAt(text, at + width, characters);
  return after <= UNSPACED || after === kind ? 0 : width;
}
