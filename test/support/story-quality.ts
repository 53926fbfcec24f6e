import { assignStory, resolveStory } from '../../shared/stories/assign-story.ts';
import { createMemoryStandingTexts, createMemoryStories } from './memory-stories.ts';
import type { LabelledArticle } from './story-set.ts';

/** How well stories are told apart, over all pairs of articles in the final clusters. */
export interface StoryQuality {
  readonly articles: number;
  readonly stories: number;
  readonly clusters: number;
  /** Of the pairs in one cluster, the share that tell one story. */
  readonly precision: number;
  /** Of the pairs that tell one story, the share in one cluster. */
  readonly recall: number;
}

/** Gives each article, in a writing system, its story, one after the other as they would arrive, and counts the pairs. */
export async function measureStoryQuality(
  set: readonly LabelledArticle[],
  write = (text: string) => text,
): Promise<StoryQuality> {
  const stories = createMemoryStories();
  const standing = createMemoryStandingTexts();
  const assigned: string[] = [];
  for (const article of set) {
    const written = { ...article, title: write(article.title), text: write(article.text), revision: 'first' };
    assigned.push(await assignStory(written, stories, standing));
  }
  const clusters = await Promise.all(assigned.map((id) => resolveStory(id, stories)));
  const together = pairs(clusters);
  const alike = pairs(set.map(({ story }) => story));
  const both = pairs(set.map(({ story }, index) => `${story} ${clusters[index]}`));
  return {
    articles: set.length,
    stories: new Set(set.map(({ story }) => story)).size,
    clusters: new Set(clusters).size,
    // Without a pair in one cluster, nothing was joined wrongly.
    precision: together === 0 ? 1 : both / together,
    recall: alike === 0 ? 1 : both / alike,
  };
}

/** The pairs of entries that are equal. */
function pairs(labels: readonly unknown[]): number {
  const counts = new Map<unknown, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum + (count * (count - 1)) / 2, 0);
}
