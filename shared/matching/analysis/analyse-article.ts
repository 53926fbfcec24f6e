import type { Field, MatchableArticle } from '../query.ts';
import { languageOf } from './language-of-article.ts';
import { languageNumber } from './languages.ts';
import { scanWords } from './scan-words.ts';
import { type ArticleForms, formsInArticle, wordInText } from './word-forms.ts';
import { BEFORE_HYPHEN, JOINED, WordList } from './word-list.ts';

export interface AnalyseOptions {
  /** The language of articles that state none and are too short to tell, BCP 47. Without it they have no stems. */
  readonly defaultLanguage?: string;
}

/** A stretch of words in which phrases may lie: one field, or one tag. */
export interface Region {
  readonly field: Field;
  readonly text: string;
  /** Index of the first word in the columns, and one more than that of the last. */
  readonly from: number;
  readonly to: number;
}

/** An article cut into words, once, for whatever asks. */
export interface AnalysedArticle {
  /** BCP 47 in lower case; empty when nobody knows. */
  readonly language: string;
  /** The number of that language's rules, -1 for none. */
  readonly rules: number;
  /** In lower case and ASCII; empty without an address that has one. */
  readonly host: string;
  readonly words: WordList;
  /** In the order title, text, author, source, url, then each tag and each list of sources. */
  readonly regions: readonly Region[];
}

/** One word of an article. Offsets are UTF-16 units into the field's own text. */
export interface Token extends ArticleForms {
  /** Among the words of its field, or of its tag, from 0. */
  readonly position: number;
  /** With the sign, without `'s` and elisions. */
  readonly start: number;
  readonly end: number;
  /** A hyphen, and nothing else, stands between this word and the next. */
  readonly hyphen: boolean;
  /** This word and the next can be read as one. */
  readonly joined: boolean;
}

/** Fields whose words must not find one another hash differently. */
export const FIELD_SEEDS: Readonly<Record<Field, number>> = {
  title: 0x3c6ef372,
  text: 0x3c6ef372,
  author: 0x510e527f,
  source: 0x1b05688c,
  url: 0x5be0cd19,
  tag: 0x6a09e667,
  list: 0x1f83d9ab,
};

/** Cuts an article into words: some tens of microseconds, some ten of them for its language. */
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

/** The field's words as objects. For `tag` and `list`, the words of all in a row; `wholesOf` keeps them apart. */
export function tokensOf(analysed: AnalysedArticle, field: Field): Token[] {
  return analysed.regions
    .filter((region) => region.field === field)
    .flatMap((region) => tokensOfRegion(analysed, region));
}

/** The words of each tag, or of the name of each list. */
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

/** The texts beside title and text, field by field; each tag is a text of its own. */
export function detailsOf(article: MatchableArticle): [Field, string][] {
  const details: [Field, string][] = [];
  if (article.author) details.push(['author', article.author]);
  if (article.source) details.push(['source', article.source]);
  if (article.url) details.push(['url', readableAddress(article.url)]);
  for (const tag of article.tags ?? []) details.push(['tag', tag]);
  for (const list of article.sourceLists ?? []) details.push(['list', list]);
  return details;
}

/** The host of an address in ASCII, without a dot at its end; empty where there is none. */
export function hostOf(url: string | undefined): string {
  if (url === undefined || !URL.canParse(url)) return '';
  return new URL(url).hostname.replace(/\.$/, '');
}

/** An address with its words in letters rather than percent signs, where that is possible, and its parameters apart. */
export function readableAddress(url: string): string {
  try {
    return decodeURI(url).replaceAll('&', ' ');
  } catch {
    return url.replaceAll('&', ' ');
  }
}
