/**
 * How long it takes to give an article its story: standing text, sketch, bands and comparisons, the table left out (it is in memory).
 * By itself: node test/bench/stories-bench.ts
 */
import { assignStory } from '../../shared/stories/assign-story.ts';
import { createMemoryStandingTexts, createMemoryStories } from '../support/memory-stories.ts';
import { generateStorySet } from '../support/story-set.ts';

export interface StoriesFigures {
  readonly articles: number;
  /** Of their texts, on average. */
  readonly words: number;
  /** Milliseconds an article. */
  readonly median: number;
  readonly p95: number;
  /** What `median` must not exceed. */
  readonly limit: number;
}

/** Each article is timed once, as it would arrive; articles of another set warm up. */
export async function benchStories(stories = 600): Promise<StoriesFigures> {
  await timeEach(generateStorySet(2, stories));
  const set = generateStorySet(3, stories);
  const times = (await timeEach(set)).sort((a, b) => a - b);
  const words = set.reduce((sum, { text }) => sum + text.split(/\s+/).length, 0);
  return {
    articles: set.length,
    words: Math.round(words / set.length),
    median: quantile(times, 0.5),
    p95: quantile(times, 0.95),
    limit: 0.3,
  };
}

async function timeEach(set: ReturnType<typeof generateStorySet>): Promise<number[]> {
  const stories = createMemoryStories();
  const standing = createMemoryStandingTexts();
  const times: number[] = [];
  for (const article of set) {
    const start = performance.now();
    await assignStory({ ...article, revision: 'first' }, stories, standing);
    times.push(performance.now() - start);
  }
  return times;
}

function quantile(ascending: readonly number[], share: number): number {
  return Number((ascending[Math.floor(share * (ascending.length - 1))] ?? 0).toFixed(3));
}

if (import.meta.main) {
  const { articles, words, median, p95, limit } = await benchStories();
  console.log(
    `${articles} articles of ${words} words: ${median} ms each (median; at most ${limit}), ${p95} ms at the 95th percentile`,
  );
  process.exitCode = median <= limit ? 0 : 1;
}
