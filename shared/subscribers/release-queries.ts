import type { PreviousQuery, Rule } from '../rules/rule.ts';
import type { WatchedQuery } from '../rules/watched-query.ts';
import { minute } from '../time/units.ts';

export interface ReleaseDeps {
  readonly queries: {
    get(id: string): Promise<WatchedQuery | undefined>;
    release(id: string, now: string): Promise<void>;
    retire(query: WatchedQuery, now: string): Promise<boolean>;
  };
  readonly rules: {
    anyOfQuery(
      queryId: string,
      except: { readonly subscriberId: string; readonly ruleId?: string },
    ): Promise<boolean>;
  };
  readonly now: () => Date;
}

/** An article that came before an edit is matched within this, in all but an outage. */
const stillMatched = 5 * minute;
/** Of one rule so many old queries are still matched at once: nobody edits faster by hand. */
const maxStillMatched = 3;
/** The index that lists who uses a query lags behind by a second or so; so long it is not relied on. */
const indexLag = minute;

/**
 * A rule has another query now. The one that it had is matched for some minutes more, for the articles that came before
 * the edit; the ones before that, and all but the last three, leave the index at once if no other rule uses them. The
 * last ones are retired by `compact-index` within the hour.
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
 * A rule has been deleted, or all of its subscriber's rules are about to be: its queries leave the index at once if no
 * other rule uses them. Answers which did.
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
 * Retires those of the queries that nobody else uses. One that was touched a moment ago, and not by this rule itself, is
 * left to `compact-index`: a rule may have been saved on it that the index does not list yet.
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
    if (!query || query.retired) continue;
    if (query.touchedAt !== since && query.touchedAt > settled) continue;
    if (await rules.anyOfQuery(queryId, except)) continue;
    if (await queries.retire(query, at.toISOString())) retired.push(queryId);
  }
  return retired;
}
