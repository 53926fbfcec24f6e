import { shorten } from '../articles/clean-text.ts';
import { firstSentence } from '../articles/first-sentence.ts';
import type { ArticleChange } from '../articles/stored-article.ts';
import { noticeIn } from './notices.ts';
import { shinglesOf } from './shingles.ts';

/** So large a share of an updated text must be new for the update to be worth telling. */
const materialShare = 0.2;

/** Most characters of what changed; mails have room for a sentence. */
const longestWhat = 280;

/** What is compared of an article's two revisions. */
export interface Revision {
  readonly title: string;
  readonly text: string;
  readonly language?: string;
}

/**
 * What an update changed, if it is worth telling whoever has read the article before: a notice that it was wrong, a new
 * title, or a text of which a fifth is new (counted in runs of three words). Undefined for anything less: typing errors,
 * paragraphs that went, capitals and commas.
 *
 * `what` is in the article's own words, and so in its language: the notice, both titles, or the first new sentence.
 */
export function describeChange(before: Revision, after: Revision): ArticleChange | undefined {
  return noticeOf(before, after) ?? titleChange(before, after) ?? textChange(before, after);
}

function noticeOf(before: Revision, after: Revision): ArticleChange | undefined {
  const known = new Set([before.title, ...linesOf(before.text)]);
  const found = [after.title, ...linesOf(after.text)]
    .filter((line) => !known.has(line))
    .map((line) => ({ line, kind: noticeIn(line) }));
  const notice = found.find(({ kind }) => kind === 'retraction') ?? found.find(({ kind }) => kind);
  return notice?.kind && { kind: notice.kind, what: shorten(notice.line, longestWhat) };
}

function titleChange(before: Revision, after: Revision): ArticleChange | undefined {
  if (wordsOf(before.title) === wordsOf(after.title)) return undefined;
  const half = (longestWhat - 3) / 2;
  return {
    kind: 'update',
    what: `${shorten(before.title, half)} → ${shorten(after.title, half)}`,
  };
}

function textChange(before: Revision, after: Revision): ArticleChange | undefined {
  const known = shinglesOf(before.text);
  if (shareOfNew(after.text, known) < materialShare) return undefined;
  const paragraph = linesOf(after.text).find((line) => shareOfNew(line, known) >= 0.5) ?? after.text;
  return { kind: 'update', what: shorten(firstSentence(paragraph, after.language), longestWhat) };
}

/** Of the different runs of words in the text, the share that is not among the known ones; 0 without words. */
function shareOfNew(text: string, known: ReadonlySet<number>): number {
  const shingles = shinglesOf(text);
  let fresh = 0;
  for (const shingle of shingles) if (!known.has(shingle)) fresh += 1;
  return shingles.size === 0 ? 0 : fresh / shingles.size;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

/** The words alone: a title is not new for a comma or a capital. */
function wordsOf(title: string): string {
  return title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}
