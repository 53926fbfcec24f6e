import { AnchorChooser, NO_TERM } from './choose-anchors.ts';
import type { Dictionary } from './dictionary.ts';
import type { Draft } from './draft.ts';
import { IdTable } from './id-table.ts';
import { IntList } from './int-list.ts';
import { PostingList } from './posting-list.ts';
import { ALL_TERMS, ANY_TERMS, endOf, kindAt, TERM } from './program.ts';
import {
  COMPLETE,
  headOf,
  MOST_TERMS_IN_HEAD,
  NEEDS_DETAILS,
  NEEDS_HOST,
  NEEDS_LANGUAGE_TERMS,
  NEEDS_STEMS,
  POSTED_OFTEN,
  packPosting,
  type Segment,
  shareOf,
} from './segment.ts';
import { CONTENT, LANGUAGE, SITE, type TermTable } from './terms.ts';

/**
 * Decides between terms that are equally rare in articles: the one that fewer queries use, so that postings stay short.
 */
const COST_OF_A_QUERY = 1e-9;

/**
 * Lays out the queries of a draft for matching.
 *
 * @param kept numbers of the draft's queries to lay out
 * @param dictionary of the draft's terms
 * @param frequencies of the draft's terms
 */
export function layOut(
  draft: Draft,
  kept: Int32Array,
  dictionary: Dictionary,
  frequencies: Uint8Array,
): Segment {
  const code = draft.code.values;
  const cost = costsOf(draft, kept, frequencies);
  const list = new PostingList(draft.terms.size);
  const chooser = new AnchorChooser(code, cost, list);
  for (let query = 0; query < kept.length; query++) {
    list.query = query;
    chooser.choose(draft.starts.values[kept[query]!]!);
  }
  const pairs = list.sortPairs();
  const order = list.order();

  const everywhere = draft.terms.size + pairs.firsts.length;
  const postingStarts = new Int32Array(everywhere + 1);
  const postings = new Int32Array(order.length * 2);
  const programs = new IntList();
  const places = new Int32Array(kept.length).fill(-1);
  const ids: string[] = [];
  for (let row = 0; row < order.length; row++) {
    const posting = order[row]!;
    const query = list.queries.values[posting]!;
    const guard = list.guards.values[posting]!;
    const from = draft.starts.values[kept[query]!]!;
    if (places[query] === -1) {
      // Queries are numbered in this order, so that queries with one anchor are next to each other, and their ids too.
      places[query] = programs.length;
      writeProgram({ query: ids.length, code, at: from }, cost, programs);
      ids.push(draft.ids[kept[query]!]!);
    }
    const flags =
      (list.countOf(query) > 1 ? POSTED_OFTEN : 0) | (isComplete(code, from, guard) ? COMPLETE : 0);
    postings[row * 2] = guard === NO_TERM ? everywhere : guard;
    postings[row * 2 + 1] = packPosting(places[query]!, flags);
    postingStarts[list.anchors.values[posting]! + 1]! += 1;
  }
  for (let term = 1; term <= everywhere; term++) postingStarts[term]! += postingStarts[term - 1]!;

  return {
    needs: needsOf(draft.terms),
    dictionary,
    ids: IdTable.of(ids),
    frequencies,
    pairFirsts: pairs.firsts,
    pairSeconds: pairs.seconds,
    postingStarts,
    postings,
    programs: programs.toArray(),
  };
}

/** A segment with the draft's terms and no queries, to find which terms articles have. */
export function layOutTerms(draft: Draft, dictionary: Dictionary): Segment {
  const frequencies = new Uint8Array(draft.terms.size);
  return layOut(draft, new Int32Array(0), dictionary, frequencies);
}

function needsOf(terms: TermTable): number {
  let needs = 0;
  for (let term = 0; term < terms.size; term++) {
    const group = terms.groups[term]!;
    if (group === SITE) needs |= NEEDS_HOST;
    else if (group === LANGUAGE) needs |= NEEDS_LANGUAGE_TERMS;
    else needs |= group === CONTENT ? NEEDS_STEMS : NEEDS_STEMS | NEEDS_DETAILS;
  }
  return needs;
}

function costsOf(draft: Draft, kept: Int32Array, frequencies: Uint8Array): Float64Array {
  const cost = Float64Array.from(frequencies, shareOf);
  const code = draft.code.values;
  for (const query of kept) {
    const at = draft.starts.values[query]!;
    if (kindAt(code, at) !== TERM && kindAt(code, at) !== ALL_TERMS) continue;
    for (let i = at + 1; i < endOf(code, at); i++) cost[code[i]!]! += COST_OF_A_QUERY;
  }
  return cost;
}

function isComplete(code: Int32Array, at: number, guard: number): boolean {
  switch (kindAt(code, at)) {
    case TERM:
    case ANY_TERMS:
      return true;
    case ALL_TERMS:
      return endOf(code, at) - at === 3 && guard !== NO_TERM;
    default:
      return false;
  }
}

/** @param query the number of the query, and where its code begins */
function writeProgram(
  { query, code, at }: { readonly query: number; readonly code: Int32Array; readonly at: number },
  cost: Float64Array,
  programs: IntList,
): void {
  const kind = kindAt(code, at);
  const end = endOf(code, at);
  const terms = end - at - 1;
  if ((kind !== TERM && kind !== ALL_TERMS) || terms > MOST_TERMS_IN_HEAD) {
    programs.push(headOf(query, 0));
    for (let i = at; i < end; i++) programs.push(code[i]!);
    return;
  }
  programs.push(headOf(query, terms));
  // The sort is stable, so anchor and guard come first even when costs are equal.
  const rarestFirst = code.slice(at + 1, end).sort((a, b) => cost[a]! - cost[b]!);
  for (const term of rarestFirst) programs.push(term);
}
