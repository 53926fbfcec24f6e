/** The letters before the first wildcard. */
export function literalPrefix(pattern: string): string {
  return pattern.slice(0, pattern.search(/[*?]|$/));
}

/**
 * Whether a folded word fits the pattern: `*` stands for any number of characters, `?` for one. It backtracks to the
 * last star only, so the time is at most the product of the two lengths.
 */
export function matchesWildcard(pattern: string, word: string): boolean {
  let p = 0;
  let w = 0;
  let star = -1;
  let retry = 0;
  while (w < word.length) {
    const wanted = pattern[p];
    if (wanted === '*') {
      star = p++;
      retry = w;
    } else if (wanted === '?') {
      p++;
      w += characterLength(word, w);
    } else if (wanted === word[w]) {
      p++;
      w++;
    } else if (star >= 0) {
      p = star + 1;
      retry += characterLength(word, retry);
      w = retry;
    } else {
      return false;
    }
  }
  while (pattern[p] === '*') p++;
  return p === pattern.length;
}

function characterLength(word: string, at: number): number {
  return word.codePointAt(at)! > 0xffff ? 2 : 1;
}
