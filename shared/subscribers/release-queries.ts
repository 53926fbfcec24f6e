import type { PreviousQuery, Rule } from '../rules/rule.ts';
import type { WatchedQuery } from '../rules/watched-query.ts';
import { minute } from '../time/units.ts';

export interface ReleaseDeps {
  readonly queries: {
    get(id: string): Promise<WatchedQuery | undefined>;
    release(id: string, now: string): Promise<void>;
    /** `forgetHits`: the hits of the query have to be deleted, since they hold words of it. */
    retire(query: WatchedQuery, now: string, forgetHits?: boolean): Promise<boolean>;
    /** The hits of a query that is retired already have to be deleted. False if it was revived. */
    forgetRetired(query: WatchedQuery, now: string): Promise<boolean>;
  };
  readonly rules: {
    anyOfQuery(
      queryId: string,
      except: { readonly subscriberId: string; readonly ruleId?: string },
    ): Promise<boolean>;
  };
  readonly now: () => Date;
}

/** An article that arrived before an edit is matched within this time, except in an outage. */
const stillMatched = 5 * minute;
/** For one rule, at most this many old queries are still matched. Nobody edits faster by hand. */
const maxStillMatched = 3;
/** The index that lists who uses a query is about a second late. For this long it is not relied on. */
const indexLag = minute;

/**
 * Called when a rule gets another query. The query it had is still matched for some minutes, for articles that arrived
 * before the edit. Queries that have been replaced for longer, and all but the last three, leave the index at once when
 * no other rule uses them. `compact-index` retires the rest within the hour.
 */
export async function releaseReplaced(rule: Rule, deps: ReleaseDeps): Promise<void> {
  const replaced = rule.previousQueries ?? [];
  const last = replaced.at(-1);
  if (last) await deps.queries.release(last.queryId, deps.now().toISOString());
  const since = new Date(deps.now().getTime() - stillMatched).toISOString();
  const done = replaced.filter(({ until }, i) => until < since || i < replaced.length - maxStillMatched);
  await retireUnused(
    done.filter(({ queryId }) => queryId !== rule.queryId),
    { subscriberId: rule.subscriberId, ruleId: rule.id },
    deps,
  );
}

/**
 * Called when a rule has been deleted, or all rules of its subscriber will be. Its queries leave the index at once when
 * no other rule uses them. Returns the ids of those that did.
 */
export async function releaseQueriesOf(
  rule: Rule,
  whose: 'rule' | 'subscriber',
  deps: ReleaseDeps,
): Promise<string[]> {
  const { subscriberId, id, queryId, since } = rule;
  const at = deps.now().toISOString();
  const watched = [...(rule.previousQueries ?? []), { queryId, since }];
  const except = whose === 'rule' ? { subscriberId, ruleId: id } : { subscriberId };
  const retired = await retireUnused(watched, except, deps);
  const left = watched.filter((one) => !retired.includes(one.queryId));
  await Promise.all(left.map((one) => deps.queries.release(one.queryId, at)));
  return retired;
}

/**
 * Retires those of the queries that nobody else uses. A query that was touched a moment ago, other than by this rule
 * itself, is left to `compact-index`: another rule may use it that the index does not list yet.
 */
async function retireUnused(
  watched: readonly Pick<PreviousQuery, 'queryId' | 'since'>[],
  except: { readonly subscriberId: string; readonly ruleId?: string },
  { queries, rules, now }: ReleaseDeps,
): Promise<string[]> {
  const at = now();
  const settled = new Date(at.getTime() - indexLag).toISOString();
  const retired: string[] = [];
  for (const { queryId, since } of watched) {
    const query = await queries.get(queryId);
    // With the subscriber, the words of the query are deleted as well.
    const forgetsHits = except.ruleId === undefined;
    if (query?.retired && forgetsHits && (await queries.forgetRetired(query, at.toISOString())))
      retired.push(queryId);
    if (!query || query.retired) continue;
    if (query.touchedAt !== since && query.touchedAt > settled) continue;
    if (await rules.anyOfQuery(queryId, except)) continue;
    if (await queries.retire(query, at.toISOString(), forgetsHits)) retired.push(queryId);
  }
  return retired;
}
