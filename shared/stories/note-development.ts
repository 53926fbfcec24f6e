import type { StoredArticle } from '../articles/stored-article.ts';
import { storyWithRoot } from './assign-story.ts';
import type { Development } from './development.ts';
import { developmentOf } from './find-development.ts';
import { type KeepStoryDeps, keepStory } from './keep-story.ts';
import type { FollowedStories, Stories, Story } from './story.ts';
import { followersOf } from './story-choice.ts';

/** What happened to followed stories. */
export interface Developments {
  /** Stores it unless the article's revision has one already. The first one stays. */
  note(development: Development): Promise<void>;
  /** Whether a revision of an article was noted as one. */
  has(development: Pick<Development, 'storyId' | 'articleId' | 'revision'>): Promise<boolean>;
  /** All of a story, oldest first. Strongly consistent. */
  ofStory(storyId: string): Promise<Development[]>;
}

export interface NoteDevelopmentDeps extends KeepStoryDeps {
  readonly stories: Pick<Stories, 'get' | 'held'> & FollowedStories;
  readonly articles: { getMany(ids: readonly string[]): Promise<StoredArticle[]> };
  readonly developments: Developments;
}

/** The article before an update, or that this is the retry of an attempt that broke off. */
export interface Noted {
  readonly before?: StoredArticle | undefined;
  readonly isRetry?: boolean;
}

/** The most other articles that an article is compared with. */
const mostOthers = 12;

/**
 * Notes what an article adds to a story that somebody follows, before the article is stored, so that a retry finds it
 * noted. Others pay one read, and only for copies and updates. An article that cannot be compared holds nothing up.
 * @returns the ids by which wakes reach the followers of the story; none if there is no news for them
 */
export function createNoteDevelopment(
  deps: NoteDevelopmentDeps,
): (article: StoredArticle, noted: Noted) => Promise<readonly string[]> {
  return async (article, { before, isRetry = false }) => {
    if (article.backlog) return [];
    // The first article of a new story: nobody can follow that yet.
    if (article.storyId === article.id && !before && !isRetry) return [];
    const { id: storyId, story } = await storyWithRoot(article.storyId, deps.stories);
    if (!isFollowed(story, deps.now())) return [];
    const ids = [storyId, ...story.formerIds];
    const { id: articleId, revision } = article;
    if (isRetry) {
      const noted = await Promise.all(
        ids.map((id) => deps.developments.has({ storyId: id, articleId, revision })),
      );
      return noted.includes(true) ? ids.map(followersOf) : [];
    }
    const found = await find(article, before, story, deps);
    if (!found) return [];
    await keepStory(article, ids, deps);
    const development = {
      articleId,
      revision,
      at: deps.now().toISOString(),
      ...found,
      title: article.title.slice(0, 200),
      ...(article.source !== undefined && { source: article.source.slice(0, 100) }),
      ...(article.publishedAt !== undefined && { publishedAt: article.publishedAt }),
    };
    // Under each id, because somebody may follow the story by the one that it had before it was merged.
    await Promise.all(ids.map((id) => deps.developments.note({ storyId: id, ...development })));
    return ids.map(followersOf);
  };
}

async function find(
  article: StoredArticle,
  before: StoredArticle | undefined,
  story: Story,
  { articles, developments, log }: NoteDevelopmentDeps,
): Promise<Pick<Development, 'kind' | 'what'> | undefined> {
  const ids = before ? [] : story.articleIds.filter((id) => id !== article.id).slice(0, mostOthers);
  const others = ids.length > 0 ? await articles.getMany(ids) : [];
  try {
    const found = developmentOf(article, { before, others, sources: story.sources.length });
    if (found?.kind !== 'source') return found;
    // Of a story with more articles than were compared, this source may have been told as new before.
    const told = await developments.ofStory(story.id);
    return told.some(({ kind, what }) => kind === 'source' && what === found.what) ? undefined : found;
  } catch (error) {
    log?.warn('What an article adds to its story could not be found', { articleId: article.id, error });
    return article.change;
  }
}

function isFollowed(story: Story | undefined, now: Date): story is Story {
  return story?.followedUntil !== undefined && story.followedUntil > now.toISOString();
}
