import type { Article } from './article.ts';
import { type EmbargoedArticle, isOver } from './embargo.ts';

export interface ReleaseDeps {
  readonly embargoed: {
    /** Ids of those whose embargo ends at or before an instant, longest over first. */
    due(now: string, limit: number): Promise<string[]>;
    get(id: string): Promise<EmbargoedArticle | undefined>;
    /** Only as it was read: an article handed in again since stays. */
    delete(seen: EmbargoedArticle): Promise<void>;
  };
  readonly articles: { get(id: string): Promise<Pick<Article, 'receivedAt'> | undefined> };
  readonly queue: { send(messages: readonly { readonly article: Article }[]): Promise<void> };
  readonly log: { error(message: string, error: Error, extra?: Record<string, unknown>): void };
  readonly now: () => Date;
}

/** So many are released in a minute; the rest in the next. */
const maxPerMinute = 2_000;
/** Released at once: the articles of a group are in memory together. */
const group = 10;

/**
 * Puts the articles whose embargo is over on the articles queue, where they go the way of all others. Each is sent first
 * and forgotten second: a crash between the two sends it once more, which adds nothing, and never loses it. One that
 * cannot be released stops no other; it stays due.
 * @returns how many were released.
 * @throws the last error, when all the others have been released.
 */
export async function releaseArticles(deps: ReleaseDeps): Promise<number> {
  const ids = await deps.embargoed.due(deps.now().toISOString(), maxPerMinute);
  let released = 0;
  let failure: unknown;
  for (let at = 0; at < ids.length; at += group) {
    await Promise.all(
      ids.slice(at, at + group).map(async (id) => {
        try {
          if (await release(id, deps)) released += 1;
        } catch (error) {
          failure = error;
          const cause = error instanceof Error ? error : new Error(String(error));
          deps.log.error('An article could not be released', cause, { articleId: id });
        }
      }),
    );
  }
  if (failure !== undefined) throw failure;
  return released;
}

async function release(id: string, { embargoed, articles, queue, now }: ReleaseDeps): Promise<boolean> {
  const waiting = await embargoed.get(id);
  // The list may lag behind, or be read by a clock that is ahead.
  if (!waiting || !isOver(new Date(waiting.notBefore), now())) return false;
  const published = await articles.get(id);
  const isOutdated = published !== undefined && published.receivedAt > waiting.acceptedAt;
  if (!isOutdated) await queue.send([{ article: waiting.article }]);
  await embargoed.delete(waiting);
  return !isOutdated;
}
