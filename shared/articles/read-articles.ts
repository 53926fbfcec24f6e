import { isUtf8 } from 'node:buffer';
import type { Article } from './article.ts';
import { articleInputSchema, describeInputErrors, type FieldError } from './article-input.ts';
import { articleRecords, wholeArticleError } from './article-records.ts';
import { InvalidArticleError } from './invalid-article-error.ts';
import { normaliseArticle } from './normalise-article.ts';
import { inWordsOf, type PressItem } from './press-item.ts';
import { isXml, jsonItem, xmlRecords } from './press-records.ts';
import { decodeXml } from './press-xml.ts';

/** The most articles and bytes of one request. */
export const bodyLimits = { articles: 1_000, bytes: 4 * 1024 * 1024 } as const;

/** The accepted and rejected articles of a body. `index` counts both, from 0, in the order of the body. */
export interface ReadArticles {
  readonly articles: readonly { readonly index: number; readonly article: Article }[];
  readonly rejected: readonly RejectedArticle[];
}

export interface RejectedArticle {
  readonly index: number;
  /** The line in NDJSON at which the article begins, from 1. */
  readonly line?: number;
  readonly errors: readonly FieldError[];
}

export interface ReadOptions {
  readonly receivedAt: Date;
  /** The content type of the HTTP request. Unless it is NDJSON's own type, the body shows what it is. */
  readonly contentType?: string;
  /** Whether the sender may mark articles as urgent. */
  readonly mayBeUrgent?: boolean;
}

/** The body is over the limits. Nothing of it was read. */
export class TooManyArticlesError extends Error {
  override readonly name = 'TooManyArticlesError';
}

/**
 * Reads a request body: one article as JSON, a JSON array of articles, or NDJSON (one article per line, blank lines
 * allowed), each in our own form or as ninjs; or a document of NITF or NewsML-G2. A bad article does not affect the
 * others. A syntax error loses its line in NDJSON. In JSON and XML it loses the whole body, since nothing after the
 * error can be trusted.
 *
 * @throws {TooManyArticlesError} over 4 MB or 1,000 articles.
 */
export function readArticles(body: string | Uint8Array, options: ReadOptions): ReadArticles {
  const size = typeof body === 'string' ? Buffer.byteLength(body) : body.byteLength;
  if (size > bodyLimits.bytes) {
    throw new TooManyArticlesError(
      `The body has ${size} bytes; at most ${bodyLimits.bytes} are accepted in one request. Send the articles in several requests.`,
    );
  }
  const records = recordsOf(body, options);
  if (records.length > bodyLimits.articles) {
    throw new TooManyArticlesError(
      `The body has ${records.length} articles; at most ${bodyLimits.articles} are accepted in one request. Send them in several requests.`,
    );
  }
  const articles: { index: number; article: Article }[] = [];
  const rejected: RejectedArticle[] = [];
  for (const [index, { line, read }] of records.entries()) {
    try {
      articles.push({ index, article: readArticle(read(), options) });
    } catch (error) {
      rejected.push({ index, ...(line !== undefined && { line }), errors: reasonsOf(error) });
    }
  }
  return { articles, rejected };
}

/** An article that makes this code fail is rejected with the reason, like any other bad one: the rest are accepted. */
function reasonsOf(error: unknown): readonly FieldError[] {
  if (error instanceof InvalidArticleError) return error.errors;
  const reason = error instanceof Error ? error.message : String(error);
  return wholeArticleError(`made Wirewatch fail (${reason}); please report it`).errors;
}

interface ItemRecord {
  readonly line?: number;
  /** @throws {InvalidArticleError} */
  read(): PressItem;
}

function recordsOf(body: string | Uint8Array, { contentType, receivedAt }: ReadOptions): ItemRecord[] {
  // The decoder drops a byte order mark and replaces invalid UTF-8 by U+FFFD. `broken` shows that a U+FFFD came from
  // that.
  const text = typeof body === 'string' ? body.replace(/^\ufeff/, '') : new TextDecoder().decode(body);
  const isUtf16 =
    typeof body !== 'string' && /^(?:fffe|feff)$/.test(Buffer.from(body.subarray(0, 2)).toString('hex'));
  if (isUtf16 || isXml(text.slice(0, 1000), contentType)) {
    const decoded = typeof body === 'string' ? text : decodeXml(body);
    if (decoded !== undefined) return xmlRecords(decoded, receivedAt);
    return [
      {
        read() {
          throw wholeArticleError('does not match the charset that it names; send the document in UTF-8');
        },
      },
    ];
  }
  const broken = typeof body !== 'string' && !isUtf8(body);
  return articleRecords(text, contentType).map((record) => ({
    ...record,
    read() {
      const value = record.read();
      if (broken && JSON.stringify(value).includes('\ufffd'))
        throw wholeArticleError('has bytes that are not UTF-8; send the body in UTF-8');
      return jsonItem(value);
    },
  }));
}

function readArticle(item: PressItem, { receivedAt, mayBeUrgent = false }: ReadOptions): Article {
  const result = articleInputSchema.safeParse(item.input);
  if (!result.success) throw new InvalidArticleError(inWordsOf(item, describeInputErrors(result.error)));
  if (result.data.urgent && !mayBeUrgent) {
    throw new InvalidArticleError([
      { path: 'urgent', message: 'needs an API key with the scope "admin" as well; leave it out' },
    ]);
  }
  const input = item.urgent && mayBeUrgent ? { ...result.data, urgent: true } : result.data;
  try {
    return normaliseArticle(input, { receivedAt });
  } catch (error) {
    if (!(error instanceof InvalidArticleError)) throw error;
    throw new InvalidArticleError(inWordsOf(item, error.errors));
  }
}
