import type { WatchedQuery } from './watched-query.ts';

export interface ForgetHitsDeps {
  readonly hits: {
    /** Deletes hits of a query from before an instant, at most `limit`. True if none is left. */
    forget(queryId: string, before: string, limit: number): Promise<boolean>;
  };
  readonly queries: { hitsForgotten(id: string, forgetBefore: string): Promise<void> };
}

/** Deletes hits of a query that was retired with its last subscriber. True if none is left to delete. */
export async function forgetHits(
  { id, forgetBefore }: Pick<WatchedQuery, 'id' | 'forgetBefore'>,
  limit: number,
  { hits, queries }: ForgetHitsDeps,
): Promise<boolean> {
  if (forgetBefore === undefined) return true;
  if (!(await hits.forget(id, forgetBefore, limit))) return false;
  await queries.hitsForgotten(id, forgetBefore);
  return true;
}
