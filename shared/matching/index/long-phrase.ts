import type { StepBudget } from '../step-budget.ts';
import type { Presence } from './presence.ts';
import { needsHyphen, termOfWord } from './program.ts';

/** The words of a phrase that a term may stand at: a bit for each, with a hyphen behind it or not. */
interface Bits {
  readonly any: Int32Array;
  readonly hyphenated: Int32Array;
}

/**
 * Finds a long phrase in one pass over the article, from its end to its beginning, however often its words repeat: a bit
 * for each word of the phrase says whether the words from it on stand here (R. Baeza-Yates and G. Gonnet, "A new approach
 * to text searching", 1992). A word of the phrase may take up both sides of a joint.
 *
 * @param words of the phrase, as packed in its program
 * @param found called with the place of the first word, and with how many joints there are before that place and in the
 *   places that so many words take up: without any the phrase stands there, else that is still to be verified
 */
export function findLongPhrase(
  words: Int32Array,
  presence: Presence,
  budget: StepBudget,
  found: (from: number, joints: number) => void,
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
  const { count } = reading.words;
  const standing = new Int32Array(length);
  const fitting = new Int32Array(length);
  const last = words.length - 1;
  let joints = 0;
  for (let place = count - 1; place >= 0; place--) {
    if (reading.isJoined(place)) joints++;
    if (place + words.length < count && reading.isJoined(place + words.length)) joints--;
    fitting.fill(0);
    const isHyphenated = reading.isBeforeHyphen(place);
    budget.spend(1);
    for (const [term, bits] of candidatesAt(place, presence, bitsOfTerm)) {
      if (!presence.fits(place, term)) continue;
      const mask = isHyphenated ? bits.hyphenated : bits.any;
      for (let i = 0; i < length; i++) fitting[i]! |= mask[i]!;
      budget.spend(length);
    }
    const stays = reading.isJoined(place) ? -1 : 0;
    for (let i = 0; i < length; i++) {
      const here = standing[i]!;
      const next = (here >>> 1) | ((standing[i + 1] ?? 0) << 31);
      const begins = i === last >>> 5 ? 1 << (last & 31) : 0;
      standing[i] = (next | begins | (here & stays)) & fitting[i]!;
    }
    budget.spend(length);
    const before = place > 0 && reading.isJoined(place - 1) ? 1 : 0;
    if ((standing[0]! & 1) === 1) found(place, joints + before);
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
