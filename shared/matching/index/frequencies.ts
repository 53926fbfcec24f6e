import type { MatchableArticle } from '../query.ts';
import type { Dictionary } from './dictionary.ts';
import type { Draft } from './draft.ts';
import { IntList } from './int-list.ts';
import { layOutTerms } from './lay-out.ts';
import { Presence } from './presence.ts';
import type { Reading } from './reading.ts';
import { frequencyByte, type Segment } from './segment.ts';

/** For each term of a draft, the share of articles that contain it. */
export function frequenciesIn(
  articles: Iterable<MatchableArticle>,
  draft: Draft,
  dictionary: Dictionary,
  reading: Reading,
): Uint8Array {
  const terms = layOutTerms(draft, dictionary);
  const presence = new Presence(terms, reading);
  const counts = new Uint32Array(draft.terms.size);
  let total = 0;
  for (const article of articles) {
    total++;
    reading.read(article, terms.needs);
    presence.fill();
    for (const term of presence.terms) counts[term]! += 1;
  }
  return Uint8Array.from(counts, (count) => frequencyByte(count / total));
}

/** The frequencies of a draft's terms as known from larger segments; 0 for terms that none of them has. */
export function frequenciesFrom(
  segments: readonly Segment[],
  dictionary: Dictionary,
  size: number,
): Uint8Array {
  const frequencies = new Uint8Array(size);
  const found = new IntList();
  for (const { dictionary: other, frequencies: known } of segments) {
    const { high, low, terms } = dictionary.keys;
    for (let row = 0; row < terms.length; row++) {
      found.clear();
      other.termsWithKey(high[row]!, low[row]!, found);
      for (let i = 0; i < found.length; i++) {
        const term = terms[row]!;
        frequencies[term] = Math.max(frequencies[term]!, known[found.values[i]!]!);
      }
    }
  }
  return frequencies;
}
