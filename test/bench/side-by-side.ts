import type { MatchableArticle } from '../../shared/matching/query.ts';
import { quantile } from './bench-line.ts';
import type { Floor } from './floor.ts';

/** Articles in a round: enough for a median, and over before the machine turns to something else. */
const AT_ONCE = 20;

/** How long work on an article takes beside the floor. */
export interface Comparison {
  /** Microseconds an article, at the median. */
  readonly floor: number;
  readonly work: number;
  /** Work ÷ floor: the median over rounds, each of which compares with its own floor. */
  readonly ratio: number;
  /** The relative difference between the floor right before and right after the work. */
  readonly floorDiffers: number;
}

/**
 * Times work on articles, each once, in rounds: the floor, the work, the floor again. So whatever else the machine does
 * falls on both, and what interrupts an article falls out at the median. The work is done on `others` as well, untimed.
 *
 * @param others articles for the floor, and to warm up on; more than the caches hold
 */
export function compareWithFloor(
  work: (article: MatchableArticle) => void,
  articles: readonly MatchableArticle[],
  floor: Floor,
  others: readonly MatchableArticle[],
): Comparison {
  const before: number[] = [];
  const during: number[] = [];
  const after: number[] = [];
  let next = 0;
  const someOthers = () => {
    next += AT_ONCE;
    return Array.from({ length: AT_ONCE }, (_, i) => others[(next + i) % others.length]!);
  };
  // The first of the two finds the caches full of the other's data, so each begins with some articles that are not
  // timed.
  const timeFloor = () => {
    medianTime(someOthers(), (article) => floor.read(article));
    return medianTime(someOthers(), (article) => floor.read(article));
  };
  for (let from = 0; from + AT_ONCE <= articles.length; from += AT_ONCE) {
    // Both floors come right after the work, so that they find the caches alike.
    medianTime(someOthers(), work);
    before.push(timeFloor());
    medianTime(someOthers(), work);
    during.push(medianTime(articles.slice(from, from + AT_ONCE), work));
    after.push(timeFloor());
  }
  const ratios = during.map((time, i) => (2 * time) / (before[i]! + after[i]!));
  return {
    floor: quantile([...before, ...after], 0.5),
    work: quantile(during, 0.5),
    ratio: quantile(ratios, 0.5),
    floorDiffers: Math.abs(quantile(before, 0.5) / quantile(after, 0.5) - 1),
  };
}

/** Microseconds. */
function medianTime(
  articles: readonly MatchableArticle[],
  work: (article: MatchableArticle) => unknown,
): number {
  const times = articles.map((article) => {
    const start = performance.now();
    work(article);
    return (performance.now() - start) * 1000;
  });
  return quantile(times, 0.5);
}
