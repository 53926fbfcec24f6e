import { shorten } from '../articles/clean-text.ts';
import { sentencesOf } from '../articles/first-sentence.ts';
import type { ArticleChange } from '../articles/stored-article.ts';
import { isNoNews } from './no-news.ts';
import { noticeIn } from './notices.ts';
import { isNewTitle } from './title-change.ts';
import { newWordsIn, type ToldText, toldTextOf } from './told-text.ts';

/** An update is reported only if at least this share of its text is in new sentences. */
const materialShare = 0.2;
/** And the new sentences must have at least this many words. */
const leastWords = 4;

/** The most characters of a described change: one sentence in a mail. */
const longestWhat = 280;

/** The fields of an article that are compared between two revisions. */
export interface Revision {
  readonly title: string;
  readonly text: string;
  readonly language?: string;
  /** Name of the publisher. It may be added to or removed from the end of a title. */
  readonly source?: string;
}

/**
 * What an update changed, if it is worth reporting to people who have read the article before: a notice that it was
 * wrong, a new title, or new sentences that are a fifth of the text. Undefined for anything less: typing errors,
 * removed paragraphs, counters, times, labels, links to other articles, a paywall.
 *
 * `what` uses the article's own words, and so its language: the notice, both titles, or the first new sentence.
 */
export function describeChange(before: Revision, after: Revision): ArticleChange | undefined {
  return changeSince(toldTextOf(before), after);
}

/** The same, compared with what a reader was sent, whatever revisions came in between. */
export function changeSince(told: ToldText, after: Revision): ArticleChange | undefined {
  return noticeOf(told, after) ?? titleChange(told.title, after) ?? textChange(told, after);
}

function noticeOf(told: ToldText, after: Revision): ArticleChange | undefined {
  const lines = after.text.split('\n').filter((line) => line !== '' && newWordsIn(line, told).fresh > 0);
  const isNewInTitle = noticeIn(after.title) !== noticeIn(told.title);
  const found = [...(isNewInTitle ? [after.title] : []), ...lines].map((line) => ({
    line,
    kind: noticeIn(line),
  }));
  const notice = found.find(({ kind }) => kind === 'retraction') ?? found.find(({ kind }) => kind);
  return notice?.kind && { kind: notice.kind, what: shorten(notice.line, longestWhat) };
}

function titleChange(before: string, { title, source }: Revision): ArticleChange | undefined {
  if (!isNewTitle(before, title, source)) return undefined;
  const half = (longestWhat - 3) / 2;
  return { kind: 'update', what: `${shorten(before, half)} → ${shorten(title, half)}` };
}

function textChange(told: ToldText, { text, language }: Revision): ArticleChange | undefined {
  const sentences = sentencesOf(text, language)
    .filter((sentence) => !isNoNews(sentence))
    .map((sentence) => ({ sentence, ...newWordsIn(sentence, told) }));
  const words = sentences.reduce((sum, one) => sum + one.words, 0);
  const fresh = sentences.reduce((sum, one) => sum + one.fresh, 0);
  const first = sentences.find((one) => one.fresh > 0);
  if (!first || fresh < leastWords || fresh < materialShare * words) return undefined;
  return { kind: 'update', what: shorten(first.sentence, longestWhat) };
}
