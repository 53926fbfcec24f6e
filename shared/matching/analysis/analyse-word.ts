import { CHARACTER_CLASS, CHARACTERS, CHARACTERS_WITH_WILDCARDS, HANGUL } from './characters.ts';
import { fold, lowerForm, writtenForm } from './fold.ts';
import { scanWords } from './scan-words.ts';
import { splitSign } from './word-forms.ts';
import { BEFORE_HYPHEN, JOINED, POSSESSIVE, WordList } from './word-list.ts';

/** One word of a query's text. Offsets are UTF-16 units into that text. */
export interface QueryToken {
  /** With the sign, without `'s` and elisions. */
  readonly start: number;
  readonly end: number;
  /** `#`, `@`, a dot or the sign of a currency where the word demands it; the other forms are without it. */
  readonly sign: string;
  /** NFC, otherwise as it stands. */
  readonly written: string;
  /** Lower case and NFC, with accents: what `stem` takes. */
  readonly lower: string;
  readonly folded: string;
  /** The text holds `*` or `?`, and they were asked for as wildcards. */
  readonly wildcard: boolean;
  /** Hangul, found at the start of an article's word. */
  readonly openEnd: boolean;
  /** A hyphen, and nothing else, stands between this word and the next. */
  readonly hyphen: boolean;
  /** This word and the next can be read as one: a hyphen between them, initials, groups of figures. */
  readonly joined: boolean;
}

export interface AnalyseQueryOptions {
  /** `*` and `?` are letters of words; otherwise they part words, as in articles. */
  readonly wildcards?: boolean;
}

/** Names that are written with `'s`, and are not asked for without it: of firms, of illnesses. */
const NAMES_IN_S: ReadonlySet<string> = new Set(
  `mcdonald levi moody macy sainsbury lloyd kohl wendy domino lowe denny arby sotheby christie kellogg harrod hershey wrigley
  claire chili applebee hardee bloomingdale reese nando morrison waterstone alzheimer parkinson crohn hodgkin asperger ladbroke
  selfridge hellmann smucker zaxby culver wetherspoon debenham woolworth jehovah zabar carnegie sbarro dillard boscov dunkin fuddrucker
  lay`.split(/\s+/),
);

/** Used again for every text: a parser asks word by word. */
const words = new WordList();

/** Splits query text into words by the rules that articles are split by. */
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
