import type { Hit } from '../../articles/hit.ts';
import { isCommonAnywhere } from '../../matching/analysis/common-word.ts';
import { fold, lowerForm } from '../../matching/analysis/fold.ts';

type Titled = Pick<Hit, 'title' | 'spans'>;

/** The most words that are named. */
const mostWords = 5;
/** A new word is in the titles of this share of the stories, and of two at least … */
const leastShare = 0.15;
/** … and was in the titles of a tenth of that share before. */
const rarer = 10;
const segmenter = new Intl.Segmenter(undefined, { granularity: 'word' });

/**
 * The words that the titles of a burst have and those before it had not, most frequent first, as written where they came
 * first. Words that the query looks for are not new.
 */
export function newWords(burst: readonly Titled[], before: readonly Titled[]): string[] {
  const found = countWords(burst);
  const earlier = countWords(before);
  return [...found]
    .filter(([word, { titles }]) => {
      const share = titles / burst.length;
      const shareBefore = (earlier.get(word)?.titles ?? 0) / Math.max(1, before.length);
      return titles >= 2 && share >= leastShare && shareBefore * rarer <= share;
    })
    .sort(([, a], [, b]) => b.titles - a.titles)
    .slice(0, mostWords)
    .map(([, { written }]) => written);
}

function countWords(hits: readonly Titled[]): Map<string, { titles: number; readonly written: string }> {
  const counts = new Map<string, { titles: number; readonly written: string }>();
  for (const hit of hits) {
    const words = new Map(wordsOf(hit).map((word) => [lowerForm(word), word]));
    for (const [word, written] of words) {
      const known = counts.get(word) ?? { titles: 0, written };
      known.titles += 1;
      counts.set(word, known);
    }
  }
  return counts;
}

function wordsOf({ title, spans }: Titled): string[] {
  const matched = spans.filter(({ field }) => field === 'title');
  return [...segmenter.segment(title)].flatMap(({ segment, index, isWordLike }) => {
    const tells = isWordLike && !/^[\p{N}\p{P}]+$/u.test(segment) && !isCommonAnywhere(fold(segment));
    const asked = matched.some(({ start, end }) => index < end && index + segment.length > start);
    return tells && !asked && isLong(segment) ? [segment] : [];
  });
}

/** Short words tell nothing, but for those of scripts that write words with one or two characters. */
function isLong(word: string): boolean {
  const length = [...word].length;
  return length >= 3 || (length === 2 && /^[\p{sc=Han}\p{sc=Hangul}\p{sc=Katakana}]+$/u.test(word));
}
