import { type AnalysedArticle, type AnalyseOptions, analyseArticle } from './analysis/analyse-article.ts';
import { isLanguage } from './analysis/languages.ts';
import { type Found, PlaceFinder } from './find-places.ts';
import type { And, AtLeastOf, MatchableArticle, Query, Span } from './query.ts';
import { hangulCompounds } from './readings.ts';
import { EXPLAINING_STEPS, StepBudget } from './step-budget.ts';

export interface NaiveMatch {
  readonly matches: boolean;
  /**
   * The words that took part in the match: title first, then text, by offset; overlapping and touching spans are
   * merged.
   */
  readonly spans: readonly Span[];
}

/**
 * Matches one article against one query by walking the tree over all of its words. This defines what a query means; the
 * index must find the same, faster. Takes time proportional to words of the article × words of the query.
 */
export function matchNaively(
  query: Query,
  article: MatchableArticle,
  options: AnalyseOptions = {},
): NaiveMatch {
  const found = new NaiveMatcher(analyseArticle(article, options)).find(query);
  return { matches: found !== undefined, spans: mergedSpans(found ?? []) };
}

/** Evaluates queries on one article. */
export class NaiveMatcher {
  readonly places: PlaceFinder;
  /** Empty when unknown, as in the analysed article. */
  readonly host: string;
  readonly language: string;
  /** Results for the queries and clauses evaluated so far. */
  readonly #known = new Map<Query, readonly Found[] | undefined>();

  /** @param budget counts the words looked at, and may stop the work by throwing */
  constructor(analysed: AnalysedArticle, budget = new StepBudget(EXPLAINING_STEPS)) {
    this.places = new PlaceFinder(analysed, budget);
    this.host = analysed.host;
    this.language = analysed.language;
  }

  /**
   * The places that took part when the article matches. For `a OR b` these are the places of each operand that matches;
   * exclusions, sites and languages have none. Undefined when the article does not match.
   */
  find(query: Query): readonly Found[] | undefined {
    if (this.#known.has(query)) return this.#known.get(query);
    const found = this.#find(query);
    this.#known.set(query, found);
    return found;
  }

  #find(query: Query): readonly Found[] | undefined {
    switch (query.kind) {
      case 'and':
        return this.#findAll(query, query.operands.length);
      case 'or':
        return this.#findSome(query.operands, 1);
      case 'atLeastOf':
        return this.#findAll(query, query.least);
      case 'not':
        return this.find(query.operand) ? undefined : [];
      case 'sequence':
        return some(this.places.ofSequence(query));
      case 'near':
        return some(this.places.ofNear(query));
      case 'proximity':
        return some(this.places.ofProximity(query));
      case 'count': {
        const found = this.places.ofAlternatives(query.alternatives);
        return countBeginnings(found) >= query.least ? found : undefined;
      }
      case 'site':
        return isWithin(this.host, query.host) ? [] : undefined;
      case 'language':
        return isLanguage(this.language, query.language) ? [] : undefined;
      default:
        return query satisfies never;
    }
  }

  /** The operands, or the Korean compounds that may replace them. */
  #findAll(query: And | AtLeastOf, least: number): readonly Found[] | undefined {
    const found = [
      this.#findSome(query.operands, least),
      ...hangulCompounds(query).map((other) => this.find(other)),
    ];
    const holding = found.filter((places) => places !== undefined);
    return holding.length > 0 ? holding.flat() : undefined;
  }

  #findSome(operands: readonly Query[], least: number): readonly Found[] | undefined {
    const found = operands.map((operand) => this.find(operand)).filter((places) => places !== undefined);
    return found.length >= least ? found.flat() : undefined;
  }
}

function some(found: readonly Found[]): readonly Found[] | undefined {
  return found.length > 0 ? found : undefined;
}

/** At how many different words of the article the places begin. */
export function countBeginnings(found: readonly Found[]): number {
  return new Set(found.map(({ passage, from }) => passage.tokens[from])).size;
}

function isWithin(host: string, site: string): boolean {
  return host === site || host.endsWith(`.${site}`);
}

/** The places in title and text as offsets to mark. Other fields are not shown. */
export function mergedSpans(found: readonly Found[]): Span[] {
  return (['title', 'text'] as const).flatMap((field) => {
    const spans: { field: typeof field; start: number; end: number }[] = [];
    const places = found.filter(({ passage }) => passage.field === field).map(offsetsOf);
    for (const { start, end } of places.sort((a, b) => a.start - b.start)) {
      const last = spans.at(-1);
      if (last && start <= last.end) last.end = Math.max(last.end, end);
      else spans.push({ field, start, end });
    }
    return spans;
  });
}

function offsetsOf({ passage, from, to }: Found): { start: number; end: number } {
  return { start: passage.tokens[from]!.start, end: passage.tokens[to - 1]!.end };
}
