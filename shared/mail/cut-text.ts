import { cleanLine } from '../articles/clean-text.ts';
import type { TextPart } from './digest-model.ts';

/** The text on one clean line, at most `limit` UTF-16 units. A cut text ends in "…". */
export function cutLine(text: string, limit: number): string {
  // Four times the limit leaves enough text after cleaning. The rest need not be cleaned.
  const start = text.slice(0, limit * 4);
  const line = isClean(start) ? start.trim() : cleanLine(start);
  if (line.length <= limit) return line;
  return `${line.slice(0, goodEnd(line, limit - 1)).trimEnd()}…`;
}

/** The same for text in parts. Marked parts stay marked. */
export function cutParts(parts: readonly TextPart[], limit: number): readonly TextPart[] {
  const kept: TextPart[] = [];
  let room = limit;
  for (const { text, marked } of parts) {
    if (room <= 0) break;
    const clean = cleanPart(text.slice(0, room * 4));
    const fits = clean.length <= room;
    const cut = fits ? clean : `${clean.slice(0, goodEnd(clean, room - 1)).trimEnd()}…`;
    if (cut !== '') kept.push({ text: cut, marked });
    room = fits ? room - clean.length : 0;
  }
  return kept;
}

/** One clean line that keeps a blank at each end: the next part may begin with the next word. */
export function cleanPart(text: string): string {
  if (isClean(text)) return text;
  const line = cleanLine(text);
  if (line === '') return /\s/.test(text) ? ' ' : '';
  return `${/^\s/.test(text) ? ' ' : ''}${line}${/\s$/.test(text) ? ' ' : ''}`;
}

/**
 * Whether `cleanLine` would not change the text: it has only letters with one spelling, common punctuation and single
 * blanks. This is true for nearly all text, and the test takes a tenth of the time of cleaning.
 */
function isClean(text: string): boolean {
  return !/[^ -~\xa1-\xac\xae-\u02ff\u0400-\u0482\u048a-\u052f\u2010-\u2027\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]| {2}/.test(
    text,
  );
}

/** The position to cut before `limit`: after a word if one ends in the last third, or else between two characters. */
function goodEnd(text: string, limit: number): number {
  const space = text.lastIndexOf(' ', limit);
  return space > (limit * 2) / 3 ? space : characterStart(text, limit);
}

/** Made for the first text that needs it: Node then reads the rules of all scripts. */
let segmenter: Intl.Segmenter | undefined;
/** UTF-16 units that are searched before a cut. No grapheme of real text is longer. */
const lookBack = 64;

/** The last boundary between two characters as readers see them (grapheme clusters), at or before `index`. */
export function characterStart(text: string, index: number): number {
  if (index <= 0) return 0;
  if (index >= text.length) return text.length;
  if (isPlain(text, index - 1) && isPlain(text, index)) return index;
  let from = Math.max(0, index - lookBack);
  // Begin where a character certainly begins, so that pairs (flags, surrogates) are grouped as in the text.
  for (let i = index - 1; i > from; i--) {
    if (isPlain(text, i)) {
      from = i;
      break;
    }
  }
  const around = text.slice(from, index + lookBack);
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return from + (segmenter.segment(around).containing(index - from)?.index ?? index - from);
}

/** The unit is below the combining marks, so it is always a character of its own. */
function isPlain(text: string, index: number): boolean {
  return text.charCodeAt(index) < 0x300;
}
