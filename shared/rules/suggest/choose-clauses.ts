import type { Learned } from './learn-from-examples.ts';

/** A query in the making: so many of these clauses must be found. */
export interface ChosenClauses {
  readonly least: number;
  /** Numbers of clauses. */
  readonly clauses: readonly number[];
}

export interface Wish {
  /** How much an unwanted article that is found weighs against a wanted one that is: the more, the narrower the query. */
  readonly strictness: number;
  readonly mostClauses: number;
  /** What a clause must add, as a share of all that could be won: the more, the shorter the query. */
  readonly price: number;
  /** Clauses that may not be used. */
  readonly without?: ReadonlySet<number>;
}

/** More than so many clauses that must all be found are hard to read. */
const mostLeast = 6;
/** How much it counts that an article has one clause more than it needs. */
const steepness = 0.7;
/** What one example alone says is seldom said again: a clause that only so much speaks for is not used. */
const leastSupport = 1.5;
/** Of so few wanted articles each says something that counts. */
const fewWanted = 3.5;
/** Unwanted articles are rarely hit by a clause that is everywhere: one that finds more than this share of them says nothing. */
const everywhere = 0.25;
/** So many unwanted articles there are for each wanted one at least and at most: few articles cannot show that it is more. */
const ratios = { least: 4, most: 10 };

/** Of clauses that are worth the same, names and words of titles are better: they are more likely to be said again. */
const nameBonus = 1.4;
const titleBonus = 1.1;
/** Two words side by side that are no name are mostly so by chance. */
const phraseMalus = 0.8;

/**
 * Chooses clauses of which so many must be found that wanted articles are told from others: one after another, each time
 * the one that adds most (a greedy cover). What it adds is measured like in AdaBoost, with an exponential loss of the
 * number of clauses that an article has beyond those it needs, so that articles which the query does not decide yet count
 * most. Every number of required clauses is tried; the best one is that with the highest F-measure, less what its clauses
 * cost.
 */
export function chooseClauses(learned: Learned, wish: Wish): ChosenClauses | undefined {
  const weighed = weigh(learned, wish);
  let best: (ChosenClauses & { readonly worth: number }) | undefined;
  for (let least = 1; least <= mostLeast; least += 1) {
    const found = growing(weighed, least, wish);
    if (found && (!best || found.worth > best.worth + 1e-9)) best = found;
  }
  return best && { least: best.least, clauses: best.clauses };
}

interface Weighed {
  /** For each article, how much it counts as wanted and as unwanted. The former add up to 1, the latter to the ratio. */
  readonly wanted: Float64Array;
  readonly unwanted: Float64Array;
  /** For each clause that may be used, the articles that it finds. */
  readonly found: ReadonlyMap<number, readonly number[]>;
  /** For each of them, how much of its worth counts. */
  readonly trust: ReadonlyMap<number, number>;
}

function weigh({ clauses, articles }: Learned, { strictness, without }: Wish): Weighed {
  const total = { wanted: 0, unwanted: 0 };
  for (const { wanted, weight } of articles) {
    total.wanted += wanted * weight;
    total.unwanted += (1 - wanted) * weight;
  }
  const natural = total.unwanted / (total.wanted || 1);
  const ratio = strictness * Math.min(ratios.most, Math.max(ratios.least, natural));
  const wanted = Float64Array.from(articles, (one) => (one.wanted * one.weight) / (total.wanted || 1));
  const unwanted = Float64Array.from(
    articles,
    (one) => (ratio * (1 - one.wanted) * one.weight) / (total.unwanted || 1),
  );
  const found = new Map<number, number[]>();
  for (const [i, { finds }] of articles.entries()) {
    for (const clause of finds) {
      const of = found.get(clause);
      if (of) of.push(i);
      else found.set(clause, [i]);
    }
  }
  const trust = new Map<number, number>();
  const enough = total.wanted > fewWanted ? leastSupport : 0;
  for (const [clause, of] of found) {
    const support = of.reduce((sum, i) => sum + wanted[i]!, 0) * total.wanted;
    const noise = of.reduce((sum, i) => sum + unwanted[i]!, 0) / ratio;
    if (support < enough || noise > everywhere || without?.has(clause)) found.delete(clause);
    else {
      const { text = '', isName = false, inTitle = false } = clauses[clause] ?? {};
      const ofKind = isName ? nameBonus : text.includes(' ') ? phraseMalus : 1;
      const bonus = ofKind * (inTitle ? titleBonus : 1);
      trust.set(clause, bonus * (enough === 0 ? 1 : (support - 1) / support));
    }
  }
  return { wanted, unwanted, found, trust };
}

/** The best beginning of the list of clauses that grows for so many required ones. */
function growing(
  { wanted, unwanted, found, trust }: Weighed,
  least: number,
  { mostClauses, price }: Wish,
): (ChosenClauses & { readonly worth: number }) | undefined {
  const [less, more] = [Math.exp(-steepness), Math.exp(steepness)];
  const start = steepness * (least - 0.5);
  const missing = wanted.map((weight) => weight * Math.exp(start));
  const excess = unwanted.map((weight) => weight * Math.exp(-start));
  const count = new Uint8Array(wanted.length);
  const left = new Set(found.keys());
  const chosen: number[] = [];
  const reached = { wanted: 0, unwanted: 0 };
  let best: { readonly length: number; readonly worth: number } | undefined;
  while (chosen.length < mostClauses) {
    let next: number | undefined;
    let highest = 0;
    for (const clause of left) {
      let [gain, loss] = [0, 0];
      for (const i of found.get(clause)!) {
        gain += missing[i]!;
        loss += excess[i]!;
      }
      const worth = trust.get(clause)! * (gain * (1 - less) - loss * (more - 1));
      if (worth > highest) [highest, next] = [worth, clause];
    }
    if (next === undefined) break;
    chosen.push(next);
    left.delete(next);
    for (const i of found.get(next)!) {
      missing[i]! *= less;
      excess[i]! *= more;
      count[i]! += 1;
      if (count[i] !== least) continue;
      reached.wanted += wanted[i]!;
      reached.unwanted += unwanted[i]!;
    }
    const f = (2 * reached.wanted) / (reached.wanted + reached.unwanted + 1);
    const worth = f - price * chosen.length - 0.02 * (least - 1);
    if (chosen.length >= least && reached.wanted > 0 && (!best || worth > best.worth)) {
      best = { length: chosen.length, worth };
    }
  }
  return best && { least, clauses: chosen.slice(0, best.length), worth: best.worth };
}
