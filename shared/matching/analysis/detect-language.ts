import { eld } from 'eld/extrasmall';

/** More text makes the guess no better, only slower. */
const ENOUGH = 500;

/**
 * The language of a text as an ISO 639-1 code, or `undefined` where there is too little text to tell, such as a
 * headline of two names.
 */
export function detectLanguage(text: string): string | undefined {
  const guess = eld.detect(text.slice(0, ENOUGH));
  return guess.isReliable() ? guess.language : undefined;
}
