import { likeness, sketchOf } from './sketch.ts';
import type { Story, StoryStore } from './story.ts';

/** Two texts tell the same story from this likeness on; chosen with the weights of `sketch.ts`. */
export const sameStoryFrom = 0.22;

/** What is read of an article. */
export interface StoryArticle {
  readonly id: string;
  readonly revision: string;
  readonly title: string;
  readonly text: string;
  readonly source?: string;
}

/**
 * The id of the story that an article tells: that of a near-duplicate of the last 7 days, else its own.
 *
 * The article claims the bands of its sketch, one by one and always in ascending order. A band that another holds shows who
 * that is and what its text is like; if alike, the article joins that story and claims its further bands for it, so that
 * copies of this copy are found as well. Last it tells the story, which settles it.
 *
 * Of copies that arrive at the same time all end in one story, as long as each two share a band: the second to
 * come to that band sees the first before it settles anything. An article that claimed bands for a story of its own before it
 * met another marks its own as merged. Every step may be repeated.
 */
export async function assignStory(article: StoryArticle, stories: StoryStore): Promise<string> {
  const { ranks, bands } = sketchOf(article);
  let storyId = article.id;
  /** Stories that are known to be, or to have become, this one. */
  const same = new Set([storyId]);
  for (const band of bands) {
    const holder = await stories.claim(band, { storyId, ranks });
    if (same.has(holder.storyId) || likeness(holder.ranks, ranks) < sameStoryFrom) continue;
    storyId = await unite(holder.storyId, storyId, stories);
    same.add(holder.storyId).add(storyId);
  }
  return tell(storyId, article, stories);
}

/** The story that a story has become: itself, or what it was merged into, and so on. */
export async function resolveStory(id: string, stories: Pick<StoryStore, 'get'>): Promise<string> {
  return (await rootOf(id, stories)).id;
}

/**
 * Makes one story of two and answers which. One that is told already (its id is on hits and in mails) takes in one that is
 * not; else the smaller id wins, so that all who meet the same two choose alike and no circle can arise.
 */
async function unite(one: string, other: string, stories: StoryStore): Promise<string> {
  for (;;) {
    const [first, second] = await Promise.all([rootOf(one, stories), rootOf(other, stories)]);
    if (first.id === second.id) return first.id;
    const [winner, loser] =
      Boolean(first.story) === Boolean(second.story)
        ? [first, second].sort((a, b) => (a.id < b.id ? -1 : 1))
        : first.story
          ? [first, second]
          : [second, first];
    if (!winner || !loser) throw new Error('unreachable: two stories were compared');
    const merged = loser.story
      ? await stories.mergeTold(loser.id, winner.id)
      : await stories.mergeUntold(loser.id, winner.id);
    if (merged) return winner.id;
    // Somebody told or merged it in between: look again.
  }
}

async function tell(
  id: string,
  { id: articleId, revision, source }: StoryArticle,
  stories: StoryStore,
): Promise<string> {
  for (let storyId = id; ; storyId = (await rootOf(storyId, stories)).id) {
    const told = await stories.tell({
      id: storyId,
      firstArticleId: articleId,
      revision,
      ...(source !== undefined && { source }),
    });
    if (told) return storyId;
  }
}

async function rootOf(
  id: string,
  stories: Pick<StoryStore, 'get'>,
): Promise<{ id: string; story: Story | undefined }> {
  let story = await stories.get(id);
  let root = id;
  while (story && 'mergedInto' in story) {
    root = story.mergedInto;
    story = await stories.get(root);
  }
  return { id: root, story };
}
