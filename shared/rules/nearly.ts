import type { StoredArticle } from '../articles/stored-article.ts';
import { explainer } from '../matching/explain.ts';
import { formatQuery } from '../matching/parse-query.ts';
import type { Query } from '../matching/query.ts';
import { QueryIndex } from '../matching/query-index.ts';
import { TooCostlyError } from '../matching/step-budget.ts';
import { day } from '../time/units.ts';
import type { ArticleSample } from './article-sample.ts';
import { type Loosened, type LooseningKind, loosened } from './loosen-query.ts';
import { readRuleQuery } from './read-rule-query.ts';

/** An edit by which a query would have found more, and the articles that missed it by this one clause. */
export interface NearMiss {
  readonly kind: LooseningKind;
  /** The clause that was missed, in its normal form. */
  readonly clause: string;
  /** The edited query. */
  readonly query: string;
  /** All articles of the sample that the edit would have brought. */
  readonly added: number;
  /** Scaled from the sample; absent if that is less than a day. */
  readonly addedPerWeek?: number;
  /** The best of them. */
  readonly articles: readonly NearArticle[];
}

export interface NearArticle {
  readonly article: StoredArticle;
  /** What the article has in place of the clause, in English. */
  readonly reason: string;
}

export interface Nearly {
  /** What the query finds in the sample as it is. */
  readonly matched: number;
  /** Those first that bring the fewest. */
  readonly misses: readonly NearMiss[];
}

/** Edits that are tried, and that are shown. */
const mostTried = 40;
const mostShown = 5;
/** Articles shown of each edit. */
const mostArticles = 5;
/** An edit that leaves out a clause is only shown if it brings no flood: so many times what the query finds already. */
const floods = { times: 3, least: 20 };

/**
 * Which articles of the sample missed a query by one clause, and what to write so that they would not have. Each edit is
 * tried on the whole sample in one pass. Of clauses that must all be met, the rarest that any article has is never left
 * out, so that the articles have at least the query's rarest words.
 *
 * @returns undefined for a query that cannot be read
 */
export function findNearly(text: string, sample: ArticleSample): Nearly | undefined {
  const edits = editsOf(text);
  return edits && nearlyOf(edits, findEach(sample, edits.expressions), sample);
}

/**
 * The same for several queries, in one pass over the sample for all of them: reading the articles takes most of the time.
 * By text; a query that cannot be read is left out.
 */
export function findAllNearly(texts: readonly string[], sample: ArticleSample): ReadonlyMap<string, Nearly> {
  const all = [...new Set(texts)].flatMap((text) => editsOf(text) ?? []);
  const found = findEach(
    sample,
    all.flatMap(({ expressions }) => expressions),
  );
  return new Map(all.map((edits) => [edits.text, nearlyOf(edits, found, sample)]));
}

/** A query with its edits, and all that has to be looked for to judge them. */
interface Edits {
  readonly text: string;
  readonly query: Query;
  readonly expression: string;
  readonly edits: readonly (Loosened & { readonly written: string })[];
  readonly clauses: readonly Query[];
  readonly expressions: readonly string[];
}

function editsOf(text: string): Edits | undefined {
  const read = readRuleQuery(text);
  if (!read.ok) return undefined;
  const { query, expression } = read.value;
  const edits = [...loosened(query)].slice(0, mostTried).flatMap((edit) => {
    const written = formatQuery(edit.query);
    return written !== expression && readRuleQuery(written).ok ? [{ ...edit, written }] : [];
  });
  const clauses = query.kind === 'and' ? query.operands.filter(({ kind }) => kind !== 'not') : [];
  const expressions = [expression, ...edits.map(({ written }) => written), ...clauses.map(formatQuery)];
  return { text, query, expression, edits, clauses, expressions };
}

function nearlyOf(
  { query, expression, edits, clauses }: Edits,
  found: ReadonlyMap<string, readonly Found[]>,
  sample: ArticleSample,
): Nearly {
  const matches = new Set(found.get(expression)?.map(({ article }) => article));
  // A word that no article has may be written in another way, so it is no anchor.
  const rarest = clauses
    .filter((clause) => countOf(found, clause) > 0)
    .sort((a, b) => countOf(found, a) - countOf(found, b))[0];
  const most = Math.max(floods.least, floods.times * matches.size);
  const shown = new Set<StoredArticle>();
  const misses = edits
    .filter(({ kind, clause }) => kind !== 'left-out' || clause !== rarest)
    .map((edit) => ({
      edit,
      added: (found.get(edit.written) ?? []).filter((one) => !matches.has(one.article)),
    }))
    .filter(({ edit, added }) => added.length > 0 && (edit.kind !== 'left-out' || added.length <= most))
    .sort((a, b) => a.added.length - b.added.length)
    .flatMap(({ edit, added }): NearMiss[] => {
      // An article is shown with the smallest edit that finds it.
      const own = added.filter(({ article }) => !shown.has(article));
      if (own.length === 0) return [];
      for (const { article } of own) shown.add(article);
      return [missOf(query, edit, own.slice(0, mostArticles), added.length, sample)];
    });
  return { matched: matches.size, misses: misses.slice(0, mostShown) };
}

interface Found {
  readonly article: StoredArticle;
  readonly score: number;
}

/** What each expression finds, best first. */
function findEach(sample: ArticleSample, expressions: readonly string[]): ReadonlyMap<string, Found[]> {
  const index = QueryIndex.build([...new Set(expressions)].map((one) => ({ id: one, expression: one })));
  const found = new Map<string, Found[]>();
  for (const article of sample.articles) {
    for (const { queryId, score } of index.match(article)) {
      const of = found.get(queryId);
      if (of) of.push({ article, score });
      else found.set(queryId, [{ article, score }]);
    }
  }
  for (const of of found.values()) of.sort((a, b) => b.score - a.score);
  return found;
}

function countOf(found: ReadonlyMap<string, readonly Found[]>, clause: Query): number {
  return found.get(formatQuery(clause))?.length ?? 0;
}

function missOf(
  query: Query,
  { kind, clause, written }: Loosened & { readonly written: string },
  best: readonly Found[],
  added: number,
  sample: ArticleSample,
): NearMiss {
  const days = (Date.parse(sample.to) - Date.parse(sample.from)) / day;
  return {
    kind,
    clause: formatQuery(clause),
    query: written,
    added,
    ...(days >= 1 && { addedPerWeek: (added / days) * 7 }),
    articles: best.map(({ article }) => ({ article, reason: reasonOf(query, article) })),
  };
}

/** Explaining takes far more steps than matching, so a query may be too costly to explain. */
function reasonOf(query: Query, article: StoredArticle): string {
  try {
    const explanation = explainer(article)(query);
    return explanation.matches ? '' : `${explanation.failed.text}: ${explanation.reason}`;
  } catch (error) {
    if (error instanceof TooCostlyError) return '';
    throw error;
  }
}
