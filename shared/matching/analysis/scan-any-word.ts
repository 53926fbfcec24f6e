import {
  AMPERSAND,
  APOSTROPHE,
  AT,
  BREAK,
  CLASS_SHIFT,
  COLON,
  COMMA,
  CURRENCY,
  classOfAstral,
  DIGIT,
  DOT,
  HANGUL,
  HASH,
  LETTER,
  LOWER_CASE,
  MARK,
  PLUS,
  QUOTE,
  SURROGATE,
  UNSPACED,
} from './characters.ts';
import { lowSeed, stepHigh, stepLow } from './hash.ts';
import { endOfColonEnding, endOfCommaNumber, isElision } from './word-edges.ts';
import type { WordList } from './word-list.ts';

/**
 * The complete rules: adds the word that begins at `first`, if there is one, and returns where to continue.
 *
 * @param previousEnd where the scan continued after the last word
 */
export function scanAnyWord(
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
      } else if (kind === QUOTE && isBetweenHebrew(text, at)) {
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

/** Gershayim, which mark an abbreviation, are often typed as a quote. */
function isBetweenHebrew(text: string, at: number): boolean {
  return isHebrew(text.charCodeAt(at - 1)) && isHebrew(text.charCodeAt(at + 1));
}

function isHebrew(unit: number): boolean {
  return unit >= 0x5d0 && unit <= 0x5ea;
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
export function classAtUnit(text: string, at: number, characters: Uint32Array): number {
  return characters[text.charCodeAt(at)]! >>> CLASS_SHIFT;
}

/** The class of the character at an offset; BREAK after the end and for half a surrogate pair. */
export function classAt(text: string, at: number, characters: Uint32Array): number {
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
