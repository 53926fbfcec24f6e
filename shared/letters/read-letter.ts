import { cleanText } from '../articles/clean-text.ts';
import { type Confirmation, readConfirmation } from './confirmation.ts';
import { type Headline, headlineLink, partLetter } from './headlines.ts';
import { LetterError } from './letter-error.ts';
import { type LetterLine, linesOfHtml, linesOfText } from './letter-lines.ts';
import type { Mail } from './read-mail.ts';
import { withoutService } from './service-lines.ts';

export type Letter =
  | { readonly kind: 'confirmation'; readonly confirmation: Confirmation }
  | {
      readonly kind: 'news';
      readonly title: string;
      /** Without its headlines, its footer, and what only looks after the letter. */
      readonly text: string;
      /** In a letter of many links; else empty. */
      readonly headlines: readonly Headline[];
    };

/**
 * What a mail tells: a letter of news, or the question of a list whether its letters are wanted. Of HTML and plain text,
 * the HTML counts, as it says what is linked.
 *
 * @throws {LetterError} when nothing is left to read.
 */
export function readLetter({ subject, html, text }: Mail): Letter {
  const fromHtml = html === undefined ? [] : linesOfHtml(html);
  const lines = wordsOf(fromHtml) === '' ? linesOfText(text ?? '') : fromHtml;
  const confirmation = readConfirmation(subject, lines);
  if (confirmation) return { kind: 'confirmation', confirmation };
  const kept = withoutService(lines, (line) => headlineLink(line) !== undefined);
  const { headlines, rest } = partLetter(kept);
  const words = wordsOf(rest);
  if (words === '' && subject === '' && headlines.length === 0) {
    throw new LetterError('nothing-to-read', 'The mail has no words: neither a subject nor a text.');
  }
  return { kind: 'news', title: subject, text: words, headlines };
}

function wordsOf(lines: readonly LetterLine[]): string {
  return cleanText(lines.map((line) => line.text).join('\n'));
}
