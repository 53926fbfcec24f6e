import { sentenceStarts } from '../articles/first-sentence.ts';
import { characterStart, cleanPart } from './cut-text.ts';
import type { TextPart } from './digest-model.ts';

/** A matched word: start and end in UTF-16 units of the text. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The whole text in parts, with the spans marked. For titles. Spans may overlap, be unsorted or out of range. */
export function markWords(text: string, spans: readonly Span[]): readonly TextPart[] {
  return partsOf(text, 0, text.length, tidySpans(text, spans));
}

/**
 * The passage of the text that contains the most different matched words, with these words marked. At most
 * `maxLength` UTF-16 units and two "…". It begins at a sentence or a word if one is near, and never within a
 * character. Without spans it is the beginning of the text.
 */
export function makeSnippet(
  text: string,
  spans: readonly Span[],
  { maxLength }: { readonly maxLength: number },
): readonly TextPart[] {
  const tidy = tidySpans(text, spans);
  const best = richestPassage(text, tidy, maxLength);
  const spare = maxLength - (best.end - best.start);
  const from = goodStart(text, best, spare, maxLength);
  const to = goodEnd(text, Math.max(best.end, from), from + maxLength);
  const parts = partsOf(text, from, to, tidy);
  if (parts.length === 0) return parts;
  return [
    ...(/\S/.test(text.slice(0, from)) ? [{ text: '… ', marked: false }] : []),
    ...parts,
    ...(/\S/.test(text.slice(to)) ? [{ text: ' …', marked: false }] : []),
  ];
}

/** Sorted spans without overlap, within the text, extended to whole characters. */
function tidySpans(text: string, spans: readonly Span[]): readonly Span[] {
  const tidy: { start: number; end: number }[] = [];
  for (const { start, end } of spans.toSorted((a, b) => a.start - b.start)) {
    if (start >= Math.min(end, text.length)) continue;
    const from = characterStart(text, start);
    const to = characterEnd(text, Math.min(end, text.length));
    const last = tidy.at(-1);
    if (last !== undefined && from <= last.end) last.end = Math.max(last.end, to);
    else tidy.push({ start: from, end: to });
  }
  return tidy;
}

/**
 * The run of spans that fits and contains the most different words. If equal, the one with more words, then the
 * earlier one. Forms of one word ("strike", "strikes", "struck") count as one.
 */
function richestPassage(text: string, spans: readonly Span[], maxLength: number): Span {
  let best: Span = { start: 0, end: 0 };
  let bestScore = 0;
  const inside = new Map<string, number>();
  const words = wordsOf(spans.map(({ start, end }) => text.slice(start, end).toLowerCase()));
  let next = 0;
  for (let first = 0; first < spans.length; first++) {
    const { start } = spans[first]!;
    while (next < spans.length && spans[next]!.end - start <= maxLength) {
      inside.set(words[next]!, (inside.get(words[next]!) ?? 0) + 1);
      next++;
    }
    if (next <= first) {
      // A single span is longer than the snippet: it is shown from its start.
      next = first + 1;
      if (bestScore === 0) best = { start, end: start + maxLength };
      continue;
    }
    const score = inside.size * 1_000 + (next - first);
    if (score > bestScore) {
      bestScore = score;
      best = { start, end: spans[next - 1]!.end };
    }
    const leaving = words[first]!;
    const left = (inside.get(leaving) ?? 1) - 1;
    if (left === 0) inside.delete(leaving);
    else inside.set(leaving, left);
  }
  return best;
}

/** For each word the first word seen that is a form of it. */
function wordsOf(marked: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return marked.map((word) => {
    const known = [...seen].find((other) => areForms(word, other)) ?? word;
    seen.add(known);
    return known;
  });
}

/**
 * Whether two words look like forms of one word, in any language: they share the first letters, at least three and
 * half of the shorter word.
 */
function areForms(one: string, other: string): boolean {
  if (one === other) return true;
  const shorter = Math.min(one.length, other.length);
  let alike = 0;
  while (alike < shorter && one[alike] === other[alike]) alike += 1;
  return alike >= 3 && 2 * alike >= shorter;
}

/** At most this share of the remaining room is used before the passage, or more only to begin with a sentence. */
const shareBefore = 1 / 3;

/**
 * The start of the snippet: the start of the passage's sentence if there is room for it. Near the end of the text,
 * the earliest sentence from which the whole rest fits. Otherwise at a word, or else between two characters.
 */
function goodStart(text: string, passage: Span, spare: number, maxLength: number): number {
  const earliest = characterStart(text, Math.max(0, passage.start - spare));
  if (text.length <= maxLength) return 0;
  const starts = [...(earliest === 0 ? [0] : []), ...sentenceStartsIn(text, earliest, passage.start)];
  const latest = starts.at(-1);
  const whole = starts.find((start) => text.length - start <= maxLength);
  if (latest !== undefined) return whole ?? latest;
  const reach = Math.floor(spare * shareBefore);
  const near = Math.max(0, passage.start - reach);
  // Including the first character of the passage, which may begin the only word in reach.
  const word = text.slice(near, passage.start + 1).search(/\s\S/);
  return word < 0 ? characterStart(text, near) : near + word + 1;
}

/** The positions from `from` to `to` (inclusive) at which a sentence or a line begins. */
function sentenceStartsIn(text: string, from: number, to: number): number[] {
  const starts: number[] = [];
  let at = from;
  for (const line of text.slice(from, to + 1).split('\n')) {
    if (at > from) starts.push(at);
    starts.push(...sentenceStarts(line).map((start) => at + start));
    at += line.length + 1;
  }
  return starts.filter((start) => start <= to && characterStart(text, start) === start);
}

/**
 * The end, at most `limit`: after a word if one ends between the passage and the limit, or else between two
 * characters.
 */
function goodEnd(text: string, atLeast: number, limit: number): number {
  if (limit >= text.length) return text.length;
  const rest = text.slice(atLeast, limit + 1);
  const space = /\s\S*$/.exec(rest);
  return space === null ? characterStart(text, limit) : atLeast + space.index;
}

/** The first boundary between two characters at or after `index`. */
function characterEnd(text: string, index: number): number {
  let end = index;
  while (characterStart(text, end) !== end) end++;
  return end;
}

function partsOf(text: string, from: number, to: number, spans: readonly Span[]): readonly TextPart[] {
  const parts: TextPart[] = [];
  const add = (start: number, end: number, marked: boolean) => {
    const part = cleanPart(text.slice(start, end));
    const last = parts.at(-1);
    // Two blanks in a row, or one at the beginning, come from line breaks or from the cuts.
    const shown = last === undefined || last.text.endsWith(' ') ? part.trimStart() : part;
    if (shown !== '') parts.push({ text: shown, marked });
  };
  let at = from;
  for (const span of spans) {
    if (span.end <= from) continue;
    if (span.start >= to) break;
    add(at, Math.max(span.start, from), false);
    add(Math.max(span.start, from), Math.min(span.end, to), true);
    at = span.end;
  }
  if (at < to) add(at, to, false);
  const last = parts.pop();
  const end = last?.text.trimEnd() ?? '';
  return last === undefined || end === '' ? parts : [...parts, { ...last, text: end }];
}
