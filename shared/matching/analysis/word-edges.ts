/** The edges and joints of words: elisions, endings after a colon, numbers with commas, runs of words. */

/** Small words that French, Italian and Catalan attach to the next word. That word is found with and without them. */
const ELISIONS: ReadonlySet<string> = new Set(
  (
    'c d j l m n s t qu jusqu lorsqu puisqu quoiqu presqu quelqu ' +
    'all bell coll dall dell nell quell quest sant sull un'
  ).split(' '),
);
const LONGEST_ELISION = 6;

/** Endings that Finnish and Swedish write after a colon on abbreviations and numbers: `EU:n`, `USA:ssa`, `SVT:s`. */
const COLON_ENDING =
  /:(?:n|s|t|a|ä|ns|ts|na|nä|ta|tä|in|ien|lle|lla|llä|lta|ltä|ssa|ssä|sta|stä|ksi|tta|ttä|hun|han|hen|iin|een|seen|kin|kaan)(?![\p{L}\p{M}\p{N}])/uy;
/** `1,000`, Indian `1,00,000`, and numbers with one or two decimals: `3,5`, `1.234,50`. Not the list `1,2,3`. */
const COMMA_NUMBER =
  /\p{Nd}{1,3}(?:[,\u066C]\p{Nd}{2,3})*[,\u066C]\p{Nd}{3}(?![\p{Nd},])|(?<!\p{Nd},)\p{Nd}[\p{Nd}.]*[,\u066B]\p{Nd}{1,2}(?![\p{Nd},])/uy;
/** The next of several initials in `J. R. R.`, and the next three digits of `1 000 000`. */
const NEXT_INITIAL = /[. ]? (?=\p{Lu}\.)/uy;
const NEXT_FIGURES = /[ \u00A0\u2009\u202F](?=\p{Nd}{3}(?![\p{Nd}\p{L}]))/uy;

/** Where the next word begins that is read as one with an initial ending at this dot; -1 when there is none. */
export function afterInitial(text: string, dot: number): number {
  return endOfMatch(NEXT_INITIAL, text, dot);
}

/** Where the next three digits of a number begin, after a space; -1 when there are none. */
export function afterFigures(text: string, end: number): number {
  return endOfMatch(NEXT_FIGURES, text, end);
}

/** Where a number with commas that begins at `start` ends; -1 when it is not one. */
export function endOfCommaNumber(text: string, start: number): number {
  return endOfMatch(COMMA_NUMBER, text, start);
}

/** Where the ending after a colon ends; -1 when there is none. */
export function endOfColonEnding(text: string, colon: number): number {
  return endOfMatch(COLON_ENDING, text, colon);
}

function endOfMatch(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** Whether the text from `start` to an apostrophe is one of the small words that are attached to the next word. */
export function isElision(text: string, start: number, apostrophe: number): boolean {
  return apostrophe - start <= LONGEST_ELISION && ELISIONS.has(text.slice(start, apostrophe).toLowerCase());
}
