import {
  EXACT_FIELDS,
  FIELDS,
  FOREIGN_FIELDS,
  HEADING_FIELDS,
  KNOWN_FIELDS_TEXT,
  UNSUPPORTED_FIELDS,
} from './field-names.ts';
import type { FieldOrContent, LexemeMeaning } from './lexeme.ts';
import type { OperatorReading } from './operator-spelling.ts';

/** A field as it was typed, and where it ends. */
export type FieldReading = OperatorReading & { readonly to: number };

const NAME_WITH_COLON = /([\p{L}_][\p{L}\d_.-]*):/uy;
/** `title : ferry`. Only for known fields, because colons are common in prose. */
const NAME_AND_COLON = /([a-z]{3,6})\s{1,3}:(?=\s*[^\s:])/iy;
const NAME_WITH_EQUALS = /([a-z]{2,12})=(?=[^\s=])/iy;
/** `TS = (a OR b)`: with spaces, only in capitals. */
const CAPITALS_WITH_EQUALS = /([A-Z]{2,8})\s*=\s*(?=[^\s=])/y;
const NAME_WITH_BRACKET = /([a-z][a-z-]*(?:\.[a-z]+)*)(?=\()/iy;
const CAPITALS_WITH_BRACKET = /([A-Z][A-Z-]{2,}(?:\.[A-Z]+)*)\s+(?=\()/y;
/** `wc>500`, `PUBYEAR > 2010`, `tone<-5`, `LENGTH >= 300` */
const COMPARISON = /([\p{L}_][\p{L}\d_.-]*)\s*(?:[<>]=?|=[<>])\s*-?\d[\d./-]*/uy;
/** `PUBYEAR AFT 2010`, `DATE BEF 1/1/2019` */
const DATE_COMPARISON =
  /(?:PUBYEAR|DATE|date|PD|pd)\s+(?:AFT(?:ER)?|BEF(?:ORE)?|IS|BETWEEN|aft|bef|from|FROM)\s+\d\S*(?:\s+(?:to|TO|AND|and)\s+\d\S*)?/y;
/** Words that are also names of fields. Directly before a bracket they stay words. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(
  'in is to has from at near within before after since until all any or and not of on by'.split(' '),
);
/** Everything after these belongs to the field. */
const REACHES_FAR = /^all(?:in)?(?:title|text|url)$/i;

const HEADING = 'There are no subject headings here, so its words are looked for in title and text.';

/** A field that comes before its operand: `title:`, `hd=`, `TITLE-ABS-KEY(`. Also a comparison, which is refused. */
export function readFieldBefore(view: string, at: number): FieldReading | undefined {
  const comparison = match(COMPARISON, view, at) ?? match(DATE_COMPARISON, view, at);
  if (comparison) {
    const name = comparison[1]?.toLowerCase();
    const message =
      (name === undefined ? UNSUPPORTED_FIELDS.get('date') : UNSUPPORTED_FIELDS.get(name)) ??
      'Numbers cannot be compared.';
    return { ...unsupported(message, false), to: at + comparison[0].length };
  }
  const colon = match(NAME_WITH_COLON, view, at);
  if (colon) return readNamed(view, at, colon, 'colon');
  const apart = match(NAME_AND_COLON, view, at);
  const ownField = FIELDS.get(apart?.[1]?.toLowerCase() ?? '');
  if (apart && ownField)
    return {
      meaning: { kind: 'field', field: ownField, reach: 'next' },
      advice: '',
      to: at + apart[0].length,
    };
  const equals = match(NAME_WITH_EQUALS, view, at) ?? match(CAPITALS_WITH_EQUALS, view, at);
  if (equals) return readNamed(view, at, equals, 'equals');
  const bracket = match(NAME_WITH_BRACKET, view, at) ?? match(CAPITALS_WITH_BRACKET, view, at);
  return bracket && readNamed(view, at, bracket, 'bracket');
}

function readNamed(
  view: string,
  at: number,
  [typed, written = '']: RegExpExecArray,
  sign: 'colon' | 'equals' | 'bracket',
): FieldReading | undefined {
  const name = written.toLowerCase();
  const to = at + typed.length;
  const own = FIELDS.get(name);
  if (own && sign === 'colon') return { meaning: { kind: 'field', field: own, reach: 'next' }, to };
  // `https://…` is an address, and `readTypedWord` remarks on it.
  if (sign === 'colon' && view.startsWith('//', to)) return undefined;
  if (sign === 'bracket' && PLAIN_WORDS.has(name) && written !== written.toUpperCase()) return undefined;
  // Short codes with a colon and a space are prose, as in `Re: ferry`.
  if (sign === 'colon' && name.length < 3 && /\s/.test(view.charAt(to))) return undefined;
  const dotted = name.replace(/\.exact(?:\.explode)?$/, '');
  const field = own ?? FOREIGN_FIELDS.get(dotted);
  if (field) {
    const sideBySide = sign === 'colon' ? {} : ({ sideBySide: 'phrase' } as const);
    const reach = REACHES_FAR.test(name) ? 'rest' : 'next';
    const advice =
      reach === 'rest' ? `${typed} is read as ${field}: and applies to everything after it.` : '';
    return { meaning: { kind: 'field', field, reach }, advice, ...sideBySide, to };
  }
  if (EXACT_FIELDS.has(name)) return { meaning: { kind: 'exact' }, advice: '', to };
  if (HEADING_FIELDS.has(dotted))
    return {
      meaning: { kind: 'field', field: 'content', reach: 'next' },
      advice: HEADING,
      sideBySide: 'phrase',
      to,
    };
  const message = UNSUPPORTED_FIELDS.get(name);
  if (message) return { ...unsupported(message, false), to: endOfValue(view, to) };
  if (sign === 'bracket' || sign === 'colon') return undefined;
  return {
    advice: `${written} is looked for as a word. = comes directly before a word that must be found exactly as written. ${KNOWN_FIELDS_TEXT}`,
    meaning: { kind: 'word' },
    to: at + written.length,
  };
}

const SUFFIXES: readonly (readonly [codes: string, field: FieldOrContent | 'heading'])[] = [
  ['ti title tt ttl', 'title'],
  [
    'ab abstract tw textword text word mp af all allfields tiab titleabstract ot kw kf keyword tiabkw nm ps tn term other',
    'content',
  ],
  ['mh mesh meshterms meshmajortopic majr meshsubheading sh hw de cl mj exp lnk emtree', 'heading'],
  ['au author auth fau 1au lastau', 'author'],
  ['jn jour journal ta so jt jw', 'source'],
  ['la lang language lg', 'lang'],
];
const SUFFIX_FIELDS: ReadonlyMap<string, FieldOrContent | 'heading'> = new Map(
  SUFFIXES.flatMap(([codes, field]) =>
    codes.split(' ').map((code): [string, FieldOrContent | 'heading'] => [code, field]),
  ),
);

/** Codes that Embase, Cochrane and Ovid put after a word, following a colon or between dots. */
const CODE =
  '(?:ti|ab|kw|kf|tw|mp|ot|hw|sh|au|jn|jw|jt|so|ta|af|nm|tn|de|lg|la|ad|pt|yr|dt|py|ff|ps|rn|fs|ab,|all|ed)';
export const CODES_BEHIND = `(?::${CODE}(?:,${CODE})*|\\.${CODE}(?:,${CODE})*\\.|\\.${CODE}(?:,${CODE})+)(?![^\\s)\\]])`;
const BEHIND = new RegExp(CODES_BEHIND, 'iy');
const SQUARE = /\s?\[([^\][\n]{1,60})\](\/[a-z]+)?/iy;
const SUBHEADING = /\/(exp|de|mj|lnk|syn|br)(?:\/(?:mj|dd_\w+))*(?![^\s)|])/iy;

/** A field that comes after its operand: `ferry[tiab]`, `"ferry".ti,ab.`, `(ferry):ti`, `'ferry'/exp`. */
export function readFieldBehind(view: string, at: number): FieldReading | undefined {
  const square = match(SQUARE, view, at);
  if (square) return readSquare(square, at);
  const heading = match(SUBHEADING, view, at);
  if (heading) return { ...headingBehind(), to: at + heading[0].length };
  const codes = match(BEHIND, view, at);
  return codes && { ...behind(codes[0].match(/[a-z]+/gi) ?? []), to: at + codes[0].length };
}

function readSquare([typed, inner = '', slash]: RegExpExecArray, at: number): FieldReading | undefined {
  const isApart = /^\s/.test(typed);
  const [name = '', distance] = inner.split(':');
  const code = name.toLowerCase().replace(/[^a-z\d]/g, '');
  const field = SUFFIX_FIELDS.get(code);
  const to = at + typed.length;
  if (distance !== undefined && field) {
    const digits = /\d+/.exec(distance)?.[0] ?? '5';
    const message = `The distance comes after the quotes: "a b"~${digits}.`;
    return { message, suggestion: `~${digits}`, meaning: { kind: 'suffix', field: 'content' }, to };
  }
  if (field || /^noexp/.test(code)) return { ...behind([code]), to };
  if (isApart && slash === undefined) return undefined;
  return { ...unsupported(UNSUPPORTED_FIELDS.get(code) ?? `[${inner}] is not supported here.`, true), to };
}

function behind(codes: readonly string[]): OperatorReading {
  const fields = codes.map((code) =>
    SUFFIX_FIELDS.get(code.toLowerCase().replace(/^meshterms.*|^meshnoexp.*/, 'mesh')),
  );
  const known = fields.filter((field) => field !== undefined);
  if (known.length === 0) {
    return unsupported(
      UNSUPPORTED_FIELDS.get(codes[0]?.toLowerCase() ?? '') ?? 'This field is not supported here.',
      true,
    );
  }
  if (known.every((field) => field === 'heading')) return headingBehind();
  const [first = 'content'] = known;
  const isOne = known.every((field) => field === first);
  const field = isOne && first !== 'heading' ? first : 'content';
  return { meaning: { kind: 'suffix', field }, advice: '', sideBySide: 'phrase' };
}

function headingBehind(): OperatorReading {
  return { meaning: { kind: 'suffix', field: 'content' }, advice: HEADING, sideBySide: 'phrase' };
}

export function unsupported(
  message: string,
  isBehind: boolean,
): OperatorReading & { readonly meaning: LexemeMeaning } {
  return { meaning: { kind: 'unsupported', message: `${message} Leave this out.`, behind: isBehind } };
}

/** Where the value of a field ends: a quoted phrase, a group in any kind of bracket, or text without a space. */
function endOfValue(view: string, from: number): number {
  const start = from + (/^\s*/.exec(view.slice(from, from + 20))?.[0].length ?? 0);
  const sign = view.charAt(start);
  if (sign === '"') {
    const end = view.indexOf('"', start + 1);
    if (end >= 0) return end + 1;
  }
  const bracket = '([{'.indexOf(sign);
  const closed =
    sign === '' || bracket < 0 ? undefined : endOfGroup(view, start, sign, ')]}'.charAt(bracket));
  if (closed !== undefined) return closed;
  let end = start;
  while (end < view.length && !/[\s()|]/.test(view.charAt(end))) end++;
  return end;
}

/** The longest value in brackets. The limit keeps reading linear for a query full of unclosed brackets. */
const LONGEST_VALUE = 1000;

/**
 * Undefined for brackets that are not closed: they must not take in what follows, such as a bracket around the clause.
 */
function endOfGroup(view: string, start: number, open: string, close: string): number | undefined {
  const limit = Math.min(view.length, start + LONGEST_VALUE);
  let depth = 0;
  for (let at = start; at < limit; at++) {
    if (view[at] === open) depth++;
    else if (view[at] === close && --depth === 0) return at + 1;
  }
  return undefined;
}

function match(pattern: RegExp, view: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(view) ?? undefined;
}
