import { type SketchedArticle, sketchOf } from './sketch.ts';
import { type StandingTexts, withoutStanding } from './standing-text.ts';
import type { FollowedStories, Stories } from './story.ts';
import { quietAfter } from './story-choice.ts';

export interface KeepStoryDeps {
  readonly stories: Pick<Stories, 'held'> & FollowedStories;
  readonly standingTexts?: Pick<StandingTexts, 'of'>;
  readonly log?: { warn(message: string, details: Record<string, unknown>): void };
  readonly now: () => Date;
}

/** The fields of an article that are read. */
interface KeptArticle {
  readonly id: string;
  readonly revision: string;
  readonly title: string;
  readonly text: string;
  readonly source?: string;
}

/**
 * Extends the life of a followed story, and that of the bands by which new articles find it: those that this article of
 * it shares. Without that, the story would be found for a week after its first article only. Bands that name a former id
 * of the story name its own from now on, because nobody extends what was merged.
 *
 * @param ids all ids of the story, its own first
 */
export async function keepStory(
  article: KeptArticle,
  ids: readonly string[],
  deps: KeepStoryDeps,
): Promise<void> {
  const { stories, now } = deps;
  const [id = article.id] = ids;
  await stories.keep(id, new Date(now().getTime() + quietAfter));
  const sketched = await sketchSafely(article, deps);
  if (!sketched) return;
  const held = await stories.held(sketched.probed);
  const own = [...held].filter(([, { storyId }]) => ids.includes(storyId));
  await Promise.all(own.map(([band, { storyId }]) => stories.keepBand(band, storyId, id)));
}

/** An article that cannot be compared has no bands, and its story is found by others. */
async function sketchSafely(
  article: KeptArticle,
  { standingTexts, log }: KeepStoryDeps,
): Promise<SketchedArticle | undefined> {
  try {
    const standing = article.source === undefined ? undefined : await standingTexts?.of(article.source);
    return sketchOf({ ...article, ownText: withoutStanding(article.text, standing) });
  } catch (error) {
    log?.warn('The bands of a followed story were not extended', { articleId: article.id, error });
    return undefined;
  }
}
