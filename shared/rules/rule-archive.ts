import type { Hit } from '../delivery/hit.ts';
import type { Rule } from './rule.ts';

export interface ArchiveDeps {
  readonly hits: {
    page(
      queryId: string,
      range: { from: string; to: string },
      limit: number,
      cursor?: string,
    ): Promise<{ hits: Hit[]; cursor: string | undefined }>;
  };
  readonly now: () => Date;
}

export interface ArchivePage {
  /** Newest first; an article once, whatever was written twice. */
  readonly hits: readonly Hit[];
  /** For the next page; absent on the last. */
  readonly cursor?: string;
}

/**
 * What a rule has found. Never from before its `since`: hits are shared by all who watch the same query, and an older
 * one would tell that somebody else did.
 */
export async function readArchive(
  rule: Pick<Rule, 'queryId' | 'since'>,
  range: { readonly from?: string; readonly to?: string; readonly limit?: number; readonly cursor?: string },
  { hits, now }: ArchiveDeps,
): Promise<ArchivePage> {
  const from = range.from !== undefined && range.from > rule.since ? range.from : rule.since;
  const to = range.to ?? now().toISOString();
  if (to <= from) return { hits: [] };
  const page = await hits.page(rule.queryId, { from, to }, range.limit ?? 50, range.cursor);
  const byArticle = new Map(page.hits.map((hit) => [`${hit.articleId} ${hit.revision}`, hit]));
  return { hits: [...byArticle.values()], ...(page.cursor !== undefined && { cursor: page.cursor }) };
}
