import type { StoredArticle } from '../articles/stored-article.ts';
import { QueryIndex } from '../matching/query-index.ts';
import { day } from '../time/units.ts';
import type { ArticleSample } from './article-sample.ts';
import { diffRule, type RuleDiff } from './diff-rule.ts';
import { type Exclusion, termOf, without } from './narrow-rule.ts';
import type { Rating, Ratings } from './rating.ts';
import { readRuleQuery } from './read-rule-query.ts';
import { type Rule, watchedSince } from './rule.ts';
import { candidateClauses } from './suggest/candidate-clauses.ts';

/** How many of the finds that its owner has marked are relevant. */
export interface RuleRelevance {
  readonly relevant: number;
  readonly notRelevant: number;
  /** From 0 to 1; absent with fewer marks than say something. */
  readonly precision?: number;
  /** The precision is so low that the rule should be narrowed. */
  readonly isLow: boolean;
  /** How it could be narrowed, if anything tells the marked finds apart. */
  readonly proposal?: Narrowing;
}

/** A query that leaves something out of the rule, and what that changes. */
export interface Narrowing {
  readonly query: string;
  readonly exclusion: Exclusion;
  /** Marked finds that it would not have found. */
  readonly without: { readonly relevant: number; readonly notRelevant: number };
  /** Against the rule as it is, in recent articles. */
  readonly diff: Extract<RuleDiff, { ok: true }>;
}

export const relevanceDays = 30;
/** Fewer marks are chance. */
export const enoughMarks = 10;
/** A rule with less than this share of relevant finds should be narrowed. */
const lowPrecision = 0.6;
/** The newest marks, of which the articles are read. */
const mostRead = 100;
/** A relevant find that is lost counts for so many that are not relevant. */
const lossOfRelevant = 3;

export interface RelevanceDeps {
  readonly ratings: Pick<Ratings, 'since'>;
  readonly articles: { getMany(ids: readonly string[]): Promise<StoredArticle[]> };
  readonly readSample: () => Promise<ArticleSample>;
  readonly now: () => Date;
}

/**
 * The precision of a rule in the last 30 days, by the marks of its owner alone, and what to leave out where it is low.
 * Marks from before the rule had its present query say nothing of it.
 */
export async function readRelevance(rule: Rule, deps: RelevanceDeps): Promise<RuleRelevance> {
  const earliest = new Date(deps.now().getTime() - relevanceDays * day).toISOString();
  const since = watchedSince(rule);
  const marks = await deps.ratings.since(rule.subscriberId, rule.id, since > earliest ? since : earliest);
  const relevant = marks.filter(({ verdict }) => verdict === 'relevant').length;
  const notRelevant = marks.length - relevant;
  if (marks.length < enoughMarks) return { relevant, notRelevant, isLow: false };
  const precision = relevant / marks.length;
  const isLow = precision < lowPrecision;
  const proposal = isLow ? await proposeNarrowing(rule, marks, deps) : undefined;
  return { relevant, notRelevant, precision, isLow, ...(proposal && { proposal }) };
}

/** What keeps out the most finds that were marked not relevant, and hardly any that were marked relevant. */
async function proposeNarrowing(
  { text }: Rule,
  marks: readonly Rating[],
  { articles, readSample }: RelevanceDeps,
): Promise<Narrowing | undefined> {
  const verdicts = new Map(marks.slice(0, mostRead).map(({ articleId, verdict }) => [articleId, verdict]));
  const read = await articles.getMany([...verdicts.keys()]);
  const marked = {
    relevant: read.filter(({ id }) => verdicts.get(id) === 'relevant'),
    notRelevant: read.filter(({ id }) => verdicts.get(id) === 'not-relevant'),
  };
  const sources = new Set(marked.notRelevant.flatMap(({ source }) => source ?? []));
  const exclusions: Exclusion[] = [
    ...candidateClauses(marked.notRelevant).map(({ text: word }): Exclusion => ({ kind: 'word', word })),
    ...[...sources]
      .filter((source) => !/["\n]/.test(source))
      .map((source): Exclusion => ({ kind: 'source', source })),
  ];
  const counts = countExcluded(exclusions, marked);
  const [best] = exclusions
    .map((exclusion, i) => ({ exclusion, without: counts[i] ?? { relevant: 0, notRelevant: 0 } }))
    .filter(({ without: lost }) => lost.notRelevant >= 2 && worthOf(lost) > 0)
    .sort((a, b) => worthOf(b.without) - worthOf(a.without));
  if (!best) return undefined;
  const query = without(text, best.exclusion);
  const diff = diffRule(text, query, await readSample());
  return diff.ok ? { query, ...best, diff } : undefined;
}

function worthOf({ relevant, notRelevant }: Narrowing['without']): number {
  return notRelevant - lossOfRelevant * relevant;
}

/** Of each exclusion, how many of the marked articles it would leave out. */
function countExcluded(
  exclusions: readonly Exclusion[],
  marked: { readonly relevant: readonly StoredArticle[]; readonly notRelevant: readonly StoredArticle[] },
): { relevant: number; notRelevant: number }[] {
  const counts = exclusions.map(() => ({ relevant: 0, notRelevant: 0 }));
  const queries = exclusions.flatMap((exclusion, i) => {
    const read = readRuleQuery(termOf(exclusion));
    return read.ok ? [{ id: String(i), expression: read.value.expression }] : [];
  });
  const index = QueryIndex.build(queries);
  for (const verdict of ['relevant', 'notRelevant'] as const) {
    for (const article of marked[verdict]) {
      for (const { queryId } of index.match(article)) counts[Number(queryId)]![verdict] += 1;
    }
  }
  return counts;
}
