import { likeness, sketchOf } from './sketch.ts';
import type { BandClaim, Stories, Story } from './story.ts';

/** Two texts tell the same story from this likeness on; chosen with the weights of `sketch.ts`. */
export const sameStoryFrom = 0.17;

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
 * The article looks at what the bands of its sketch hold: whose each is, and what that text is like. If alike, it joins
 * that story. Bands that are free it claims for its story, so that copies of this copy are found as well, and learns
 * whose they are if somebody was faster. Last it tells the story, which settles it.
 *
 * Of copies that arrive at once all end in one story if each two are alike and share a band: whoever comes to that
 * band second sees the first before settling anything. An article that has claimed bands for a story of its own
 * when it meets another's marks its own as merged. Every step may be repeated.
 */
export async function assignStory(article: StoryArticle, stories: Stories): Promise<string> {
  const { ranks, bands } = sketchOf(article);
  if (bands.length === 0) return tell(article.id, article, stories);
  let storyId = article.id;
  /** Whether a band says that there is a story of this id. */
  let isKnown = false;
  /** Stories that are known to be, or to have become, this one. */
  const same = new Set([storyId]);

  async function meet(holders: Iterable<BandClaim>): Promise<void> {
    const alike = [...holders].filter((holder) => likeness(holder.ranks, ranks) >= sameStoryFrom);
    isKnown ||= alike.some((holder) => holder.storyId === storyId);
    for (const holder of alike) {
      if (same.has(holder.storyId)) continue;
      if (isKnown) storyId = await unite(holder.storyId, storyId, stories);
      else {
        // Nobody can have heard of a story of this article's own, and nothing need be marked as merged.
        storyId = await resolveStory(holder.storyId, stories);
        same.clear();
        isKnown = true;
      }
      same.add(holder.storyId).add(storyId);
    }
  }

  const held = await stories.held(bands);
  await meet(held.values());
  const claim = { storyId, ranks };
  const free = bands.filter((band) => !held.has(band));
  await meet(await Promise.all(free.map((band) => stories.claim(band, claim))));
  return tell(storyId, article, stories);
}

/** The story that a story has become: itself, or what it was merged into, and so on. */
export async function resolveStory(id: string, stories: Pick<Stories, 'get'>): Promise<string> {
  return (await rootOf(id, stories)).id;
}

/**
 * Makes one story of two and answers which. One that has been told (its id is on hits and in mails) takes in one that
 * has not; else the smaller id wins, so that all who meet the same two choose alike and no circle can arise.
 */
async function unite(one: string, other: string, stories: Stories): Promise<string> {
  for (;;) {
    const [first, second] = await Promise.all([rootOf(one, stories), rootOf(other, stories)]);
    if (first.id === second.id) return first.id;
    const firstWins = Boolean(first.story) === Boolean(second.story) ? first.id < second.id : first.story;
    const [winner, loser] = firstWins ? [first, second] : [second, first];
    const merged = loser.story
      ? await stories.mergeTold(loser.id, winner.id)
      : await stories.mergeUntold(loser.id, winner.id);
    if (merged) return winner.id;
    // Somebody told or merged it in between: look again.
  }
}

async function tell(id: string, article: StoryArticle, stories: Stories): Promise<string> {
  const { revision, source } = article;
  for (let storyId = id; ; storyId = await resolveStory(storyId, stories)) {
    const telling = { id: storyId, revision, ...(source !== undefined && { source }) };
    if (await stories.tell(telling)) return storyId;
  }
}

async function rootOf(
  id: string,
  stories: Pick<Stories, 'get'>,
): Promise<{ id: string; story: Story | undefined }> {
  let root = id;
  let story = await stories.get(root);
  while (story && 'mergedInto' in story) {
    root = story.mergedInto;
    story = await stories.get(root);
  }
  return { id: root, story };
}
