import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { ArticleInput } from '../../../shared/articles/article-input.ts';
import { readArticleFile } from '../../../shared/articles/read-article-file.ts';
import { readRuleQuery } from '../../../shared/rules/read-rule-query.ts';

/** The demo cannot run with what it was given. The text says what to change. */
export class DemoInputError extends Error {
  override readonly name = 'DemoInputError';
}

export interface DemoInput {
  readonly articles: readonly ArticleInput[];
  /** Records of the files that are not articles, each with its file and line. The other records are used. */
  readonly problems: readonly string[];
  /** Queries to watch. */
  readonly rules: readonly string[];
}

const samples = fileURLToPath(new URL('../sample-articles.ndjson', import.meta.url));
const sampleRules = ['"harbour bridge" AND storm', 'volcano NOT cup'];

/**
 * Reads the files, or our samples when none is named. Without a rule the first article's title gives one.
 * @throws DemoInputError when a query or a file cannot be read, or no article is left.
 */
export async function readDemoInput({
  files,
  rules,
}: {
  readonly files: readonly string[];
  readonly rules: readonly string[];
}): Promise<DemoInput> {
  const refused = rules.flatMap(problemsOfRule);
  if (refused.length > 0) throw new DemoInputError(refused.join('\n'));
  const read = await Promise.all((files.length > 0 ? files : [samples]).map(readOne));
  const articles = read.flatMap((each) => each.articles);
  const problems = read.flatMap((each) => each.problems);
  const [first] = articles;
  if (!first) throw new DemoInputError(['There is no article to post.', ...problems].join('\n'));
  const fallback = files.length === 0 ? sampleRules : [ruleFrom(first)];
  return { articles, problems, rules: rules.length > 0 ? rules : fallback };
}

/** The problems of a query, each with its column and, if possible, the corrected query. */
function problemsOfRule(rule: string): string[] {
  const read = readRuleQuery(rule);
  if (read.ok) return [];
  return read.problems.map(({ from, to, message, suggestion }) => {
    const mended = suggestion && `${rule.slice(0, from)}${suggestion}${rule.slice(to)}`;
    return `--rule ${rule}\n  column ${from + 1}: ${message}${mended ? ` Try: ${mended}` : ''}`;
  });
}

async function readOne(file: string) {
  try {
    return readArticleFile(file, await readFile(file));
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new DemoInputError(`${file} cannot be read: ${reasonOf(String(error.code), error)}`);
  }
}

function reasonOf(code: string, error: Error): string {
  switch (code) {
    case 'ENOENT':
      return 'there is no such file.';
    case 'EISDIR':
      return 'it is a folder; name files.';
    case 'EACCES':
      return 'this user may not read it.';
    default:
      return error.message;
  }
}

/** A query that the article matches: the two longest words of its title. */
function ruleFrom({ title = '', text = '' }: ArticleInput): string {
  const words = [
    ...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(title || text.slice(0, 200)),
  ]
    .filter(({ isWordLike, segment }) => isWordLike && /^\p{L}+$/u.test(segment))
    .map(({ segment }) => segment);
  const longest = [...new Set(words)].toSorted((a, b) => b.length - a.length).slice(0, 2);
  return longest.map((word) => `"${word}"`).join(' AND ');
}
