import { hostOf } from '../analysis/address.ts';
import { type AnalyseOptions, detailsOf, FIELD_SEEDS, type Region } from '../analysis/analyse-article.ts';
import { languageOf } from '../analysis/language-of-article.ts';
import { languageNumber } from '../analysis/languages.ts';
import { scanWords } from '../analysis/scan-words.ts';
import { type WordInText, wordInText } from '../analysis/word-forms.ts';
import { BEFORE_HYPHEN, JOINED, WordList } from '../analysis/word-list.ts';
import type { Field, MatchableArticle } from '../query.ts';
import { MATCHING_STEPS, StepBudget, type StepLimits } from '../step-budget.ts';
import { NEEDS_DETAILS, NEEDS_HOST, NEEDS_LANGUAGE } from './segment.ts';

export interface ReadingOptions extends AnalyseOptions {
  /** How much work queries may do; the default is `MATCHING_STEPS`. */
  readonly steps?: StepLimits;
}

/**
 * One article, read into numbered words in columns. The next article reuses the memory, so only one article is read at
 * a time.
 */
export class Reading {
  /** The reader whose article this is; set by the reader. */
  reader: object | undefined;
  readonly words = new WordList();
  readonly regions: Region[] = [];
  language = '';
  /** The number of the language's rules, -1 for none. */
  rules = -1;
  host = '';
  /** The work of all queries on this article, in all segments together. */
  readonly budget: StepBudget;
  readonly #options: ReadingOptions;

  constructor(options: ReadingOptions) {
    this.#options = options;
    this.budget = new StepBudget(options.steps ?? MATCHING_STEPS);
  }

  /** @param needs the flags of all segments together; parts that no query needs are not read */
  read(article: MatchableArticle, needs: number): void {
    this.words.clear();
    this.regions.length = 0;
    this.#readRegion('title', article.title);
    this.#readRegion('text', article.text);
    if ((needs & NEEDS_DETAILS) !== 0) {
      for (const [field, text] of detailsOf(article)) this.#readRegion(field, text);
    }
    const language = (needs & NEEDS_LANGUAGE) !== 0 ? languageOf(article, this.#options.defaultLanguage) : '';
    if (language !== this.language) {
      this.language = language;
      this.rules = languageNumber(language);
    }
    this.host = (needs & NEEDS_HOST) !== 0 ? hostOf(article.url) : '';
    this.budget.beginArticle(this.words.count);
  }

  #readRegion(field: Field, text: string): void {
    const { words } = this;
    const from = words.count;
    scanWords(text, FIELD_SEEDS[field], words);
    this.regions.push({ field, text, from, to: words.count });
    words.addGap();
  }

  /** The field or tag that a place lies in; undefined for the gaps between them. */
  regionAt(place: number): Region | undefined {
    const { regions } = this;
    let first = 0;
    let last = regions.length - 1;
    while (first < last) {
      const middle = (first + last) >>> 1;
      if (regions[middle]!.to <= place) first = middle + 1;
      else last = middle;
    }
    const region = regions[first]!;
    return place >= region.from && place < region.to ? region : undefined;
  }

  /** Whether only a hyphen comes between the word at a place and the next one. */
  isBeforeHyphen(place: number): boolean {
    return (this.words.flags[place]! & BEFORE_HYPHEN) !== 0;
  }

  /** Whether the word at a place and the next one can be read as one. */
  isJoined(place: number): boolean {
    return (this.words.flags[place]! & JOINED) !== 0;
  }

  /** The word at a place, and the words that it can be read together with. */
  wordAt(place: number, { text }: Region): WordInText {
    return wordInText(this.words, text, place);
  }

  /** The word at a place, as written. */
  surfaceAt(place: number, { text }: Region): string {
    return text.slice(this.words.start[place], this.words.end[place]);
  }
}
