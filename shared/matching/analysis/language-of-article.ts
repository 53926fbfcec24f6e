import type { MatchableArticle } from '../query.ts';
import { ENOUGH_UNITS, guessLanguage, isReliable, type LanguageGuess, scriptsOf } from './detect-language.ts';
import { canonicalLanguage } from './languages.ts';

/** A first look takes in so much. */
const FIRST_UNITS = 110;
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
  if (stated !== '' && !mayBeAnother(beginningOf(article, FIRST_UNITS), stated)) return stated;
  const guess = guessLanguage(beginningOf(article, ENOUGH_UNITS));
  if (stated !== '' && !(guess && isPlainlyAnother(guess, stated))) return stated;
  if (guess && isReliable(guess)) return guess.language;
  const fallback = canonicalLanguage(defaultLanguage ?? '');
  return guess && !isWrittenLike(fallback, guess) ? '' : fallback;
}

/** Only what is looked at, since joining long texts takes longer than looking. */
function beginningOf({ title, text }: MatchableArticle, units: number): string {
  return `${title.slice(0, units)}\n${text.slice(0, units)}`;
}

/** A look at the first words settles it for nearly every article: they do not speak for another language. */
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

/** The same, or so close that what is stated is believed. */
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
