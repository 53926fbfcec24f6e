import { CHARACTER_CLASS, CHARACTERS, CHARACTERS_WITH_WILDCARDS, HANGUL } from './characters.ts';
import { fold, lowerForm, writtenForm } from './fold.ts';
import { scanWords } from './scan-words.ts';
import { BEFORE_HYPHEN, JOINED, POSSESSIVE, WordList } from './word-list.ts';
import { splitSign } from './word-sign.ts';

/** One word of a query's text. Offsets are UTF-16 units into that text. */
export interface QueryToken {
  /** Includes the sign; excludes `'s` and elisions. */
  readonly start: number;
  readonly end: number;
  /** `#`, `@`, a dot or a currency sign, when the word requires it; the other forms do not contain it. */
  readonly sign: string;
  /** NFC, otherwise as typed. */
  readonly written: string;
  /** Lower case and NFC, with accents: the input of `stem`. */
  readonly lower: string;
  readonly folded: string;
  /** The text contains `*` or `?`, and they count as wildcards. */
  readonly wildcard: boolean;
  /** Hangul, which is found at the start of an article's word. */
  readonly openEnd: boolean;
  /** Only a hyphen comes between this word and the next. */
  readonly hyphen: boolean;
  /** This word and the next can be read as one: a hyphen between them, initials, or groups of digits. */
  readonly joined: boolean;
}

export interface AnalyseQueryOptions {
  /** `*` and `?` are part of words. Otherwise they separate words, as in articles. */
  readonly wildcards?: boolean;
}

/** Names of companies and illnesses that are written with `'s` and that nobody looks for without it. */
const NAMES_IN_S: ReadonlySet<string> = new Set(
  `mcdonald levi moody macy sainsbury lloyd kohl wendy domino lowe denny arby sotheby christie kellogg harrod hershey wrigley
  claire chili applebee hardee bloomingdale reese nando morrison waterstone alzheimer parkinson crohn hodgkin asperger ladbroke
  selfridge hellmann smucker zaxby culver wetherspoon debenham woolworth jehovah zabar carnegie sbarro dillard boscov dunkin fuddrucker
  lay`.split(/\s+/),
);

/** Reused for every text, because a parser asks word by word. */
const words = new WordList();

/** Splits query text into words by the same rules that split articles. */
export function analyseQueryText(text: string, options: AnalyseQueryOptions = {}): QueryToken[] {
  words.clear();
  scanWords(text, 0, words, options.wildcards ? CHARACTERS_WITH_WILDCARDS : CHARACTERS);
  const tokens: QueryToken[] = [];
  for (let word = 0; word < words.count; word++) {
    const start = words.start[word]!;
    const end = words.end[word]!;
    const [sign, bare] = splitSign(text.slice(start, end));
    const isName = (words.flags[word]! & POSSESSIVE) !== 0 && NAMES_IN_S.has(bare.toLowerCase());
    const body = isName ? `${bare}'s` : bare;
    const lower = lowerForm(body);
    tokens.push({
      start,
      end,
      sign,
      written: writtenForm(body),
      lower,
      folded: fold(lower),
      wildcard: options.wildcards === true && /[*?]/.test(body),
      openEnd: CHARACTER_CLASS[body.charCodeAt(0)] === HANGUL,
      hyphen: (words.flags[word]! & BEFORE_HYPHEN) !== 0,
      joined: (words.flags[word]! & JOINED) !== 0,
    });
  }
  return tokens;
}
