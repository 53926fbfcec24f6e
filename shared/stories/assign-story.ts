import { sameStory } from './same-story.ts';
import { type SketchedArticle, sketchOf } from './sketch.ts';
import { noteSentences, type StandingText, type StandingTexts, withoutStanding } from './standing-text.ts';
import type { BandClaim, Stories, Story } from './story.ts';

/** What is read of an article. */
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
 * The id of the story that an article tells: that of a near-duplicate of the last 7 days, else its own.
 *
 * Sentences that the article's source repeats are left out first. Then the article looks at what the bands of its sketch
 * hold: whose each is, and what that article is like. If it tells the same story, the article joins it. Bands that are
 * free it claims for its story, so that copies of this copy are found as well, and learns whose they are if somebody was
 * faster. Last it tells the story, which settles it; the sentences of an article that begins a story are noted for its
 * source.
 *
 * Of copies that arrive at once all end in one story if each two are alike and share a band: whoever comes to that
 * band second sees the first before settling anything. An article that has claimed bands for a story of its own
 * when it meets another's marks its own as merged. Every step may be repeated.
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
  // Updates of one article repeat what it says; standing text is what a source repeats in different stories.
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

/** Where it is said that an article cannot be compared. */
export interface StoryLog {
  warn(message: string, details: Record<string, unknown>): void;
}

/** Whatever a text does to the comparison, it stops no other article: such an article is a story of its own. */
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

/** The story that the article belongs to, not yet told. */
async function findStory(
  article: StoryArticle,
  { sketch, claimed, probed }: SketchedArticle,
  stories: Stories,
): Promise<string> {
  if (claimed.length === 0) return article.id;
  let storyId = article.id;
  /** Whether a band says that there is a story of this id. */
  let isKnown = false;
  /** Stories that are known to be, or to have become, this one. */
  const same = new Set([storyId]);

  async function meet(holders: Iterable<BandClaim>): Promise<void> {
    // An article holds several bands: it is compared once.
    const articles = new Map(
      [...holders].map((holder) => [`${holder.storyId} ${holder.sketch.whole}`, holder]),
    );
    const alike = [...articles.values()].filter((holder) => sameStory(holder.sketch, sketch));
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

  const held = await stories.held(probed);
  await meet(held.values());
  const claim = { storyId, sketch };
  const free = claimed.filter((band) => !held.has(band));
  await meet(await Promise.all(free.map((band) => stories.claim(band, claim))));
  return storyId;
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
    if (loser.story) {
      // Before the merge, so that nobody meets the merged story without the ids under which it was told.
      await stories.addFormerIds(winner.id, [loser.id, ...loser.story.formerIds]);
    }
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

/** The other ids under which readers may have had a story. */
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
