import { asError } from '../as-error.ts';
import type { Article } from './article.ts';
import { type EmbargoedArticle, isOver } from './embargo.ts';

export interface ReleaseDeps {
  readonly embargoed: {
    /** Ids of the articles whose embargo ends at or before an instant, oldest end first. */
    due(now: string, limit: number): Promise<string[]>;
    get(id: string): Promise<EmbargoedArticle | undefined>;
    /** Deletes the article if it is as it was read: a newer version that arrived since then stays. */
    delete(seen: EmbargoedArticle): Promise<void>;
  };
  readonly articles: { get(id: string): Promise<Pick<Article, 'receivedAt'> | undefined> };
  readonly queue: { send(messages: readonly { readonly article: Article }[]): Promise<void> };
  readonly log: { error(message: string, error: Error, extra?: Record<string, unknown>): void };
  readonly now: () => Date;
}

/** The most articles that are released in a minute. The rest follow in the next minute. */
const maxPerMinute = 2_000;
/** How many are released at the same time: the articles of a group are in memory together. */
const group = 10;

/**
 * Puts the articles whose embargo is over on the articles queue, like any other article. Each one is sent before it is
 * deleted here: a crash between the two steps sends it once more, which adds nothing, but never loses it. An article
 * that cannot be released stays due and does not stop the others.
 *
 * @returns how many were released.
 * @throws the last error, after all the others were released.
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
          const cause = asError(error);
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
  // The list may lag behind, or be read by a host whose clock is ahead.
  if (!waiting || !isOver(new Date(waiting.notBefore), now())) return false;
  const published = await articles.get(id);
  const isOutdated = published !== undefined && published.receivedAt > waiting.acceptedAt;
  if (!isOutdated) await queue.send([{ article: waiting.article }]);
  await embargoed.delete(waiting);
  return !isOutdated;
}
