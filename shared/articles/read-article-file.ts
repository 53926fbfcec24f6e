import { isUtf8 } from 'node:buffer';
import { basename, extname } from 'node:path';
import { type ArticleInput, articleInputSchema, describeInputErrors } from './article-input.ts';
import { type ArticleRecord, articleRecords } from './article-records.ts';
import { InvalidArticleError } from './invalid-article-error.ts';
import { normaliseArticle } from './normalise-article.ts';
import { textArticle } from './text-article.ts';

/** What a file holds: articles that the service will take, and a sentence on each that it would not. */
export interface ArticleFile {
  readonly articles: readonly ArticleInput[];
  /** "archive.ndjson, line 3: publishedAt must be …" */
  readonly problems: readonly string[];
}

/**
 * The articles of a file: one in plain text (see `text-article.ts`), or `.json`, `.ndjson` and `.jsonl` as the API takes
 * them, but of any number, and with fields that are not ours left aside: archives carry their own.
 */
export function readArticleFile(path: string, content: Uint8Array): ArticleFile {
  const name = basename(path);
  const badLine = firstBadLine(content);
  if (badLine !== undefined) {
    return { articles: [], problems: [`${name}, line ${badLine}: is not text in UTF-8; convert the file`] };
  }
  const articles: ArticleInput[] = [];
  const problems: string[] = [];
  const records = recordsOf(extname(name).toLowerCase(), new TextDecoder().decode(content));
  for (const [index, { line, read }] of records.entries()) {
    try {
      articles.push(checked(read()));
    } catch (error) {
      if (!(error instanceof InvalidArticleError)) throw error;
      problems.push(`${name}${whereIs(line, index, records.length)}: ${error.message}`);
    }
  }
  return { articles, problems };
}

function recordsOf(extension: string, text: string): ArticleRecord[] {
  switch (extension) {
    case '.json':
      return articleRecords(text);
    case '.ndjson':
    case '.jsonl':
      return articleRecords(text, 'application/x-ndjson');
    default:
      return [{ read: () => textArticle(text) }];
  }
}

function checked(value: unknown): ArticleInput {
  const result = articleInputSchema.safeParse(ownFields(value));
  if (!result.success) throw new InvalidArticleError(describeInputErrors(result.error));
  // Only to hear whether it would be taken: when it arrives is decided where it arrives.
  normaliseArticle(result.data, { receivedAt: new Date(0) });
  return result.data;
}

function ownFields(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([field]) => field in articleInputSchema.shape));
}

function whereIs(line: number | undefined, index: number, count: number): string {
  if (line !== undefined) return `, line ${line}`;
  return count > 1 ? `, article ${index + 1}` : '';
}

/** The first line that is no text in UTF-8, counted from 1. */
function firstBadLine(content: Uint8Array): number | undefined {
  if (isUtf8(content) && !content.includes(0)) return undefined;
  let start = 0;
  for (let line = 1; ; line += 1) {
    const end = content.indexOf(0x0a, start);
    const bytes = content.subarray(start, end === -1 ? undefined : end);
    if (end === -1 || !isUtf8(bytes) || bytes.includes(0)) return line;
    start = end + 1;
  }
}
