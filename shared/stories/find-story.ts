import type { StoredArticle } from '../articles/stored-article.ts';
import { storyWithRoot } from './assign-story.ts';
import type { Stories } from './story.ts';

/** A story as far as it is still known. */
export interface KnownStory {
  readonly id: string;
  /** Other ids under which it was told. */
  readonly formerIds: readonly string[];
  /** Of the article that told it first. */
  readonly title: string;
  /** The source of that article. */
  readonly source?: string;
}

export interface FindStoryDeps {
  readonly stories: Pick<Stories, 'get'>;
  readonly articles: { get(id: string): Promise<StoredArticle | undefined> };
}

/**
 * The story with this id, or the one that it turned out to be. A story is named by the article that told it first, so it
 * is known as long as that article (90 days), also after new articles can no longer join it.
 */
export async function findStory(
  id: string,
  { stories, articles }: FindStoryDeps,
): Promise<KnownStory | undefined> {
  const { id: storyId, story } = await storyWithRoot(id, stories);
  const first = (await articles.get(storyId)) ?? (storyId === id ? undefined : await articles.get(id));
  if (!first) return undefined;
  const formerIds = new Set([...(story?.formerIds ?? []), id]);
  formerIds.delete(storyId);
  return {
    id: storyId,
    formerIds: [...formerIds],
    title: first.title,
    ...(first.source !== undefined && { source: first.source }),
  };
}

/** Every id of a story. */
export function idsOfStory({ id, formerIds }: Pick<KnownStory, 'id' | 'formerIds'>): string[] {
  return [id, ...formerIds];
}
