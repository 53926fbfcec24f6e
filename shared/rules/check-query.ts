import type { StoredArticle } from '../articles/stored-article.ts';
import type { Remark, Span } from '../matching/query.ts';
import { QueryIndex } from '../matching/query-index.ts';
import type { ArticleSample } from './article-sample.ts';
import { readRuleQuery } from './read-rule-query.ts';

/** What a query would do. */
export type QueryCheck =
  | { readonly ok: false; readonly problems: readonly Remark[] }
  | {
      readonly ok: true;
      /** The text by which rules with the same meaning share one query. */
      readonly canonical: string;
      readonly warnings: readonly Remark[];
      readonly sample: { readonly articles: number; readonly from: string; readonly to: string };
      readonly matched: number;
      /** The best of them. */
      readonly matches: readonly SampleMatch[];
      /** Words of the articles that the query found, as they stand there, most frequent first. */
      readonly forms: readonly string[];
      /** Articles a day to be expected, from the sample; absent if that is too small to tell. */
      readonly expectedPerDay?: number;
    };

export interface SampleMatch {
  readonly article: StoredArticle;
  readonly score: number;
  readonly spans: readonly Span[];
}

const shownMatches = 10;
const shownForms = 30;
const day = 86_400_000;

/** Reads a query and tries it on the sample. Never throws for what was typed. */
export function checkQuery(text: string, sample: ArticleSample): QueryCheck {
  const read = readRuleQuery(text);
  if (!read.ok) return read;
  const { expression, warnings } = read.value;
  const matches = matchesIn(sample, expression);
  const perDay = expectedPerDay(matches.length, sample);
  return {
    ok: true,
    canonical: expression,
    warnings: [...warnings, ...volumeWarnings(text, matches.length, perDay, sample)],
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

function expectedPerDay(matched: number, sample: ArticleSample): number | undefined {
  const span = Date.parse(sample.to) - Date.parse(sample.from);
  // Less than an hour of news says nothing about a day of it.
  if (span < day / 24 || sample.articles.length < 20) return undefined;
  const perDay = (matched * day) / span;
  return perDay >= 10 ? Math.round(perDay) : Math.round(perDay * 10) / 10;
}

/** A rule that matches nearly everything is nearly always a mistake. */
function volumeWarnings(
  text: string,
  matched: number,
  perDay: number | undefined,
  sample: ArticleSample,
): Remark[] {
  const share = matched / Math.max(1, sample.articles.length);
  const place = { from: 0, to: text.length };
  if (sample.articles.length >= 50 && share > 0.5) {
    const percent = Math.round(share * 100);
    return [
      { ...place, message: `This matches ${percent} % of recent articles. Add a word that narrows it.` },
    ];
  }
  if (perDay !== undefined && perDay > 100) {
    return [
      {
        ...place,
        message: `Expect about ${perDay} articles a day. A daily digest, or another word, may suit you better.`,
      },
    ];
  }
  return [];
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
