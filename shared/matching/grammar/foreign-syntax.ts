import type { OperatorReading } from './operator-spelling.ts';
import { unsupported } from './read-field.ts';

type ForeignReading = OperatorReading & { readonly to: number };

/** Syntax of other query languages without an equal here, with the nearest equivalent. */
type ForeignSyntax = readonly [pattern: RegExp, read: (groups: readonly string[]) => OperatorReading];

const RANGE = /([[{])([^[\]{}"]*?)\sTO\s([^[\]{}"]*)[\]}]/y;
const REGULAR_EXPRESSION = /\/(?![nfl]\d+\/)((?:[^\s/\\]|\\\S)+)\/(?=[\s)]|$)/iy;
/** Ovid's and PubMed's subject headings: `exp Heart Attack/`, `Ferries/`. */
const HEADING =
  /(?:exp\s+|\*)?([A-Z]\p{Ll}[\p{L}\d,'-]*(?:\s+(?!(?:and|or|not|adj\d*|AND|OR|NOT)\b)[\p{L}\d,'-]+){0,6})\/(?![^\s)])/uy;
const EXPLODED = /exp\s+"?([\p{L}][^()"/|\n]{1,80})"?\/(?![^\s)])/uy;
const COCHRANE_HEADING =
  /(?:MeSH descriptor:?|\[mh)\s*\[?"?([^\]"()]{1,80})"?\]\s*(?:explode all trees|this term only)?/iy;
/** `NEAR((a, b), 5)`, `NEAR(a b, 5)`, `NEAR2(a b)`, `PHRASE1(a b)` */
const NEAR_CALL =
  /(NEAR|PHRASE|ONEAR)(\d*)\((?!\s*\d+\s*\))\s*\(?\s*([^(),"]{1,100}|"[^"]*"(?:\s*,?\s*"[^"]*")*)(?:\s*,\s*([^(),\d"]{1,100}))?\s*\)?\s*(?:,\s*(\d+)\s*(?:,\s*(?:TRUE|FALSE)\s*)?)?\)/iy;
const CAPITALS =
  /(ALLCAPS|CAPS|NOCAPS|SINGULAR|PLURAL|NOSTEM|EXACT|PHRASE|STEM)\(\s*"?([^()"]{1,100}?)"?\s*\)/iy;
const FIRST_WORD = /x(?:first|last)word(?![^\s)])/iy;
const LIMIT = /limit\s+\d+\s+to\s[^()\n]*/iy;
/** Embase's `[english]/lim`, `[2010-2020]/py` */
const SQUARE_LIMIT = /\[[^\][\n]{1,60}\]\/[a-z]{2,3}(?![^\s)])/iy;
/** Factiva also groups with square brackets. */
const SQUARE_GROUP = /\[([^\][\n]{1,300})\](?![^\s)])/y;
const LINES = /(?:or|and)\/\d+(?:[-,]\d+)*/iy;
const NUMBERS = /\p{Sc}?(\d[\d.,]*)(?:\.\.|~~)\p{Sc}?(\d[\d.,]*)/uy;
const SYNONYMS = /~(?=[\p{L}"])/uy;
const LOCAL_PARAMETERS = /\{![^{}]*\}/y;
const EVERYTHING = /\*:\*/y;
const ESCAPED_QUOTE = /\\"/y;
/** Ends before a bracket that is not its own: that one belongs to the query around it. */
const HASH_EXPRESSION = /##(?:[^\s()]|\([^\s()]*\))*/y;
const PREFIXED = /adv(?:anced)?:\s*/iy;

/** The most years that a range is written out for. */
const LONGEST_RANGE = 10;

const ALL: readonly ForeignSyntax[] = [
  [LOCAL_PARAMETERS, () => unsupported('Parameters of a search engine have no effect here.', false)],
  [RANGE, ([, from = '', to = '']) => range(from.trim(), to.trim())],
  [NUMBERS, ([from = '', to = '']) => range(from, to)],
  [REGULAR_EXPRESSION, ([body = '']) => regularExpression(body)],
  [COCHRANE_HEADING, ([words = '']) => heading(words)],
  [EXPLODED, ([words = '']) => heading(words)],
  [HEADING, ([words = '']) => heading(words)],
  [CAPITALS, ([name = '', words = '']) => capitals(name.toUpperCase(), words)],
  [NEAR_CALL, (groups) => nearCall(groups)],
  [
    FIRST_WORD,
    () =>
      unsupported(
        'Rules cannot ask where an article begins and ends. The nearest equivalent is title:.',
        false,
      ),
  ],
  [LIMIT, () => unsupported('Limits of a database are not supported here.', false)],
  [
    SQUARE_LIMIT,
    () =>
      unsupported('Limits of a database are not supported here. To ask for a language, use lang:.', false),
  ],
  [
    SQUARE_GROUP,
    ([words = '']) => ({
      message: 'Square brackets do not group here. Use round ones.',
      suggestion: `(${words})`,
      meaning: { kind: 'refused' },
    }),
  ],
  [LINES, () => unsupported('These are numbers of earlier searches. Paste those searches instead.', false)],
  [EVERYTHING, () => unsupported('This finds everything.', false)],
  [HASH_EXPRESSION, () => unsupported('Regular expressions are not supported.', false)],
  [
    SYNONYMS,
    () => ({
      message: 'Synonyms and similar words are not looked for. List the other words, joined by OR.',
      suggestion: '',
    }),
  ],
  [
    ESCAPED_QUOTE,
    () => ({
      message: 'A quote needs no backslash before it.',
      suggestion: '"',
      meaning: { kind: 'refused' },
    }),
  ],
  [
    PREFIXED,
    () => ({ advice: 'This prefix of Westlaw has no effect here.', suggestion: '', sideBySide: 'or' }),
  ],
];
const BEGINS = /[[{/A-Zaexonlpcs*#~\\\d\p{Sc}]/u;

/** Reads the foreign syntax at an offset; undefined when there is none. */
export function readForeignSyntax(view: string, at: number): ForeignReading | undefined {
  if (!BEGINS.test(view.charAt(at))) return undefined;
  for (const [pattern, read] of ALL) {
    pattern.lastIndex = at;
    const found = pattern.exec(view);
    if (!found) continue;
    const to = at + found[0].length;
    return { ...read(found.slice(1).map((group) => group ?? '')), to };
  }
  return undefined;
}

function range(from: string, to: string): OperatorReading {
  const message = 'Ranges are not supported. List the words, joined by OR.';
  const [first, last] = [Number(from), Number(to)];
  const isShort = /^\d+$/.test(from) && /^\d+$/.test(to) && last >= first && last - first < LONGEST_RANGE;
  if (!isShort) return unsupported(message, false);
  const numbers = Array.from({ length: last - first + 1 }, (_, i) => String(first + i));
  return { message, suggestion: inBrackets(numbers, ' OR '), meaning: { kind: 'refused' } };
}

function regularExpression(body: string): OperatorReading {
  const message = 'Regular expressions are not supported. Use * and ? in words.';
  const words = body.replace(/^\^?\(?|\)?\$?$/g, '').split('|');
  if (words.every((word) => /^[\p{L}\p{M}\p{N}]+$/u.test(word)))
    return { message, suggestion: inBrackets(words, ' OR '), meaning: { kind: 'refused' } };
  return unsupported(message, false);
}

function heading(words: string): OperatorReading {
  const message =
    'There are no subject headings here. The nearest equivalent is the phrase, or its usual words joined by OR.';
  return { message, suggestion: `"${words.trim()}"`, meaning: { kind: 'refused' } };
}

function capitals(name: string, words: string): OperatorReading {
  const isOne = !/\s/.test(words);
  const exact = (typed: string) => (isOne ? `=${typed}` : `="${typed}"`);
  const meaning = { kind: 'refused' } as const;
  if (name === 'ALLCAPS' || name === 'CAPS')
    return {
      message: `To ask for capitals, use =, as in ${exact('US')}.`,
      suggestion: exact(name === 'CAPS' ? words : words.toUpperCase()),
      meaning,
    };
  if (name === 'NOCAPS')
    return {
      message: 'To ask for capital or small letters, use =.',
      suggestion: exact(words.toLowerCase()),
      meaning,
    };
  if (name === 'STEM')
    return { message: 'Words are found in all their forms anyway.', suggestion: words, meaning };
  return { message: 'To find one form only, put the word in quotes.', suggestion: `"${words}"`, meaning };
}

function nearCall([
  name = '',
  before = '',
  first = '',
  second = '',
  after = '',
]: readonly string[]): OperatorReading {
  const words = [first, second]
    .filter((part) => part !== '')
    .join(' ')
    .replaceAll('"', ' ')
    .replace(/\s*,\s*|\s+/g, ' ')
    .trim();
  const distance = after || before || '5';
  const isOrdered = /^(?:PHRASE|ONEAR)$/i.test(name);
  const message = `${name} is not written with brackets around the words.`;
  const suggestion = isOrdered ? words.replaceAll(' ', ` ONEAR/${distance} `) : `"${words}"~${distance}`;
  return { message, suggestion, meaning: { kind: 'refused' } };
}

function inBrackets(parts: readonly string[], operator: string): string {
  return parts.length > 1 ? `(${parts.join(operator)})` : parts.join(operator);
}
