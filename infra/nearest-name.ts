import { closest } from 'fastest-levenshtein';

/** The known name that is nearest to a misspelt one. */
export function nearestName(written: string, names: readonly string[]): string {
  const byLowerCase = new Map(names.map((name) => [name.toLowerCase(), name]));
  const found = closest(written.toLowerCase(), [...byLowerCase.keys()]);
  return byLowerCase.get(found) ?? found;
}
