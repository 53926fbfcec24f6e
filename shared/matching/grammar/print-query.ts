import { analyseQueryText } from '../analysis/analyse-word.ts';
import type { Alternatives, Gap, Query, Sequence, WordPattern } from '../query.ts';
import { lexQuery } from './lex-query.ts';
import { Remarks } from './remarks.ts';

/**
 * The query text that parses to this tree. Each operator has one spelling, and brackets stand only where they are
 * needed.
 */
export function printQuery(query: Query): string {
  switch (query.kind) {
    case 'and':
      return query.operands.map((operand) => printWithin(operand, ['or'])).join(' ');
    case 'or':
      // The brackets are not required, but readers disagree about which operator is read first.
      return query.operands.map((operand) => printWithin(operand, ['and'])).join(' OR ');
    case 'not':
      return `-${printWithin(query.operand, ['and', 'or', 'near', 'atLeastOf'])}`;
    case 'atLeastOf':
      return `${query.least} OF (${query.operands.map(printQuery).join(', ')})`;
    case 'count':
      return `ATLEAST${query.least}(${printAlternatives(query.alternatives)})`;
    case 'near':
      return query.operands
        .map((alternatives, i) => printGap(query.gaps[i - 1]) + printOperand(alternatives))
        .join(' ');
    case 'proximity':
      return `${printScope(query.words[0]!)}"${query.words.map(({ words }) => printWords(words, '/')).join(' ')}"~${query.distance}`;
    case 'sequence':
      return printScope(query) + printSequence(query);
    case 'site':
      return `site:${query.host}`;
    case 'language':
      return `lang:${query.language}`;
    default:
      return query satisfies never;
  }
}

function printWithin(query: Query, bracketed: readonly Query['kind'][]): string {
  return bracketed.includes(query.kind) ? `(${printQuery(query)})` : printQuery(query);
}

function printGap(gap: Gap | undefined): string {
  return gap ? `${gap.ordered ? 'ONEAR' : 'NEAR'}/${gap.distance} ` : '';
}

function printOperand(alternatives: Alternatives): string {
  const text = printAlternatives(alternatives);
  // Without brackets, `not NEAR/5 a` would be read as an exclusion.
  return alternatives.length > 1 || text === 'not' ? `(${text})` : text;
}

function printAlternatives(alternatives: Alternatives): string {
  return alternatives.map(printQuery).join(' OR ');
}

function printScope({ scope }: Sequence): string {
  if (scope === 'content') return '';
  return scope === 'list' ? 'source:@' : `${scope}:`;
}

function printSequence(sequence: Sequence): string {
  const { scope, form, words } = sequence;
  const isOneWord = words.length === 1 && !words[0]!.text.includes(',');
  if (form === 'exact') return !isOneWord ? `="${printPhrase(sequence)}"` : `=${words[0]!.text}`;
  if (form === 'inflected') return printBareWord(words);
  const isBare = isOneWord && scope !== 'content' && scope !== 'title' && scope !== 'text';
  return isBare && isReadAsWord(printPhrase(sequence)) ? printPhrase(sequence) : `"${printPhrase(sequence)}"`;
}

function printPhrase({ scope, words }: Sequence): string {
  return printWords(scope === 'tag' ? words.map(asTagged) : words, ' ');
}

/** The tag `#l'iran` keeps its `l'`, which a word without the sign would lose when it is read back. */
function asTagged(word: WordPattern): WordPattern {
  return analyseQueryText(word.text)[0]?.start === 0 ? word : { ...word, text: `#${word.text}` };
}

/** Several words that were typed as one, such as `tcp/ip` or `東京`. */
function printBareWord(words: readonly WordPattern[]): string {
  const text = printWords(words, '/');
  if (/^[\p{L}\p{M}]+$/u.test(text) && !/^(?:adj|and\p{L}+|x\p{L}+word)$/u.test(text)) return text;
  if (isReadAsWord(text)) return text;
  const underlined = printWords(words, '_');
  return isReadAsWord(underlined) ? underlined : `${underlined}_`;
}

/** Words such as `near5` or `w/5` must not be read back as operators. */
function isReadAsWord(text: string): boolean {
  const remarks = new Remarks();
  const { lexemes } = lexQuery(`a ${text} a`, remarks);
  return (
    lexemes.length === 3 &&
    lexemes[1]!.kind === 'word' &&
    lexemes[1]!.to === text.length + 2 &&
    remarks.problems.length === 0
  );
}

function printWords(words: readonly WordPattern[], separator: string): string {
  let text = '';
  for (const [i, word] of words.entries()) {
    const next = words[i + 1];
    text += word.text;
    if (word.text === '&' || next?.text === '&') text += ' ';
    else if (next)
      text += word.hyphen ? '-' : splitByThemselves(word, next) ? '' : apart(word, next, separator);
  }
  return text;
}

/** Two numbers with a blank between them, such as `5 250`, would be read back as one. */
function apart(word: WordPattern, next: WordPattern, separator: string): string {
  if (separator !== ' ' || !/\d$/.test(word.text)) return separator;
  const [first] = analyseQueryText(`${word.text} ${next.text}`);
  return first?.joined ? '/' : separator;
}

/**
 * Whether the two stay separate words without a space: graphemes of scripts without spaces, or words of two scripts.
 */
function splitByThemselves(word: WordPattern, next: WordPattern): boolean {
  const [first, second, ...rest] = analyseQueryText(word.text + next.text);
  return rest.length === 0 && first?.lower === word.text && second?.lower === next.text;
}
