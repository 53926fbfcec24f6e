import type { MatchableArticle } from '../query.ts';
import { guessLanguage, isReliable, type LanguageGuess, scriptsOf } from './detect-language.ts';
import { canonicalLanguage } from './languages.ts';

/** Letters of text that outweigh what is stated, where the guess is reliable. */
const MANY_LETTERS = 200;
/** In less text so much more must speak for another language, and so many of the words must be its commonest. */
const CLEAR_MARGIN = 4;
/** Less where nothing is known of the language that is stated: it may be no language at all. */
const CLEAR_MARGIN_FROM_UNKNOWN = 1.5;
const CLEAR_SHARE = 0.3;

/** Stated one for another, on purpose: what is stated stands. */
const RELATED: readonly string[] = [
  'da no nb nn',
  'hr sr bs sh cnr sl',
  'id ms',
  'cs sk',
  'gl pt es ca',
  'az tr',
  'ru uk be',
  'bg mk',
  'hi ne mr',
  'kk ky',
];

/**
 * The language of an article as BCP 47 in lower case, empty when nobody knows. What the article states stands unless its
 * text is plainly in another: feeds state their template's language. Where neither is known it is the default, if that is
 * written in the script of the text.
 */
export function languageOf(article: MatchableArticle, defaultLanguage: string | undefined): string {
  const stated = canonicalLanguage(article.language ?? '');
  const guess = guessLanguage(`${article.title}\n${article.text}`);
  if (stated !== '' && !(guess && isPlainlyAnother(guess, stated))) return stated;
  if (guess && isReliable(guess)) return guess.language;
  const fallback = canonicalLanguage(defaultLanguage ?? '');
  return guess && !isWrittenLike(fallback, guess) ? '' : fallback;
}

function isPlainlyAnother(guess: LanguageGuess, stated: string): boolean {
  const code = stated.split('-', 1)[0]!;
  if (!isWrittenLike(code, guess)) return true;
  if (code === guess.language || !isReliable(guess)) return false;
  if (RELATED.some((group) => isListed(code, group) && isListed(guess.language, group))) return false;
  if (guess.letters >= MANY_LETTERS) return true;
  const margin = scriptsOf(code).length > 0 ? CLEAR_MARGIN : CLEAR_MARGIN_FROM_UNKNOWN;
  return guess.margin >= margin && guess.share >= CLEAR_SHARE;
}

function isListed(code: string, group: string): boolean {
  return group.split(' ').includes(code);
}

/** Whether a language is written in the script of the text, as far as is known. */
function isWrittenLike(language: string, { script }: LanguageGuess): boolean {
  const scripts = scriptsOf(language.split('-', 1)[0]!);
  return scripts.length === 0 || scripts.includes(script);
}
