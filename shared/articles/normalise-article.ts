import { hour } from '../time/units.ts';
import type { Article } from './article.ts';
import { articleId, articleRevision } from './article-id.ts';
import { type ArticleInput, articleByteLimit, inputLimits } from './article-input.ts';
import { cleanLine, cleanText, shorten } from './clean-text.ts';
import { embargoEnd } from './embargo.ts';
import { firstSentence } from './first-sentence.ts';
import { htmlToText } from './html-text.ts';
import { InvalidArticleError } from './invalid-article-error.ts';
import { primaryLanguage } from './primary-language.ts';

/**
 * The `Article` made from an input: clean plain text, a title, a derived id and revision. The same input gives the
 * same article except for `receivedAt`. Under an embargo, `receivedAt` is the end of the embargo. `namedByGuid`: the
 * address belongs to several articles.
 *
 * @throws {InvalidArticleError} if title and text are both empty after cleaning, the result is over 300 KB, or the
 * embargo lasts over 30 days.
 */
export function normaliseArticle(
  input: ArticleInput,
  { receivedAt, namedByGuid }: { readonly receivedAt: Date; readonly namedByGuid?: boolean },
): Article {
  const language = primaryLanguage(input.language);
  const givenText = cleanText(input.text ?? '');
  const text = givenText === '' && input.html ? htmlToText(input.html) : givenText;
  const title = cleanLine(input.title ?? '') || shorten(firstSentence(text, language), inputLimits.title);
  if (title === '') {
    throw new InvalidArticleError([
      { path: input.text || input.html ? 'text' : 'title', message: 'has no readable text' },
    ]);
  }
  const url = publicAddress(input.url);
  const source = line(input.source);
  const author = line(input.author);
  const guid = line(input.guid);
  const tags = [...new Set(input.tags?.map(cleanLine).filter((tag) => tag !== ''))];
  const embargo = embargoEnd(input.notBefore, receivedAt);
  // An article under an embargo is published when the embargo ends, whatever date it was written on.
  const publishedAt = embargo ? instant(embargo) : publicationTime(input.publishedAt, receivedAt);
  const article: Article = {
    id: articleId({
      title,
      text,
      ...(url && { url }),
      ...(guid && { guid }),
      ...(source && { source }),
      ...(namedByGuid && { namedByGuid }),
    }),
    revision: articleRevision(title, text),
    title,
    text,
    ...(url && { url }),
    ...(source && { source }),
    ...(author && { author }),
    ...(language && { language }),
    ...(tags.length > 0 && { tags }),
    ...(guid && { guid }),
    ...(publishedAt && { publishedAt }),
    receivedAt: (embargo ?? receivedAt).toISOString(),
    ...(embargo && { notBefore: embargo.toISOString() }),
    ...(input.urgent && { urgent: true }),
  };
  const bytes = Buffer.byteLength(JSON.stringify(article));
  if (bytes > articleByteLimit) {
    const kilobytes = Math.ceil(bytes / 1024);
    const most = articleByteLimit / 1024;
    throw new InvalidArticleError([
      { path: 'text', message: `makes an article of ${kilobytes} KB; at most ${most} KB, so shorten it` },
    ]);
  }
  return article;
}

function line(given: string | undefined): string | undefined {
  return given === undefined ? undefined : cleanLine(given) || undefined;
}

/** The address as given, in ASCII, without a user name and password that were copied by mistake. */
function publicAddress(address: string | undefined): string | undefined {
  if (address === undefined) return undefined;
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href;
}

/**
 * An instant in UTC, or a day unchanged. An article cannot be published after it arrives: a later time is a wrong
 * clock or an announcement, and would put the article before all others until that time. So a future time becomes the
 * time of arrival. A day is in the future if it has not begun anywhere on Earth (the first zone is UTC+14).
 */
function publicationTime(given: string | undefined, receivedAt: Date): string | undefined {
  if (given === undefined) return undefined;
  if (!given.includes('T')) {
    const latestDay = new Date(receivedAt.getTime() + 14 * hour).toISOString().slice(0, 10);
    return given <= latestDay ? given : instant(receivedAt);
  }
  const published = new Date(given);
  return instant(published > receivedAt ? receivedAt : published);
}

/** ISO 8601 in UTC, without milliseconds. */
function instant(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}
