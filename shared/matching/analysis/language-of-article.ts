import type { MatchableArticle } from '../query.ts';
import { ENOUGH_UNITS, guessLanguage, isReliable, type LanguageGuess, scriptsOf } from './detect-language.ts';
import { canonicalLanguage } from './languages.ts';

/** How much of the title, and of the text, the first check reads. */
const FIRST_UNITS = 110;
/** When a reliable guess is based on at least this many letters, it overrides the stated language. */
const MANY_LETTERS = 200;
/** With less text, the guess must be clearer: a larger margin, and this share of words among the most common ones. */
const CLEAR_MARGIN = 4;
/** A smaller margin is enough when the stated language is unknown, because it may not be a language at all. */
const CLEAR_MARGIN_FROM_UNKNOWN = 1.5;
const CLEAR_SHARE = 0.3;

/** Languages that are often stated for one another on purpose, so the stated one is kept. */
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
 * The language of an article as BCP 47 in lower case; empty when it is not known. The stated language is kept unless
 * the text is clearly in another, because feeds often state the language of their template. When neither is known, the
 * default is used, if it is written in the script of the text.
 */
export function languageOf(article: MatchableArticle, defaultLanguage: string | undefined): string {
  const stated = canonicalLanguage(article.language ?? '');
  if (article.languageSettled) return stated;
  if (stated !== '' && !mayBeAnother(beginningOf(article, FIRST_UNITS), stated)) return stated;
  const guess = guessLanguage(beginningOf(article, ENOUGH_UNITS));
  if (stated !== '' && !(guess && isPlainlyAnother(guess, stated))) return stated;
  if (guess && isReliable(guess)) return guess.language;
  const fallback = canonicalLanguage(defaultLanguage ?? '');
  return guess && !isWrittenLike(fallback, guess) ? '' : fallback;
}

/**
 * Decides the language of an article for good, so that whoever reads it later need not look at the text again: some 5
 * microseconds where a language is stated, 15 where none is.
 */
export function settleLanguage<T extends MatchableArticle>(article: T, defaultLanguage?: string): T {
  const language = languageOf(article, defaultLanguage);
  const { language: _, ...rest } = article;
  return { ...rest, ...(language !== '' && { language }), languageSettled: true } as T;
}

/** Only the part that will be read, because joining long texts takes longer than reading their beginnings. */
function beginningOf({ title, text }: MatchableArticle, units: number): string {
  return `${title.slice(0, units)}\n${text.slice(0, units)}`;
}

/**
 * Checks the first words only. For nearly every article that is enough, because they do not suggest another language.
 */
function mayBeAnother(text: string, stated: string): boolean {
  const guess = guessLanguage(text, FIRST_UNITS);
  if (guess === undefined) return false;
  return !isWrittenLike(stated, guess) || (isReliable(guess) && !areRelated(guess.language, stated));
}

function isPlainlyAnother(guess: LanguageGuess, stated: string): boolean {
  if (!isWrittenLike(stated, guess)) return true;
  if (!isReliable(guess) || areRelated(guess.language, stated)) return false;
  if (guess.letters >= MANY_LETTERS) return true;
  const margin = scriptsOf(primaryOf(stated)).length > 0 ? CLEAR_MARGIN : CLEAR_MARGIN_FROM_UNKNOWN;
  return guess.margin >= margin && guess.share >= CLEAR_SHARE;
}

function primaryOf(language: string): string {
  return language.split('-', 1)[0]!;
}

/** The same language, or one so close that the stated one is believed. */
function areRelated(guessed: string, stated: string): boolean {
  const code = primaryOf(stated);
  return code === guessed || RELATED.some((group) => isListed(code, group) && isListed(guessed, group));
}

function isListed(code: string, group: string): boolean {
  return group.split(' ').includes(code);
}

/** Whether a language is written in the script of the text, as far as is known. */
function isWrittenLike(language: string, { script }: LanguageGuess): boolean {
  const scripts = scriptsOf(primaryOf(language));
  return scripts.length === 0 || scripts.includes(script);
}
