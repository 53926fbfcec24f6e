import { CORE_SCHEMA, type LoadOptions, load, YAMLException } from 'js-yaml';
import { type FileEntry, RuleFileError, toEntry } from './listed-rule.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the service knows of a rule and a file need not say. */
const derived = [
  'id',
  'subscriberId',
  'queryId',
  'since',
  'createdAt',
  'earlier',
  'previousQueries',
  'version',
  'shareId',
  'follows',
  'feeds',
  'deletedAt',
];

/** Articles on which a rule is tested before it is saved. Nothing of them is stored. */
const goldenFields = ['mustMatch', 'mustNot'];

/**
 * The rules of a document: a list, or an object with `rules`, as the exports and the answers of the API have it. A
 * query may be called `text`, and an entry may be the query alone.
 *
 * @throws RuleFileError if there is no list
 */
export function rulesIn(document: unknown): FileEntry[] {
  const list = Array.isArray(document) ? document : isObject(document) ? document.rules : undefined;
  if (!Array.isArray(list)) {
    throw new RuleFileError(
      'There is no list of rules in it: write "rules", and below it a list of entries with a query.',
    );
  }
  if (isObject(document) && document.parameters !== undefined) {
    throw new RuleFileError(
      'This file has parameters, which need your values. Write the values into the queries and take "parameters" out.',
    );
  }
  return list.map((entry: unknown, index) => readEntry(entry, index + 1));
}

function readEntry(entry: unknown, at: number): FileEntry {
  if (typeof entry === 'string') return toEntry(at, { query: entry }, { text: entry });
  if (!isObject(entry)) {
    return { at, text: '', errors: [{ path: '', message: 'must be an object with a query' }] };
  }
  const { text, webhook, pausedUntil, shared, query = text, name, ...more } = entry;
  const notes = [
    ...(webhook === undefined ? [] : ['The output is left out: set it at the rule.']),
    ...(shared === undefined ? [] : ['It is shared there: here it is a rule of your own.']),
    ...(pausedUntil === undefined ? [] : ['The pause is left out: pause the rule here.']),
  ];
  for (const field of [...derived, ...goldenFields]) delete more[field];
  const found = { query, ...(name !== undefined && name !== null && { name }), ...more };
  return toEntry(at, found, { text: textOf(name) || textOf(query), notes });
}

/** @throws RuleFileError */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new RuleFileError(`This is not JSON: ${reasonOf(error)}`, { cause: error });
  }
}

/**
 * Reads YAML as plain data. Aliases of lists and objects are refused, because a few lines of them can stand for
 * gigabytes, and so are several documents in one file.
 *
 * @param listener is told of every node, with its place
 * @throws RuleFileError with the line
 */
export function readYaml(text: string, listener?: LoadOptions['listener']): unknown {
  let document: unknown;
  try {
    document = load(text, { schema: CORE_SCHEMA, ...(listener && { listener }) });
  } catch (error) {
    const line = error instanceof YAMLException ? error.mark?.line : undefined;
    throw new RuleFileError(`This is not YAML that can be read: ${reasonOf(error)}`, {
      cause: error,
      ...(line !== undefined && { line: line + 1 }),
    });
  }
  if (hasAliases(document)) {
    throw new RuleFileError('This YAML uses aliases (*name), which are not read. Write the values out.');
  }
  return document;
}

/** Whether an object stands in two places. Each is visited once, however often it is repeated. */
function hasAliases(document: unknown): boolean {
  const seen = new Set<unknown>();
  const open = [document];
  for (let value = open.pop(); open.length > 0 || value !== undefined; value = open.pop()) {
    if (typeof value !== 'object' || value === null) continue;
    if (seen.has(value)) return true;
    seen.add(value);
    open.push(...Object.values(value).filter((one) => typeof one === 'object' && one !== null));
  }
  return false;
}

function reasonOf(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.slice(0, 300);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isObject(value: unknown): value is Record<string, unknown> & Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
