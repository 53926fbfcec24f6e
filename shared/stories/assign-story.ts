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
 * this article joins the story. It claims four bands for its story, so that copies of this copy are found as well,
 * and learns the owner if another worker was faster. A copy so near that it would claim the same bands claims none.
 * Then it looks again at the bands that a copy might have claimed in the meantime. Last, the story is written, which
 * makes it final. The sentences of an article that begins a story are recorded for its source.
 *
 * Copies that arrive at the same time all end in one story if each two of them are alike and claim a band that the
 * other one claims or looks at again: the one that does so second sees the first before anything is final. An article that has claimed bands for its
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
    const noted = noteSentences(standing, article);
    if (noted) await standingTexts.put(source, noted);
  }
  return storyId;
}

async function isToldBy(source: string, storyId: string, stories: Stories): Promise<boolean> {
  const { story } = await storyWithRoot(storyId, stories);
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
  { sketch, choices, probed }: SketchedArticle,
  stories: Stories,
): Promise<string> {
  if (choices.length === 0) return article.id;
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
  const claimed = bandsToClaim(choices, (band) => {
    const holder = held.get(band);
    return holder && (same.has(holder.storyId) ? 'ours' : 'taken');
  });
  if (claimed.length === 0) return storyId;
  const claim = { storyId, sketch };
  await meet(await Promise.all(claimed.map((band) => stories.claim(band, claim))));
  // A copy that arrived at the same moment may have claimed others, and is seen now by one of the two at least.
  const near = choices.flatMap((list) => list.slice(0, choicesSeenAgain));
  const missed = [...new Set(near)].filter((band) => !held.has(band) && !claimed.includes(band));
  await meet((await stories.held(missed, { fresh: true })).values());
  return storyId;
}

/** How many bands of each list of choices are looked at again after claiming: those that a near copy would claim. */
const choicesSeenAgain = 3;

/** The first free band of each list. None if the first of each belongs to the story: its next copy finds those. */
function bandsToClaim(
  choices: SketchedArticle['choices'],
  stateOf: (band: string) => 'ours' | 'taken' | undefined,
): string[] {
  if (choices.every(([first]) => first !== undefined && stateOf(first) === 'ours')) return [];
  const claimed = new Set<string>();
  for (const list of choices) {
    const free = list.find((band) => stateOf(band) === undefined && !claimed.has(band));
    if (free !== undefined) claimed.add(free);
  }
  return [...claimed];
}

/** The final story of a story id: itself, or the story it was merged into, and so on. */
export async function resolveStory(id: string, stories: Pick<Stories, 'get'>): Promise<string> {
  return (await storyWithRoot(id, stories)).id;
}

/**
 * Merges two stories and returns the remaining one. A told story (its id is on hits and in mails) wins over one that
 * is not told. Otherwise the smaller id wins, so that all workers choose the same and no circle can arise.
 */
async function unite(one: string, other: string, stories: Stories): Promise<string> {
  for (;;) {
    const [first, second] = await Promise.all([storyWithRoot(one, stories), storyWithRoot(other, stories)]);
    if (first.id === second.id) return first.id;
    const firstWins = Boolean(first.story) === Boolean(second.story) ? first.id < second.id : first.story;
    const [winner, loser] = firstWins ? [first, second] : [second, first];
    if (loser.story) {
      // This comes before the merge, so that nobody finds the merged story without its former ids.
      const { followedUntil = '', formerIds } = loser.story;
      const isLonger = followedUntil > (winner.story?.followedUntil ?? '');
      await stories.addFormerIds(winner.id, [loser.id, ...formerIds], isLonger ? followedUntil : undefined);
    }
    const merged = loser.story
      ? await stories.mergeTold(loser.id, winner.id)
      : await stories.mergeUntold(loser.id, winner.id);
    if (merged) return winner.id;
    // Another worker told or merged it in between: try again.
  }
}

async function tell(id: string, article: StoryArticle, stories: Stories): Promise<string> {
  const { id: articleId, revision, source } = article;
  for (let storyId = id; ; storyId = await resolveStory(storyId, stories)) {
    const telling = { id: storyId, articleId, revision, ...(source !== undefined && { source }) };
    if (await stories.tell(telling)) return storyId;
  }
}

/** The other ids under which readers may have received a story. */
export async function formerStoryIds(id: string, stories: Pick<Stories, 'get'>): Promise<readonly string[]> {
  return (await storyWithRoot(id, stories)).story?.formerIds ?? [];
}

/** The story that an id stands for now, and its id. Undefined if its week is over. */
export async function storyWithRoot(
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
