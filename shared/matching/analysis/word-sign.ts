import { AT, CHARACTER_CLASS, CURRENCY, DOT, HASH } from './characters.ts';

/** Splits a word into its leading sign and the rest. */
export function splitSign(word: string): [sign: string, body: string] {
  const kind = CHARACTER_CLASS[word.charCodeAt(0)];
  if (kind === HASH) return ['#', word.slice(1)];
  if (kind === AT) return ['@', word.slice(1)];
  if (kind === CURRENCY || kind === DOT) return [word.charAt(0).normalize('NFKC'), word.slice(1)];
  return ['', word];
}
