import { sameStory } from './same-story.ts';
import { type SketchedArticle, sketchOf } from './sketch.ts';
import { noteSentences, type StandingText, type StandingTexts, withoutStanding } from './standing-text.ts';
import type { BandClaim, Stories, Story } from './story.ts';

/** The fields of an article that are read. */
export interface StoryArticle {
  readonly id: string;
  readonly revision: string;
  readonly title: string;
  readonly text: string;
  readonly source?: string;
  /** ISO instants, or a day. */
  readonly publishedAt?: string;
  readonly receivedAt?: string;
}

/**
 * The id of the story of an article: that of a near-duplicate of the last 7 days, or else its own id.
 *
 * First, sentences that the article's source repeats are left out. Then the article reads the bands of its sketch:
 * each band names a story and has the sketch of the article that claimed it. If that article tells the same story,
 * this article joins the story. It claims the free bands for its story, so that copies of this copy are found as
 * well, and learns the owner if another worker was faster. Last, the story is written, which makes it final. The
 * sentences of an article that begins a story are recorded for its source.
 *
 * Copies that arrive at the same time all end in one story if each two of them are alike and share a band: the one
 * that comes to that band second sees the first before anything is final. An article that has claimed bands for its
 * own story and then finds another story marks its own as merged. Every step is idempotent.
 */
export async function assignStory(
  article: StoryArticle,
  stories: Stories,
  standingTexts?: StandingTexts,
  log?: StoryLog,
): Promise<string> {
  const { source } = article;
  const standing = source === undefined ? undefined : await standingTexts?.of(source);
  const sketched = sketchSafely(article, standing, log);
  const found = sketched ? await findStory(article, sketched, stories) : article.id;
  // Updates of one article repeat its text. Standing text is text that a source repeats in different stories.
  const isNews = source !== undefined && (found === article.id || !(await isToldBy(source, found, stories)));
  const storyId = await tell(found, article, stories);
  if (standingTexts && sketched && isNews) {
    await standingTexts.put(source, noteSentences(standing, article));
  }
  return storyId;
}

async function isToldBy(source: string, storyId: string, stories: Stories): Promise<boolean> {
  const { story } = await rootOf(storyId, stories);
  return story?.sources.includes(source) ?? false;
}

/** The log for articles that cannot be compared. */
export interface StoryLog {
  warn(message: string, details: Record<string, unknown>): void;
}

/** An article whose comparison fails becomes its own story, and does not affect other articles. */
function sketchSafely(
  article: StoryArticle,
  standing: StandingText | undefined,
  log: StoryLog | undefined,
): SketchedArticle | undefined {
  try {
    return sketchOf({ ...article, ownText: withoutStanding(article.text, standing) });
  } catch (error) {
    log?.warn('An article cannot be compared with others', { articleId: article.id, error });
    return undefined;
  }
}

/** The story of the article, before it is written. */
async function findStory(
  article: StoryArticle,
  { sketch, claimed, probed }: SketchedArticle,
  stories: Stories,
): Promise<string> {
  if (claimed.length === 0) return article.id;
  let storyId = article.id;
  /** Whether a band says that a story with this id exists. */
  let isKnown = false;
  /** Ids of stories that are, or were merged into, this one. */
  const same = new Set([storyId]);

  async function meet(holders: Iterable<BandClaim>): Promise<void> {
    // An article may hold several bands, but is compared only once.
    const articles = new Map(
      [...holders].map((holder) => [`${holder.storyId} ${holder.sketch.whole}`, holder]),
    );
    const alike = [...articles.values()].filter((holder) => sameStory(holder.sketch, sketch));
    isKnown ||= alike.some((holder) => holder.storyId === storyId);
    for (const holder of alike) {
      if (same.has(holder.storyId)) continue;
      if (isKnown) storyId = await unite(holder.storyId, storyId, stories);
      else {
        // Nobody knows a story of this article yet, so nothing must be marked as merged.
        storyId = await resolveStory(holder.storyId, stories);
        same.clear();
        isKnown = true;
      }
      same.add(holder.storyId).add(storyId);
    }
  }

  const held = await stories.held(probed);
  await meet(held.values());
  const claim = { storyId, sketch };
  const free = claimed.filter((band) => !held.has(band));
  await meet(await Promise.all(free.map((band) => stories.claim(band, claim))));
  return storyId;
}

/** The final story of a story id: itself, or the story it was merged into, and so on. */
export async function resolveStory(id: string, stories: Pick<Stories, 'get'>): Promise<string> {
  return (await rootOf(id, stories)).id;
}

/**
 * Merges two stories and returns the remaining one. A told story (its id is on hits and in mails) wins over one that
 * is not told. Otherwise the smaller id wins, so that all workers choose the same and no circle can arise.
 */
async function unite(one: string, other: string, stories: Stories): Promise<string> {
  for (;;) {
    const [first, second] = await Promise.all([rootOf(one, stories), rootOf(other, stories)]);
    if (first.id === second.id) return first.id;
    const firstWins = Boolean(first.story) === Boolean(second.story) ? first.id < second.id : first.story;
    const [winner, loser] = firstWins ? [first, second] : [second, first];
    if (loser.story) {
      // This comes before the merge, so that nobody finds the merged story without its former ids.
      await stories.addFormerIds(winner.id, [loser.id, ...loser.story.formerIds]);
    }
    const merged = loser.story
      ? await stories.mergeTold(loser.id, winner.id)
      : await stories.mergeUntold(loser.id, winner.id);
    if (merged) return winner.id;
    // Another worker told or merged it in between: try again.
  }
}

async function tell(id: string, article: StoryArticle, stories: Stories): Promise<string> {
  const { revision, source } = article;
  for (let storyId = id; ; storyId = await resolveStory(storyId, stories)) {
    const telling = { id: storyId, revision, ...(source !== undefined && { source }) };
    if (await stories.tell(telling)) return storyId;
  }
}

/** The other ids under which readers may have received a story. */
export async function formerStoryIds(id: string, stories: Pick<Stories, 'get'>): Promise<readonly string[]> {
  return (await rootOf(id, stories)).story?.formerIds ?? [];
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
