import { createHmac, randomBytes } from 'node:crypto';
import type { Article } from '../articles/article.ts';
import type { ArticleInput } from '../articles/article-input.ts';
import type { Keys } from '../security/keys.ts';

/** SES's mailbox simulator takes the mail and reports its delivery, from within the sandbox as well. */
export const canaryAddress = 'success+wirewatch-canary@simulator.amazonses.com';

/** No address on the internet ends in `.invalid` (RFC 6761), so no other article has one of these. */
const place = 'https://canary.wirewatch.invalid/';
/** Words of canaries begin with this. */
const start = 'wwcanary';
const stemLength = start.length + 12;
const wordLength = stemLength + 12;
const wordPattern = new RegExp(`\\b${start}[a-z]{${wordLength - start.length}}\\b`);

/** The part that the words of all canaries of a service share. Nobody can guess it and watch for it. */
export function canaryStem(keys: Keys): string {
  return (
    start + letters(createHmac('sha256', keys.identity).update('canary').digest(), stemLength - start.length)
  );
}

/** The part of a word that is the same for all canaries of the service. */
export function stemOf(word: string): string {
  return word.slice(0, stemLength);
}

/** A word that no text has had before. */
export function canaryWord(keys: Keys): string {
  return canaryStem(keys) + letters(randomBytes(32), wordLength - stemLength);
}

/** The article that carries the word through the service. */
export function canaryArticle(word: string): ArticleInput {
  return { title: word, text: word, url: `${place}${word}`, source: 'Wirewatch canary', language: 'en' };
}

export function isCanary({ url }: Pick<Article, 'url'>): boolean {
  return url?.startsWith(place) === true;
}

/** The word of a canary in a text, such as the subject of its mail. */
export function wordIn(text: string): string | undefined {
  return wordPattern.exec(text)?.[0];
}

/** As many lower-case letters as asked for, at most one for each byte. */
function letters(bytes: Uint8Array, count: number): string {
  return Array.from(bytes.subarray(0, count), (byte) => String.fromCharCode(97 + (byte % 26))).join('');
}
