import type { MatchableArticle } from '../../matching/query.ts';
import { QueryIndex } from '../../matching/query-index.ts';
import { type CandidateClause, candidateClauses } from './candidate-clauses.ts';

export interface ExampleSets {
  readonly wanted: readonly MatchableArticle[];
  readonly unwanted: readonly MatchableArticle[];
  /** Articles of which nobody has said anything. */
  readonly others: readonly MatchableArticle[];
}

/** An article with the clauses that find it, and how far it speaks for a clause. */
export interface JudgedArticle {
  /** Numbers of clauses. */
  readonly finds: readonly number[];
  /** How likely it is wanted, from 0 to 1. */
  readonly wanted: number;
  /** How much it counts: 1 for an example. */
  readonly weight: number;
}

export interface Learned {
  readonly clauses: readonly CandidateClause[];
  /** The wanted examples, the unwanted ones, and the others. */
  readonly articles: readonly JudgedArticle[];
}

/** So often other articles are judged, each time by what was learned from those judged before. */
const rounds = 2;
/** An article that nobody has judged counts for so much of an example. */
const otherWeight = 0.5;
/** So large a part of all that is unwanted are the examples of it. */
const unwantedShare = 0.25;
/** From fewer examples nothing can be told about other articles. */
const leastWanted = 3;
/** Unwanted examples show well enough how such articles score if there are so many of them. */
const enoughUnwanted = 5;
/** At first there are taken to be so many unwanted articles for each wanted one. */
const firstRatio = 4;

/** How far an article counts as wanted and as not. */
interface Label {
  readonly wanted: number;
  readonly unwanted: number;
}

/**
 * Learns from a few examples which other articles are probably wanted too, so that a query can be built from hundreds of
 * articles in place of a dozen: naive Bayes over words and phrases, which judges the other articles again and again and
 * learns from those of which it is sure (after K. Nigam and others, "Text Classification from Labeled and Unlabeled
 * Documents using EM", 2000). What is sure is measured by the examples: each is judged by what the rest of them teach, so
 * nothing is taken to be wanted that is less alike than the examples are to each other.
 */
export function learnFromExamples({ wanted, unwanted, others }: ExampleSets): Learned {
  const all = [...wanted, ...unwanted, ...others];
  const [firstUnwanted, firstOther] = [wanted.length, wanted.length + unwanted.length];
  const first = firstLabels(wanted.length, unwanted.length, others.length);
  let clauses = candidateClauses(wanted);
  let finds = findsOf(clauses, all);
  let labels = first;
  let likely = others.map(() => 0);
  if (wanted.length < leastWanted) return judged(clauses, finds, likely, wanted.length, unwanted.length);
  for (let round = 0; round <= rounds; round += 1) {
    const odds = new Odds(clauses.length, finds, labels);
    const ofWanted = wanted.map((_, i) => odds.scoreWithout(i));
    const ofUnwanted = unwanted.map((_, i) => odds.scoreWithout(firstUnwanted + i));
    const ofOthers = others.map((_, i) => odds.score(firstOther + i));
    const against = unwanted.length < enoughUnwanted ? [...ofUnwanted, ...ofOthers] : ofUnwanted;
    const sure = Math.max(quantile(ofWanted, 0.5), quantile(against, 0.95));
    const never = quantile(ofWanted, 0.1);
    const border = (quantile(ofWanted, 0.2) + quantile(against, 0.85)) / 2;
    const steepness = 10 / Math.max(0.1, quantile(ofWanted, 0.5) - border);
    likely = ofOthers.map((score) => 1 / (1 + Math.exp(-steepness * (score - border))));
    if (round === rounds) break;
    labels = [
      ...wanted.map(() => ({ wanted: 1, unwanted: 0 })),
      ...unwanted.map(() => ({ wanted: 0, unwanted: 1 })),
      ...ofOthers.map((score) => ({
        wanted: score >= sure ? otherWeight : 0,
        unwanted: score < never ? otherWeight : 0,
      })),
    ];
    clauses = candidateClauses([...wanted, ...others.filter((_, i) => ofOthers[i]! >= sure)]);
    finds = findsOf(clauses, all);
  }
  return judged(clauses, finds, likely, wanted.length, unwanted.length);
}

function judged(
  clauses: readonly CandidateClause[],
  finds: readonly (readonly number[])[],
  likely: readonly number[],
  wanted: number,
  unwanted: number,
): Learned {
  // Who names what is unwanted names what is easily mistaken for what is wanted.
  const unwantedWeight = Math.max(1, (unwantedShare * otherWeight * likely.length) / (unwanted || 1));
  const articles = finds.map((of, i): JudgedArticle => {
    if (i < wanted) return { finds: of, wanted: 1, weight: 1 };
    if (i < wanted + unwanted) return { finds: of, wanted: 0, weight: unwantedWeight };
    return { finds: of, wanted: likely[i - wanted - unwanted] ?? 0, weight: otherWeight };
  });
  return { clauses, articles };
}

/** Before anything is learned all others count as unwanted, but less than those that somebody does not want. */
function firstLabels(wanted: number, unwanted: number, others: number): Label[] {
  const total = firstRatio * wanted;
  const share = unwanted === 0 ? 0 : others === 0 ? 1 : 0.7;
  return [
    ...Array.from({ length: wanted }, () => ({ wanted: 1, unwanted: 0 })),
    ...Array.from({ length: unwanted }, () => ({ wanted: 0, unwanted: (share * total) / unwanted })),
    ...Array.from({ length: others }, () => ({ wanted: 0, unwanted: ((1 - share) * total) / others })),
  ];
}

/** The numbers of the clauses that find each article. */
function findsOf(
  clauses: readonly CandidateClause[],
  articles: readonly MatchableArticle[],
): readonly (readonly number[])[] {
  const index = QueryIndex.build(clauses.map(({ text }, i) => ({ id: String(i), expression: text })));
  return articles.map((article) => index.match(article).map(({ queryId }) => Number(queryId)));
}

/** A clause that no article of a kind has is not impossible there. */
const smoothing = 0.3;
/** Without it an article with one word would score as high as one with many. */
const shortArticle = 5;

/** How much more often each clause is found in what is wanted than in what is not. */
class Odds {
  readonly #finds: readonly (readonly number[])[];
  readonly #labels: readonly Label[];
  readonly #wanted: Float64Array;
  readonly #unwanted: Float64Array;
  readonly #all: Label;

  constructor(clauses: number, finds: readonly (readonly number[])[], labels: readonly Label[]) {
    this.#finds = finds;
    this.#labels = labels;
    this.#wanted = new Float64Array(clauses);
    this.#unwanted = new Float64Array(clauses);
    let [wanted, unwanted] = [0, 0];
    for (const [i, label] of labels.entries()) {
      wanted += label.wanted;
      unwanted += label.unwanted;
      for (const clause of finds[i] ?? []) {
        this.#wanted[clause]! += label.wanted;
        this.#unwanted[clause]! += label.unwanted;
      }
    }
    this.#all = { wanted, unwanted };
  }

  score(article: number): number {
    return this.#scoreOf(article, { wanted: 0, unwanted: 0 });
  }

  /** As if the article had not been learned from. */
  scoreWithout(article: number): number {
    return this.#scoreOf(article, this.#labels[article] ?? { wanted: 0, unwanted: 0 });
  }

  #scoreOf(article: number, own: Label): number {
    const finds = this.#finds[article] ?? [];
    const [wanted, unwanted] = [this.#all.wanted - own.wanted, this.#all.unwanted - own.unwanted];
    let sum = 0;
    for (const clause of finds) {
      const p = (this.#wanted[clause]! - own.wanted + smoothing) / (wanted + 2 * smoothing);
      const q = (this.#unwanted[clause]! - own.unwanted + smoothing) / (unwanted + 2 * smoothing);
      sum += Math.log(p / q) - Math.log((1 - p) / (1 - q));
    }
    return sum / Math.sqrt(finds.length + shortArticle);
  }
}

/** A value of which so large a share of all is not greater. Of no values: not reached by any. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.round(share * (sorted.length - 1))] ?? Number.NEGATIVE_INFINITY;
}
