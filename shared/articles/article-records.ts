import { InvalidArticleError } from './invalid-article-error.ts';

/** One record that should be an article: its position, and a function that reads its JSON value. */
export interface ArticleRecord {
  /** Line number in NDJSON, from 1. */
  readonly line?: number;
  /** @throws {InvalidArticleError} if it cannot be read as JSON. */
  read(): unknown;
}

/**
 * The records of a text that holds one JSON article, a JSON array of articles, or NDJSON (one article per line, blank
 * lines allowed). There is always at least one record: an empty text gives one that throws.
 */
export function articleRecords(text: string, contentType?: string): ArticleRecord[] {
  return isNdjson(text, contentType) ? ndjsonRecords(text) : jsonRecords(text);
}

/** It is NDJSON if the content type says so, or if more than one line begins with a brace. */
function isNdjson(text: string, contentType = ''): boolean {
  return (
    /^application\/(?:x-)?(?:ndjson|jsonl)\b/i.test(contentType) || /^\s*\{.*\n(?:\ufeff|ï»¿)?\{/s.test(text)
  );
}

function ndjsonRecords(text: string): ArticleRecord[] {
  const records = text.split('\n').flatMap((given, index): ArticleRecord[] => {
    // Files that were joined together keep each part's byte order mark, in UTF-8 or as it looks when read as Latin-1.
    const source = given.replace(/^(?:\ufeff|ï»¿)/, '');
    if (source.trim() === '') return [];
    const line = index + 1;
    return [
      { line, read: () => parseJson(source, 'is not JSON (in NDJSON each line is one complete article)') },
    ];
  });
  return records.length > 0 ? records : [emptyBody];
}

function jsonRecords(text: string): ArticleRecord[] {
  if (text.trim() === '') return [emptyBody];
  let value: unknown;
  try {
    value = parseJson(text, 'is not JSON');
  } catch (error) {
    return [
      {
        read() {
          throw error;
        },
      },
    ];
  }
  if (!Array.isArray(value)) return [{ read: () => value }];
  return value.length > 0 ? value.map((entry: unknown) => ({ read: () => entry })) : [emptyBody];
}

const emptyBody: ArticleRecord = {
  read() {
    throw wholeArticleError(
      'is missing: the body is empty; send an article, an array of articles, or NDJSON',
    );
  },
};

function parseJson(source: string, complaint: string): unknown {
  try {
    return JSON.parse(source);
  } catch (error) {
    // V8 counts lines within the text it was given. For a single line only the column is right.
    const where = String(error)
      .replace(/^SyntaxError: /, '')
      .replace(/ in JSON at position \d+/, '')
      .replace(/\(line 1 (column \d+)\)/, '($1)');
    throw wholeArticleError(`${complaint}: ${where}`);
  }
}

/** An error about the article as a whole, not about one field. */
export function wholeArticleError(message: string): InvalidArticleError {
  return new InvalidArticleError([{ path: '', message }]);
}
