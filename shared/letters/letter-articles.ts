import { createHash } from 'node:crypto';
import type { Article } from '../articles/article.ts';
import type { Feed } from '../feeds/feed.ts';
import { type FeedArticle, toArticle } from '../feeds/feed-article.ts';
import type { Letter } from './read-letter.ts';
import type { Mail } from './read-mail.ts';

/** Letters are sent when they are written; an older date is a wrong clock, or an archive's that is handed in. */
const oldestYears = 20;

type News = Extract<Letter, { kind: 'news' }>;

/**
 * The articles of a letter: itself first, then its headlines. What is set for the newsletter (name, language, tags,
 * weight) counts for all of them. The same letter gives the same ids again: it is named by its Message-ID, a headline
 * by its address.
 */
export function letterArticles(letter: News, mail: Mail, feed: Feed, receivedAt: Date): Article[] {
  const source = feed.title ?? mail.from;
  const publishedAt = sensibleDate(mail.date, receivedAt);
  const guid = mail.messageId ?? createHash('sha256').update(`${letter.title}\n${letter.text}`).digest('hex');
  const language = feed.language ?? mail.language;
  const shared = {
    tags: feed.tags ?? [],
    ...(source && { source }),
    ...(publishedAt && { publishedAt }),
    ...(language && { language }),
    ...(feed.weight !== undefined && { weight: feed.weight }),
  };
  const told: FeedArticle[] = [
    { ...shared, title: letter.title, text: letter.text, guid },
    ...letter.headlines.map(({ title, url, text }) => ({ ...shared, title, url, text, guid: url })),
  ];
  const articles = told.flatMap((each) => toArticle(each, receivedAt) ?? []);
  return [...new Map(articles.map((article) => [article.id, article])).values()];
}

function sensibleDate(date: string | undefined, receivedAt: Date): string | undefined {
  if (date === undefined) return undefined;
  const oldest = new Date(receivedAt);
  oldest.setUTCFullYear(oldest.getUTCFullYear() - oldestYears);
  return new Date(date) < oldest ? undefined : date;
}
