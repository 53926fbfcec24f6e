import type { StepBudget } from '../step-budget.ts';
import type { Presence } from './presence.ts';
import { needsHyphen, termOfWord } from './program.ts';

/**
 * The positions in the phrase that a term can stand at, as bits: those reached by any word, and those reached by a word
 * with a hyphen after it.
 */
interface Bits {
  readonly any: Int32Array;
  readonly hyphenated: Int32Array;
}

/**
 * Finds a long phrase in one pass over the article, however often its words repeat. One bit for each word of the phrase
 * says whether the phrase up to that word ends at the current place (R. Baeza-Yates and G. Gonnet, "A new approach to
 * text searching", 1992).
 *
 * @param words the words of the phrase, as packed in its program
 * @param found called with the place of the first word
 */
export function findLongPhrase(
  words: Int32Array,
  presence: Presence,
  budget: StepBudget,
  found: (from: number) => void,
): void {
  const length = (words.length + 31) >>> 5;
  const bitsOfTerm = new Map<number, Bits>();
  for (const [i, word] of words.entries()) {
    const term = termOfWord(word);
    const known = bitsOfTerm.get(term);
    const bits = known ?? { any: new Int32Array(length), hyphenated: new Int32Array(length) };
    if (!known) bitsOfTerm.set(term, bits);
    if (!needsHyphen(word)) bits.any[i >>> 5]! |= 1 << (i & 31);
    bits.hyphenated[i >>> 5]! |= 1 << (i & 31);
  }
  const { reading } = presence;
  const standing = new Int32Array(length);
  const fitting = new Int32Array(length);
  const last = words.length - 1;
  for (let place = 0; place < reading.words.count; place++) {
    fitting.fill(0);
    let fits = false;
    const isHyphenated = reading.isBeforeHyphen(place);
    budget.spend(1);
    for (const [term, bits] of candidatesAt(place, presence, bitsOfTerm)) {
      if (!presence.fits(place, term)) continue;
      fits = true;
      const mask = isHyphenated ? bits.hyphenated : bits.any;
      for (let i = 0; i < length; i++) fitting[i]! |= mask[i]!;
      budget.spend(length);
    }
    if (!fits) {
      standing.fill(0);
      continue;
    }
    let carry = 1;
    for (let i = 0; i < length; i++) {
      const word = standing[i]!;
      standing[i] = ((word << 1) | carry) & fitting[i]!;
      carry = word >>> 31;
    }
    budget.spend(length);
    if (((standing[last >>> 5]! >>> (last & 31)) & 1) === 1) found(place - last);
  }
}

function candidatesAt(
  place: number,
  presence: Presence,
  bitsOfTerm: ReadonlyMap<number, Bits>,
): [number, Bits][] {
  const candidates: [number, Bits][] = [];
  presence.eachTermAt(place, (term) => {
    const bits = bitsOfTerm.get(term);
    if (bits) candidates.push([term, bits]);
  });
  return candidates;
}
