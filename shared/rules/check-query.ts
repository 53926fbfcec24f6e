import type { StoredArticle } from '../articles/stored-article.ts';
import { lintQuery } from '../matching/lint-query.ts';
import { formatQuery } from '../matching/parse-query.ts';
import { type Query, type Remark, type Span, sourceListsIn } from '../matching/query.ts';
import { QueryIndex, type StoredQuery } from '../matching/query-index.ts';
import { day } from '../time/units.ts';
import type { ArticleSample } from './article-sample.ts';
import { readRuleQuery } from './read-rule-query.ts';

/** The result of trying a query. */
export type QueryCheck =
  | { readonly ok: false; readonly problems: readonly Remark[] }
  | {
      readonly ok: true;
      /** The canonical text: rules with the same meaning share one query. */
      readonly canonical: string;
      readonly warnings: readonly Remark[];
      readonly sample: { readonly articles: number; readonly from: string; readonly to: string };
      readonly matched: number;
      /** The best matches. */
      readonly matches: readonly SampleMatch[];
      /** Words of the articles that the query matched, as written there, most frequent first. */
      readonly forms: readonly string[];
      /** Expected articles per day, from the sample. Absent if the sample is too small. */
      readonly expectedPerDay?: number;
    };

export interface SampleMatch {
  readonly article: StoredArticle;
  readonly score: number;
  readonly spans: readonly Span[];
}

const shownMatches = 10;
const shownForms = 30;

/** Parses a query and tries it on the sample. Never throws for any input. */
export function checkQuery(text: string, sample: ArticleSample): QueryCheck {
  const read = readRuleQuery(text);
  if (!read.ok) return read;
  const { expression, query, warnings } = read.value;
  const matches = matchesIn(sample, expression);
  const perDay = expectedPerDay(matches.length, sample);
  return {
    ok: true,
    canonical: expression,
    warnings: [...warnings, ...unknownLists(query, sample), ...lintOnSample(query, sample)],
    sample: { articles: sample.articles.length, from: sample.from, to: sample.to },
    matched: matches.length,
    matches: matches.slice(0, shownMatches),
    forms: formsFound(matches),
    ...(perDay !== undefined && { expectedPerDay: perDay }),
  };
}

/** The articles of the sample that a canonical expression matches, best first. */
export function matchesIn(sample: ArticleSample, expression: string): SampleMatch[] {
  const index = QueryIndex.build([{ id: 'checked', expression }]);
  return sample.articles
    .flatMap((article) => index.match(article).map(({ score, spans }) => ({ article, score, spans })))
    .sort((a, b) => b.score - a.score);
}

/**
 * Warnings that need counts. The linter is called twice: once to learn what it wants to count, and again with the
 * counts. Counting one by one would take minutes for a query with a hundred
 * terms.
 */
function lintOnSample(query: Query, sample: ArticleSample): Remark[] {
  const counts = new Map<string, number>();
  const articles = sample.articles.length;
  const days = daysOf(sample);
  const note = (part: Query) => {
    counts.set(formatQuery(part), 0);
    return 0;
  };
  lintQuery(query, { articles, days, count: note });
  const asked = [...counts.keys()].map((expression) => ({ id: expression, expression }));
  const found = countMatches(asked, sample);
  return lintQuery(query, { articles, days, count: (part) => found.get(formatQuery(part)) ?? 0 });
}

/** How many articles of a sample each query matches, by its id: one pass for all of them. Absent for none. */
export function countMatches(
  queries: readonly StoredQuery[],
  { articles }: Pick<ArticleSample, 'articles'>,
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  if (queries.length === 0) return counts;
  const index = QueryIndex.build(queries);
  for (const article of articles) {
    for (const { queryId } of index.match(article)) counts.set(queryId, (counts.get(queryId) ?? 0) + 1);
  }
  return counts;
}

/** A list that does not exist finds nothing, and may be a typing error. */
function unknownLists(query: Query, { sourceLists }: ArticleSample): Remark[] {
  if (!sourceLists) return [];
  const known =
    sourceLists.length === 0
      ? 'There are no lists yet.'
      : `There ${sourceLists.length === 1 ? 'is' : 'are'} ${sourceLists.map((name) => `@${name}`).join(', ')}.`;
  return [...sourceListsIn(query)]
    .filter(([name]) => !sourceLists.includes(name))
    .flatMap(([name, places]) =>
      places.map((place) => ({ ...place, message: `No list of sources is named @${name}. ${known}` })),
    );
}

function expectedPerDay(matched: number, sample: ArticleSample): number | undefined {
  const days = daysOf(sample);
  // Less than an hour of news, or a handful of articles, cannot predict a day.
  if (days < 1 / 24 || sample.articles.length < 20) return undefined;
  const perDay = matched / days;
  return perDay >= 10 ? Math.round(perDay) : Math.round(perDay * 10) / 10;
}

function daysOf({ from, to }: ArticleSample): number {
  return (Date.parse(to) - Date.parse(from)) / day;
}

function formsFound(matches: readonly SampleMatch[]): string[] {
  const counts = new Map<string, number>();
  for (const { article, spans } of matches) {
    for (const { field, start, end } of spans) {
      const form = article[field].slice(start, end).toLowerCase();
      counts.set(form, (counts.get(form) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, shownForms)
    .map(([form]) => form);
}
