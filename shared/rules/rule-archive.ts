import type { Hit } from '../articles/hit.ts';
import { type Rule, watchedAt, watchedSince } from './rule.ts';

export interface ArchiveDeps {
  readonly hits: {
    page(
      queryId: string,
      range: { from: string; to: string; before?: HitPlace },
      limit: number,
    ): Promise<Hit[]>;
  };
  readonly now: () => Date;
}

/** A position in the list of a query's hits by time. */
export type HitPlace = Pick<Hit, 'at' | 'articleId'>;

export interface ArchivePage {
  /** Newest first. Each article once, even if several hits were written for it. */
  readonly hits: readonly Hit[];
  /** Where the next page begins. Absent on the last page. */
  readonly next?: HitPlace;
}

const pageSize = 50;

/**
 * The stories that a rule has found. Never from a time in which it did not watch its query: hits are shared by all rules
 * on the same query, and such a hit would reveal that somebody else had this query.
 */
export async function readArchive(
  rule: Pick<Rule, 'queryId' | 'since' | 'earlier'>,
  range: {
    readonly from?: string;
    readonly to?: string;
    readonly before?: HitPlace;
    readonly limit?: number;
  },
  { hits, now }: ArchiveDeps,
): Promise<ArchivePage> {
  const first = watchedSince(rule);
  const from = range.from !== undefined && range.from > first ? range.from : first;
  const to = range.to ?? now().toISOString();
  const { before, limit = pageSize } = range;
  if (to <= from || (before && before.at < from)) return { hits: [] };
  const page = await hits.page(rule.queryId, { from, to, ...(before && { before }) }, limit);
  const shown = page.filter(({ at }) => watchedAt(rule, at));
  const byRevision = new Map(shown.map((hit) => [`${hit.articleId} ${hit.revision}`, hit]));
  const last = page.at(-1);
  return { hits: [...byRevision.values()], ...(last && page.length === limit && { next: last }) };
}
