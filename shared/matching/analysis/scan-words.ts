import {
  AMPERSAND,
  APOSTROPHE,
  AT,
  BREAK,
  CHARACTER_CLASS,
  classOfAstral,
  DIGIT,
  DOT,
  HANGUL,
  HASH,
  HYPHEN,
  LETTER,
  MARK,
  PLUS,
  SURROGATE,
  UNSPACED,
} from './characters.ts';
import { finish, lowSeed, stepHigh, stepLow } from './hash.ts';
import { BEFORE_HYPHEN, type WordList } from './word-list.ts';

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
 * @param classes the table of characters; queries pass the one in which wildcards are letters
 */
export function scanWords(
  text: string,
  seed: number,
  words: WordList,
  classes: Uint8Array = CHARACTER_CLASS,
): void {
  const length = text.length;
  let at = 0;
  let previousEnd = -2;
  while (at < length) {
    const first = at;
    let kind = classes[text.charCodeAt(at)]!;
    if (kind >= SURROGATE || (kind !== HASH && kind !== AT && kind > UNSPACED)) {
      if (kind === SURROGATE) kind = classAt(text, at, classes);
      if (kind > UNSPACED) {
        at++;
        continue;
      }
    }
    let start = at;
    let high = seed;
    let low = lowSeed(seed);
    if (kind > UNSPACED) {
      // A sign leads a word only where none ends: not in `user@host`.
      const next = previousEnd === at ? BREAK : classAt(text, at + 1, classes);
      const sign = text.charCodeAt(at++);
      if (next > UNSPACED || next === MARK) continue;
      high = stepHigh(high, sign);
      low = stepLow(low, sign);
      kind = next;
    } else if (kind === MARK) {
      at++;
      continue;
    }

    let end = -1;
    if (kind === HANGUL || kind === UNSPACED) {
      let next = kind;
      do {
        high = stepHigh(high, text.charCodeAt(at));
        low = stepLow(low, text.charCodeAt(at));
        const isPair = classes[text.charCodeAt(at++)] === SURROGATE;
        if (isPair) {
          high = stepHigh(high, text.charCodeAt(at));
          low = stepLow(low, text.charCodeAt(at++));
        }
        next = classAt(text, at, classes);
      } while (next === MARK || (next === HANGUL && kind === HANGUL));
    } else {
      let initial = at; // where the letter of the next initial must stand alone
      for (;;) {
        let unit = 0;
        kind = BREAK;
        while (at < length) {
          unit = text.charCodeAt(at);
          kind = classes[unit]!;
          if (kind > MARK) break;
          high = stepHigh(high, unit);
          low = stepLow(low, unit);
          at++;
        }
        if (at === length || kind === BREAK) break;

        // Something other than a letter: does the word go on behind it?
        const next = classAt(text, at + 1, classes);
        let width = 1;
        if (kind === SURROGATE) {
          if (classAt(text, at, classes) > MARK) break;
          width = 2;
        } else if (kind === APOSTROPHE) {
          if (next > DIGIT || isPossessive(text, at, classes)) break;
          if (isElision(text, start, at)) {
            at++;
            start = at;
            initial = at;
            high = seed;
            low = lowSeed(seed);
            continue;
          }
        } else if (kind === AMPERSAND) {
          if (next > DIGIT) break;
        } else if (kind === DOT) {
          const isDecimal = next === DIGIT && classes[text.charCodeAt(at - 1)] === DIGIT;
          if (!isDecimal) {
            const isInitial =
              classes[text.charCodeAt(initial)] === LETTER && afterMarks(text, initial + 1, classes) === at;
            if (!isInitial) break;
            if (next !== LETTER || classAt(text, afterMarks(text, at + 2, classes), classes) <= DIGIT) {
              // The last of several initials takes its dot along; a single letter is the end of a sentence.
              if (initial > start && classes[text.charCodeAt(initial - 1)] === DOT) end = at++;
              break;
            }
            initial = at + 1;
          }
        } else if (kind === PLUS || kind === HASH) {
          width = finalSigns(text, at, kind, classes);
          if (width === 0) break;
          end = at + width;
        } else {
          break;
        }
        for (; width > 0; width--, at++) {
          high = stepHigh(high, text.charCodeAt(at));
          low = stepLow(low, text.charCodeAt(at));
        }
        if (end === at) break;
      }
    }
    if (end < 0) end = at;
    if (isPossessive(text, at, classes)) at += 2;

    if (previousEnd + 1 === first && classes[text.charCodeAt(previousEnd)] === HYPHEN) {
      words.flags[words.count - 1]! |= BEFORE_HYPHEN;
    }
    words.add(start, end, finish(high), finish(low));
    previousEnd = at;
  }
}

/** The class of the character at an offset, BREAK beyond the end and for half a surrogate pair. */
function classAt(text: string, at: number, classes: Uint8Array): number {
  if (at >= text.length) return BREAK;
  const kind = classes[text.charCodeAt(at)]!;
  if (kind !== SURROGATE) return kind;
  const codePoint = text.codePointAt(at)!;
  return codePoint > 0xffff ? classOfAstral(codePoint) : BREAK;
}

/** The first offset, from `at` on, that holds no mark: an accent may stand beside its letter or in it. */
function afterMarks(text: string, at: number, classes: Uint8Array): number {
  let after = at;
  while (classes[text.charCodeAt(after)] === MARK) after++;
  return after;
}

function isPossessive(text: string, at: number, classes: Uint8Array): boolean {
  if (at + 1 >= text.length || classes[text.charCodeAt(at)] !== APOSTROPHE) return false;
  return (text.charCodeAt(at + 1) | 0x20) === 0x73 && classAt(text, at + 2, classes) > MARK;
}

function isElision(text: string, start: number, apostrophe: number): boolean {
  return apostrophe - start <= LONGEST_ELISION && ELISIONS.has(text.slice(start, apostrophe).toLowerCase());
}

/** How many units of `+`, `++` or `#` end a word here; none where another sign or a letter follows. */
function finalSigns(text: string, at: number, kind: number, classes: Uint8Array): number {
  const most = kind === PLUS ? 2 : 1;
  let width = 1;
  while (width < most && classAt(text, at + width, classes) === kind) width++;
  const after = classAt(text, at + width, classes);
  return after <= UNSPACED || after === kind ? 0 : width;
}
