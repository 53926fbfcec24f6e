import type { Hit } from '../articles/hit.ts';
import { day } from '../time/units.ts';
import type { Rule } from './rule.ts';
import { type ArchiveDeps, readArchive } from './rule-archive.ts';

/** What a rule has found in the last days. */
export interface RecentFinds {
  readonly rule: Rule;
  /** Newest first, at most `mostFinds`. */
  readonly hits: readonly Hit[];
  /** There are more than `hits`. */
  readonly more: boolean;
}

/** The most finds of a rule that an overview reads. */
const mostFinds = 200;

/** What each rule has found in the last `days`. Reads at most `mostFinds` for each. */
export function readRecentFinds(
  rules: readonly Rule[],
  { days, ...deps }: ArchiveDeps & { readonly days: number },
): Promise<RecentFinds[]> {
  const from = new Date(deps.now().getTime() - days * day).toISOString();
  return Promise.all(
    rules.map(async (rule) => {
      const { hits, next } = await readArchive(rule, { from, limit: mostFinds }, deps);
      return { rule, hits, more: next !== undefined };
    }),
  );
}
