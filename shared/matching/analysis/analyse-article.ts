import type { Field, MatchableArticle } from '../query.ts';
import { hostOf, readableAddress } from './address.ts';
import { languageOf } from './language-of-article.ts';
import { languageNumber } from './languages.ts';
import { scanWords } from './scan-words.ts';
import { type ArticleForms, formsInArticle, wordInText } from './word-forms.ts';
import { BEFORE_HYPHEN, JOINED, WordList } from './word-list.ts';

export interface AnalyseOptions {
  /**
   * For articles that state no language and are too short to detect one; BCP 47. Without it their words have no stems.
   */
  readonly defaultLanguage?: string;
}

/** A run of words that a phrase can lie in: one field, or one tag. */
export interface Region {
  readonly field: Field;
  readonly text: string;
  /** The index of the first word in the columns, and the index after the last. */
  readonly from: number;
  readonly to: number;
}

/** An article split into words, once, for all who need it. */
export interface AnalysedArticle {
  /** BCP 47 in lower case; empty when it is not known. */
  readonly language: string;
  /** The number of that language's rules, -1 for none. */
  readonly rules: number;
  /** In lower case and ASCII; empty when there is no address or it has no host. */
  readonly host: string;
  readonly words: WordList;
  /** In the order title, text, author, source, url, then each tag and each list of sources. */
  readonly regions: readonly Region[];
}

/** One word of an article. Offsets are UTF-16 units into the field's own text. */
export interface Token extends ArticleForms {
  /** Its position among the words of its field or tag, from 0. */
  readonly position: number;
  /** Includes the sign; excludes `'s` and elisions. */
  readonly start: number;
  readonly end: number;
  /** Only a hyphen comes between this word and the next. */
  readonly hyphen: boolean;
  /** This word and the next can be read as one. */
  readonly joined: boolean;
}

/** Different for fields whose words must not match one another's terms. */
export const FIELD_SEEDS: Readonly<Record<Field, number>> = {
  title: 0x3c6ef372,
  text: 0x3c6ef372,
  author: 0x510e527f,
  source: 0x1b05688c,
  url: 0x5be0cd19,
  tag: 0x6a09e667,
  list: 0x1f83d9ab,
};

/** Splits an article into words. Takes some tens of microseconds, about ten of them for detecting the language. */
export function analyseArticle(article: MatchableArticle, options: AnalyseOptions = {}): AnalysedArticle {
  const words = new WordList();
  const regions: Region[] = [];
  const contents: [Field, string][] = [
    ['title', article.title],
    ['text', article.text],
  ];
  for (const [field, text] of [...contents, ...detailsOf(article)]) {
    const from = words.count;
    scanWords(text, FIELD_SEEDS[field], words);
    regions.push({ field, text, from, to: words.count });
    words.addGap();
  }
  const language = languageOf(article, options.defaultLanguage);
  return { language, rules: languageNumber(language), host: hostOf(article.url), words, regions };
}

/**
 * The words of a field as objects. For `tag` and `list`, the words of all of them in a row; `wholesOf` separates them.
 */
export function tokensOf(analysed: AnalysedArticle, field: Field): Token[] {
  return analysed.regions
    .filter((region) => region.field === field)
    .flatMap((region) => tokensOfRegion(analysed, region));
}

/** The words of each tag, or of each list's name. */
export function wholesOf(analysed: AnalysedArticle, field: 'tag' | 'list'): Token[][] {
  return analysed.regions
    .filter((region) => region.field === field)
    .map((region) => tokensOfRegion(analysed, region));
}

function tokensOfRegion(analysed: AnalysedArticle, region: Region): Token[] {
  const { words, rules } = analysed;
  const tokens: Token[] = [];
  for (let word = region.from; word < region.to; word++) {
    tokens.push({
      position: word - region.from,
      start: words.start[word]!,
      end: words.end[word]!,
      hyphen: (words.flags[word]! & BEFORE_HYPHEN) !== 0,
      joined: (words.flags[word]! & JOINED) !== 0,
      ...formsInArticle(wordInText(words, region.text, word), rules),
    });
  }
  return tokens;
}

/** The texts besides title and text, field by field. Each tag is a text of its own. */
export function detailsOf(article: MatchableArticle): [Field, string][] {
  const details: [Field, string][] = [];
  if (article.author) details.push(['author', article.author]);
  if (article.source) details.push(['source', article.source]);
  if (article.url) details.push(['url', readableAddress(article.url)]);
  for (const tag of article.tags ?? []) details.push(['tag', tag]);
  for (const list of article.sourceLists ?? []) details.push(['list', list]);
  return details;
}
