import { analyseQueryText, type QueryToken } from '../analysis/analyse-word.ts';
import { CHARACTER_CLASS, classOfAstral, MARK } from '../analysis/characters.ts';
import { type Form, isWhole, type Place, type Scope, type WordPattern } from '../query.ts';
import { isCapitalWord } from '../readings.ts';
import { plainView, visibleText } from './plain-view.ts';
import type { Remarks } from './remarks.ts';

/**
 * Letters or digits required before the first wildcard. A shorter prefix would match a large part of the dictionary.
 */
const SHORTEST_PREFIX = 3;

/**
 * Splits typed text into the words to look for side by side, by the same rules that split articles. Returns an empty
 * list when the text has only signs, and undefined when a problem has been reported.
 *
 * @param from offset of the text in the query
 */
export function readPatterns(
  typed: string,
  from: number,
  scope: Scope,
  form: Form,
  remarks: Remarks,
): WordPattern[] | undefined {
  const text = onlyWildcards(visibleText(typed), scope);
  const tokens = analyseQueryText(text, { wildcards: true });
  const patterns: WordPattern[] = [];
  const problems = remarks.problems.length;
  for (const [i, token] of tokens.entries()) {
    const isAligned = text.length === typed.length;
    const place = isAligned
      ? { from: from + token.start, to: from + token.end }
      : { from, to: from + typed.length };
    if (isNeedless(token, tokens[i - 1], tokens[i + 1])) {
      remarks.warn(place, 'In this script a word is found whatever follows it, so it needs no wildcard.', '');
    } else {
      const pattern = withoutBound(patternOf(token, scope, form), place, remarks);
      if (pattern.wildcard) checkWildcard(pattern, form, place, remarks);
      patterns.push(pattern);
    }
  }
  return remarks.problems.length > problems ? undefined : withoutOuterAnds(patterns);
}

/** Removes an & that is not between two other words. */
function withoutOuterAnds(patterns: readonly WordPattern[]): WordPattern[] {
  const isAnd = (pattern: WordPattern | undefined) => pattern?.text === '&';
  let [from, to] = [0, patterns.length];
  while (from < to && isAnd(patterns[from])) from++;
  while (to > from && isAnd(patterns[to - 1])) to--;
  return patterns.slice(from, to);
}

/**
 * Blanks the question marks that are punctuation, which are those at the end of a word. In an address it blanks all
 * question marks and every `&`.
 */
function onlyWildcards(typed: string, scope: Scope): string {
  const view = plainView(typed);
  if (scope === 'url') return view.replace(/[?&]/g, ' ');
  return typed
    .replace(/\?+/g, (marks, at: number) =>
      continuesWord(view.codePointAt(at + marks.length)) ? marks : ' '.repeat(marks.length),
    )
    .replaceAll('＊', '*');
}

function continuesWord(character = 0): boolean {
  if (character > 0xffff) return classOfAstral(character) <= MARK;
  return character === '*'.charCodeAt(0) || CHARACTER_CLASS[character]! <= MARK;
}

/** After Hangul and scripts without spaces a wildcard is a token of its own, and adds nothing. */
function isNeedless(
  token: QueryToken,
  previous: QueryToken | undefined,
  next: QueryToken | undefined,
): boolean {
  return /^[*?]+$/.test(token.written) && previous?.end === token.start && next?.start !== token.end;
}

function patternOf(token: QueryToken, scope: Scope, form: Form): WordPattern {
  // In the tag field every word is a tag, with or without its sign.
  const sign = isWhole(scope) ? '' : token.sign;
  return {
    text: sign + (form === 'exact' ? token.written : textOf(token)),
    wildcard: token.wildcard,
    openEnd: token.openEnd && form !== 'exact' && !isWhole(scope),
    hyphen: form === 'exact' ? token.hyphen : token.joined && token.written !== '&',
  };
}

/** Ovid's `ferr*5`: five letters at most. Here a wildcard stands for any number. */
const BOUND = /(?<=[\p{L}\p{N}])\*\d+$/u;

function withoutBound(pattern: WordPattern, place: Place, remarks: Remarks): WordPattern {
  if (!pattern.wildcard || !BOUND.test(pattern.text)) return pattern;
  const text = pattern.text.replace(BOUND, '*');
  remarks.warn(place, `Read as ${text}, any number of letters.`, text);
  return { ...pattern, text };
}

/** In lower case, except for initials that would then be another word: `US`. */
function textOf({ written }: QueryToken): string {
  return isCapitalWord(written) ? written : written.toLowerCase().normalize('NFC');
}

function checkWildcard({ text }: WordPattern, form: Form, place: Place, remarks: Remarks): void {
  const bare = text.replace(/[*?]+/g, '');
  if (form === 'exact') {
    remarks.refuse(place, 'After = a word is found exactly as written, so it cannot have a wildcard.', bare);
  } else if (/^[*?]+$/.test(text)) {
    remarks.refuse(
      place,
      'A wildcard alone is nothing to look for. To allow words in between, write "a b"~5 or a NEAR/5 b.',
    );
  } else if (lettersBeforeWildcard(text) < SHORTEST_PREFIX) {
    const message = `A wildcard needs at least ${SHORTEST_PREFIX} letters before it. List the words instead, joined by OR.`;
    remarks.refuse(place, message);
  }
}

function lettersBeforeWildcard(text: string): number {
  return text.split(/[*?]/, 1)[0]!.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
}
