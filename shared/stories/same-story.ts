import { type Agreement, compareSketches, compareWords } from './compare-sketches.ts';
import { fewWords, type Sketch } from './sketch.ts';

/**
 * Whether two articles tell one story. The conditions depend on the sources.
 *
 * - Two sources: their phrases agree, or their words do, or one text is part of the other.
 * - One source: it repeats much that is not news, such as forms, forecasts, and notes under every episode. Two of its
 * items are one story only if their titles do not distinguish them, and nearly all words and facts of one are in the
 * other. Articles without a source may be of one source, so their titles count as well.
 * - Any sources: if only the wording agrees and names and numbers do not, it is a form that was filled in twice, not
 * one story.
 *
 * The numbers were chosen on generated sets, as described in the README. Symmetrical.
 */
export function sameStory(one: Sketch, other: Sketch): boolean {
  const isOneSource = one.source === other.source;
  // The same words again: another section, another paper. On another day the same source reports something new.
  if (one.whole === other.whole) return !(isOneSource && areDaysApart(one, other));
  // A text of a few words only counts as the same if it is identical.
  if (one.length < fewWords || other.length < fewWords) return false;
  const words = compareWords(one, other);
  // None of the conditions below holds then. Most articles that share a band stop here.
  if (words.likeness < leastLikeness && words.containment < leastContainment) return false;
  const agreement = compareSketches(one, other, words);
  if (!isOneSource) return ofTwoSources(one, other, agreement);
  if (isForm(agreement, strict) || agreement.titles.serial) return false;
  return ofOneSource(one, other, agreement);
}

/** Of the words of two articles that tell one story, so many are in both, or so many of the shorter one's in the other. */
const leastLikeness = 0.3;
const leastContainment = 0.75;

function ofTwoSources(one: Sketch, other: Sketch, agreement: Agreement): boolean {
  const { phrases, words, facts, titles } = agreement;
  if (isForm(agreement, lenient)) return false;
  // A text that contains neither title and no facts is not a report, but release notes or a paywall.
  const saysNothing = titles.least === 1 && Math.max(one.facts.length, other.facts.length) < 3;
  if (saysNothing) return false;
  if (isPart(agreement) && titles.ofSmaller < 1) return true;
  // Sister papers have the same footer. It is the same in one piece, while an editor changes words here and there.
  const isOnePiece = phrases.ofWords >= 0.75 * words.likeness;
  const textsAgree =
    words.likeness >= 0.6 || words.smaller >= (isOnePiece ? 75 : 65) || (facts.least >= 0.6 && !isOnePiece);
  const titlesAgree = titles.least < (isOnePiece ? 0.4 : 0.6) && !titles.serial;
  return agrees(agreement) && facts.most >= 0.4 && (titlesAgree || textsAgree);
}

function ofOneSource(one: Sketch, other: Sketch, agreement: Agreement): boolean {
  const { phrases, words, facts, titles } = agreement;
  const sameLength = words.likeness > 0.5;
  if (areDaysApart(one, other) && sameLength && phrases.likeness < 0.9) return false;
  if (titles.least >= 0.3 && (sameLength || !isPart(agreement))) {
    return phrases.likeness >= 0.8 && titles.most <= 0.5 && words.smaller >= 60;
  }
  if (isPart(agreement)) return titles.ofSmaller <= 0.75;
  if (one.source === 0) return agrees(agreement);
  return words.containment >= leastContainment && facts.most >= 0.7 && phrases.likeness >= 0.25;
}

/** Phrases agree; or fewer phrases do, but words and facts agree too: an editor changed words in the whole text. */
function agrees({ phrases, words, facts }: Agreement): boolean {
  if (phrases.likeness >= 0.17 && words.likeness >= leastLikeness) return true;
  const factsAgree = facts.most + facts.least >= 0.9 && facts.numbers >= 0.4;
  if (phrases.likeness < 0.07 || phrases.ofWords < 0.07 || !factsAgree) return false;
  const factsAgreeWell = facts.most + facts.least >= 1.15 && facts.numbers >= 0.55;
  if (phrases.likeness >= 0.09 && factsAgreeWell) return words.likeness >= leastLikeness;
  return words.likeness >= (phrases.ofFacts >= 0.4 * phrases.ofWords ? 0.5 : 0.55);
}

/** A teaser and its text, or a report and its longer version: nearly everything in one is in the other. */
function isPart({ phrases, words, facts }: Agreement): boolean {
  // Only few features of a long text are sampled, so those of a teaser may be missing.
  const isSaidAlike = phrases.sampled < 4 ? words.containment >= 0.9 : phrases.containment >= 0.5;
  return words.containment >= 0.8 && isSaidAlike && facts.ofSmaller >= 0.7;
}

/** How much lower the agreement of facts may be than that of words. */
interface FormLimits {
  readonly phrases: number;
  readonly facts: number;
  readonly numbers: number;
}
const strict: FormLimits = { phrases: 0.8, facts: 0.85, numbers: 0.6 };
const lenient: FormLimits = { phrases: 0.5, facts: 0.6, numbers: 0.4 };

/**
 * A form that was filled in twice: the wording agrees, the names and numbers do not. An editor who changes one word
 * in ten also changes one fact in ten. In a form all words stay except the facts. The share of words that stayed is
 * the cube root of the share of three-word runs that stayed.
 */
function isForm({ phrases, words, facts }: Agreement, limits: FormLimits): boolean {
  if (words.likeness < 0.2) return false;
  const kept = Math.cbrt((2 * phrases.ofWords) / (1 + phrases.ofWords));
  if (facts.numbers < limits.numbers * kept) return true;
  if (words.likeness < 0.4 || phrases.ofWords < 0.3) return false;
  if (phrases.ofFacts < 0.25 * phrases.ofWords) return true;
  const factsKept = words.uneven ? facts.most : (facts.most + facts.least) / 2;
  return phrases.ofFacts < limits.phrases * phrases.ofWords && factsKept < limits.facts * kept;
}

/** Items of one source at least this many hours apart count as items of different days. */
const hoursToAnotherDay = 16;

function areDaysApart(one: Sketch, other: Sketch): boolean {
  return one.hour > 0 && other.hour > 0 && Math.abs(one.hour - other.hour) >= hoursToAnotherDay;
}
