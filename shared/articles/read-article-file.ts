import { isUtf8 } from 'node:buffer';
import { basename, extname } from 'node:path';
import { type ArticleInput, articleInputSchema, describeInputErrors } from './article-input.ts';
import { type ArticleRecord, articleRecords } from './article-records.ts';
import { InvalidArticleError } from './invalid-article-error.ts';
import { normaliseArticle } from './normalise-article.ts';
import { inWordsOf, type PressItem } from './press-item.ts';
import { jsonItem, xmlRecords } from './press-records.ts';
import { decodeXml } from './press-xml.ts';
import { textArticle } from './text-article.ts';

/** The contents of a file: the articles that the service accepts, and one sentence for each that it rejects. */
export interface ArticleFile {
  readonly articles: readonly ArticleInput[];
  /** "archive.ndjson, line 3: publishedAt must be …" */
  readonly problems: readonly string[];
}

/** One record of a file: an article that the service accepts, or the reason why it does not. */
export type FileRecord = {
  /** The position in words: "archive.ndjson, line 3". */
  readonly place: string;
} & ({ readonly article: ArticleInput } | { readonly problem: string });

/**
 * The articles of a file: one article in plain text (see `text-article.ts`), or `.json`, `.ndjson`, `.jsonl` and `.xml`
 * as the API accepts them. Unlike the API, it accepts any number of articles and ignores unknown fields, because
 * archives have fields of their own.
 */
export function readArticleFile(path: string, content: Uint8Array): ArticleFile {
  const articles: ArticleInput[] = [];
  const problems: string[] = [];
  for (const record of fileRecords(basename(path), content)) {
    if ('article' in record) articles.push(record.article);
    else problems.push(`${record.place}: ${record.problem}`);
  }
  if (articles.length === 0 && problems.length === 0) problems.push(`${basename(path)}: ${emptyFile}`);
  return { articles, problems };
}

/** The problem of an archive without records. */
export const emptyFile = 'is missing: the file contains no article';

/** Whether the file holds one article per line, so that it can be read piece by piece. */
export function isByLine(name: string): boolean {
  return ['.ndjson', '.jsonl'].includes(extname(name).toLowerCase());
}

/**
 * The same, record by record. For a file with one article per line, `content` may be a piece that ends at a line end.
 * `firstLine` is then the number of its first line.
 */
export function* fileRecords(name: string, content: Uint8Array, firstLine = 1): Generator<FileRecord> {
  if (isByLine(name)) {
    yield* lineRecords(name, content, firstLine);
    return;
  }
  if (extname(name).toLowerCase() === '.xml') {
    yield* xmlFile(name, content);
    return;
  }
  const badLine = firstBadLine(content);
  if (badLine !== undefined) {
    yield { place: `${name}, line ${badLine}`, problem: notUtf8 };
    return;
  }
  const text = new TextDecoder().decode(content);
  const isJson = extname(name).toLowerCase() === '.json';
  const records: ArticleRecord[] = isJson ? articleRecords(text) : [{ read: () => textArticle(text) }];
  for (const [index, record] of records.entries()) {
    yield fileRecord(name + whereIs(record.line, index, records.length), record);
  }
}

const notUtf8 = 'is not UTF-8 text; convert the file';

function* lineRecords(name: string, content: Uint8Array, firstLine: number): Generator<FileRecord> {
  for (const [index, bytes] of linesOf(content)) {
    const place = `${name}, line ${firstLine + index}`;
    if (!isText(bytes)) {
      yield { place, problem: notUtf8 };
      continue;
    }
    const line = new TextDecoder().decode(bytes);
    if (line.trim() === '') continue;
    for (const record of articleRecords(line, 'application/x-ndjson')) yield fileRecord(place, record);
  }
}

/** A press document. The service checks the end of its embargo when the article is sent. */
function* xmlFile(name: string, content: Uint8Array): Generator<FileRecord> {
  const text = decodeXml(content);
  if (text === undefined) {
    yield { place: name, problem: 'does not match the charset that it names; convert the file to UTF-8' };
    return;
  }
  const records = xmlRecords(text, new Date(0));
  for (const [index, { read }] of records.entries())
    yield itemRecord(name + whereIs(undefined, index, records.length), read);
}

function fileRecord(place: string, { read }: ArticleRecord): FileRecord {
  return itemRecord(place, () => jsonItem(read()));
}

function itemRecord(place: string, read: () => PressItem): FileRecord {
  try {
    return { place, article: checked(read()) };
  } catch (error) {
    if (!(error instanceof InvalidArticleError)) throw error;
    return { place, problem: error.message };
  }
}

function checked(item: PressItem): ArticleInput {
  const result = articleInputSchema.safeParse(ownFields(item.input));
  if (!result.success) throw new InvalidArticleError(inWordsOf(item, describeInputErrors(result.error)));
  // This only checks whether the article is valid. The service that receives it sets the arrival time.
  const { notBefore: _, ...article } = result.data;
  normaliseArticle(article, { receivedAt: new Date(0) });
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

/** The number of the first line that is not valid UTF-8, from 1. */
function firstBadLine(content: Uint8Array): number | undefined {
  if (isText(content)) return undefined;
  for (const [index, line] of linesOf(content)) if (!isText(line)) return index + 1;
  return 1;
}

function isText(bytes: Uint8Array): boolean {
  return isUtf8(bytes) && !bytes.includes(0);
}

/** Each line without its line end, and its index from 0. */
function* linesOf(content: Uint8Array): Generator<[index: number, line: Uint8Array]> {
  let start = 0;
  for (let index = 0; start <= content.length; index += 1) {
    const found = content.indexOf(0x0a, start);
    const end = found === -1 ? content.length : found;
    yield [index, content.subarray(start, end)];
    start = end + 1;
  }
}
