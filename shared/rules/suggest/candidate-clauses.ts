import { analyseArticle, type Token, tokensOf } from '../../matching/analysis/analyse-article.ts';
import { isCommonWord } from '../../matching/analysis/common-word.ts';
import type { MatchableArticle } from '../../matching/query.ts';
import { readRuleQuery } from '../read-rule-query.ts';

/** A word, a name or a phrase of which queries may be built. */
export interface CandidateClause {
  /** As it stands in a query: `ferry`, `"Port Aster"`. */
  readonly text: string;
  /** Two or more words, each of which begins with a capital letter. */
  readonly isName: boolean;
  /** Some title has it. */
  readonly inTitle: boolean;
}

/** More candidates make the choice slower and no better. */
const mostCandidates = 400;
const longestName = 4;
/** Most of what a text is about is said at its beginning. */
const readWords = 600;
/** From so many articles on, what only one of them has is left out. */
const enoughArticles = 4;

interface Seen {
  articles: number;
  isName: boolean;
  inTitle: boolean;
  /** How often it is written in which way. */
  readonly spellings: Map<string, number>;
}

/** A clause at one place of an article. */
interface Place {
  /** The same for all forms of a word, since a query finds them all. */
  readonly key: string;
  readonly text: string;
  readonly isName: boolean;
}

/**
 * Words, names and phrases of some articles, those first that most of them have. The most common words of the articles'
 * language are left out.
 */
export function candidateClauses(articles: readonly MatchableArticle[]): CandidateClause[] {
  const all = new Map<string, Seen>();
  for (const article of articles) {
    const here = new Set<string>();
    const analysed = analyseArticle(article);
    for (const field of ['title', 'text'] as const) {
      const tokens = tokensOf(analysed, field).slice(0, readWords);
      for (const { key, text, isName } of placesIn(tokens, analysed.language)) {
        const seen = all.get(key) ?? { articles: 0, isName, inTitle: false, spellings: new Map() };
        all.set(key, seen);
        if (!here.has(key)) seen.articles += 1;
        here.add(key);
        seen.isName ||= isName;
        seen.inTitle ||= field === 'title';
        seen.spellings.set(text, (seen.spellings.get(text) ?? 0) + 1);
      }
    }
  }
  const least = articles.length >= enoughArticles ? 2 : 1;
  const rank = ({ articles: count, isName, inTitle }: Seen) =>
    count + (isName ? 0.5 : 0) + (inTitle ? 0.25 : 0);
  const clauses: CandidateClause[] = [];
  for (const seen of [...all.values()].sort((a, b) => rank(b) - rank(a))) {
    if (clauses.length === mostCandidates || seen.articles < least) break;
    const text = usualSpelling(seen.spellings);
    if (readRuleQuery(text).ok) clauses.push({ text, isName: seen.isName, inTitle: seen.inTitle });
  }
  return clauses;
}

function* placesIn(tokens: readonly Token[], language: string): Generator<Place> {
  const meansMuch = tokens.map((token) => isMeaningful(token, language));
  for (const [i, token] of tokens.entries()) {
    if (isSign(token)) {
      yield* signsFrom(tokens, i);
      continue;
    }
    if (!meansMuch[i]) continue;
    if (isLongEnough(token)) {
      yield { key: token.stems[0] ?? token.keys[0] ?? token.written, text: wordClause(token), isName: false };
    }
    const phrase = [token];
    for (let j = i + 1; phrase.length < longestName && meansMuch[j]; j += 1) {
      const next = tokens[j]!;
      // Anything but one blank between two words ends a phrase.
      if (next.start - tokens[j - 1]!.end !== 1) break;
      phrase.push(next);
      const isName = phrase.every(({ written }) => /^\p{Lu}/u.test(written));
      if (phrase.length > 2 && !isName) break;
      const words = phrase.map(({ keys }) => keys[0]).join(' ');
      yield { key: words, text: `"${phrase.map(({ written }) => written).join(' ')}"`, isName };
    }
  }
}

/** In scripts without blanks between words, each sign is a token of its own: words are two to four of them in a row. */
function* signsFrom(tokens: readonly Token[], from: number): Generator<Place> {
  let text = tokens[from]!.written;
  for (let j = from + 1; j < from + 4; j += 1) {
    const next = tokens[j];
    if (!next || !isSign(next) || next.start !== tokens[j - 1]!.end) return;
    text += next.written;
    yield { key: text, text, isName: false };
  }
}

const unspaced =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}ー\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}\p{M}]+$/u;

function isSign({ written }: Token): boolean {
  return written.length <= 2 && unspaced.test(written);
}

function isMeaningful({ written, keys, stems }: Token, language: string): boolean {
  return (
    /^[\p{L}\p{M}\p{N}]+(?:[.&-][\p{L}\p{M}\p{N}]+)*$/u.test(written) &&
    /\p{L}/u.test(written) &&
    (written.length > 1 || isAllCapitals(written)) &&
    !unspaced.test(written) &&
    ![...keys, ...stems].some((key) => isCommonWord(key, language))
  );
}

/** Two letters are a word in scripts that write few vowels or whole syllables, and in capitals, such as EU. */
function isLongEnough({ written }: Token): boolean {
  const least = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u.test(written) ? 3 : 2;
  return written.length >= least || (written.length === 2 && isAllCapitals(written));
}

/** Case does not count in a query, and words in small letters are easier to read. Abbreviations keep theirs. */
function wordClause({ written }: Token): string {
  const word = isAllCapitals(written) && written.length <= 5 ? written : written.toLowerCase();
  return /^[\p{L}\p{M}\p{N}]+$/u.test(word) ? word : `"${word}"`;
}

function isAllCapitals(word: string): boolean {
  return word === word.toUpperCase() && word !== word.toLowerCase();
}

/** The most frequent one; of those the shortest, which is mostly the basic form. */
function usualSpelling(spellings: ReadonlyMap<string, number>): string {
  const [[text] = ['']] = [...spellings].sort((a, b) => b[1] - a[1] || a[0].length - b[0].length);
  return text;
}
