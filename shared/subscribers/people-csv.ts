import { type CsvError, parse } from 'csv-parse/sync';
import * as z from 'zod';
import { readRuleQuery } from '../rules/read-rule-query.ts';
import { csvCell, plainCell } from './csv-cell.ts';
import { language } from './settings.ts';
import { type SubscriptionInput, subscriptionInput } from './subscription-request.ts';

/** The columns of a list of people, with other names for them. Each line is one rule of one person. */
const columns = {
  email: ['address', 'e-mail', 'mail', 'email address'],
  query: ['rule', 'keywords'],
  name: ['rule name'],
  frequency: [],
  cap: ['stories per email'],
  language: ['lang'],
  timezone: ['zone', 'time zone'],
  digestTime: ['time', 'digest time'],
} as const satisfies Readonly<Record<string, readonly string[]>>;
type Column = keyof typeof columns;
export const peopleColumns = Object.keys(columns) as readonly Column[];

/** An error in a field of a line, or in the whole line (an empty path). */
export interface LineError {
  readonly path: string;
  readonly message: string;
}

/** A person with one rule, as in one line of the list. */
export interface ListedPerson {
  readonly email: string;
  readonly rule: SubscriptionInput['rules'][number];
  /** The id of the query: equal for queries that mean the same. */
  readonly queryId: string;
  readonly timezone: string;
  readonly digestTime: string;
  readonly language?: string;
}

export type PeopleLine =
  | { readonly line: number; readonly person: ListedPerson }
  | { readonly line: number; readonly errors: readonly LineError[] };

/** The whole list cannot be read, and no line of it was. */
export class PeopleListError extends Error {
  override readonly name = 'PeopleListError';
}

/**
 * Reads a list of people as CSV (RFC 4180), with a comma, semicolon or tab between fields and a first line that names
 * the columns. Quotes inside queries may be single instead of doubled. A line that cannot be read does not affect the
 * others.
 *
 * @throws PeopleListError if there is no such first line
 */
export function readPeople(text: string): PeopleLine[] {
  const { records, header, delimiter, unread } = readRecords(text);
  const read = records.map(([lastLine, ...record]): PeopleLine => {
    const breaks = record.reduce((count, field) => count + field.split(lineBreak).length - 1, 0);
    const line = Number(lastLine) - breaks;
    const errors = shapeErrors(record, header, delimiter);
    return errors.length > 0 ? { line, errors } : { line, ...readPerson(record, header) };
  });
  return [...read, ...unread];
}

/** A list of people with all columns. Cells that a spreadsheet would evaluate as a formula begin with an apostrophe. */
export function writePeople(
  rows: readonly Readonly<Partial<Record<Column, string | number | undefined>>>[],
): string {
  const lines = rows.map((row) => peopleColumns.map((column) => csvCell(row[column])).join(','));
  return `${[peopleColumns.join(','), ...lines].join('\r\n')}\r\n`;
}

const lineBreak = /\r\n|\r|\n/;

/** The records, each with the number of its last line, and the lines that could not be read. */
function readRecords(text: string) {
  const firstLine = /^\ufeff?[^\r\n]*/.exec(text.replace(/^(?:\s*\r?\n)+/, ''))?.[0] ?? '';
  const delimiter = [',', ';', '\t'].reduce((best, one) =>
    firstLine.split(one).length > firstLine.split(best).length ? one : best,
  );
  const problems: CsvError[] = [];
  const all = parse(text, {
    bom: true,
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip: (problem) => {
      if (problem) problems.push(problem);
      return undefined;
    },
    on_record: (record: string[], { lines }) => [String(lines), ...record],
  });
  const [first, ...records] = all;
  const header = headerOf(first?.slice(1) ?? []);
  const lastLine = Number(all.at(-1)?.[0] ?? 1);
  const unread = problems.map(() => ({
    line: lastLine + 1,
    errors: [
      {
        path: '',
        message: 'opens a quote that is never closed: neither this line nor the following ones were read',
      },
    ],
  }));
  return { records, header, delimiter, unread };
}

function headerOf(names: readonly string[]): Column[] {
  const header = names.map((name) => {
    const plain = name.trim().toLowerCase();
    const column = peopleColumns.find(
      (one) => one.toLowerCase() === plain || (columns[one] as readonly string[]).includes(plain),
    );
    if (column) return column;
    throw new PeopleListError(
      `The first line must name the columns. "${name.trim().slice(0, 40)}" is not one of ${peopleColumns.join(', ')}.`,
    );
  });
  const twice = header.find((column, at) => header.indexOf(column) !== at);
  if (twice !== undefined) throw new PeopleListError(`The column ${twice} occurs twice.`);
  for (const needed of ['email', 'query'] as const) {
    if (!header.includes(needed))
      throw new PeopleListError(`The first line has no column ${needed}, which every line needs.`);
  }
  return header;
}

/** Errors of a line that belong to no field. */
function shapeErrors(record: readonly string[], header: readonly Column[], delimiter: string): LineError[] {
  const surplus = record.slice(header.length).some((field) => field.trim() !== '');
  if (surplus) {
    return [
      { path: '', message: `has ${record.length} fields, but the first line names ${header.length} columns` },
    ];
  }
  const swallowed = record.some((field) =>
    field
      .split(lineBreak)
      .slice(1)
      .some((rest) => header.length > 1 && rest.split(delimiter).length >= header.length),
  );
  return swallowed ? [{ path: '', message: 'opens a quote that is closed on a later line' }] : [];
}

function readPerson(
  record: readonly string[],
  header: readonly Column[],
): { person: ListedPerson } | { errors: LineError[] } {
  const fields = Object.fromEntries(
    header.flatMap((column, at) => {
      const text = plainCell(record[at] ?? '');
      return text === '' ? [] : [[column, text]];
    }),
  ) as Partial<Record<Column, string>>;
  const { email = '', query = '', name, frequency, cap, timezone, digestTime } = fields;
  const rule = {
    query,
    ...(name !== undefined && { name }),
    ...(frequency !== undefined && { frequency: frequency.toLowerCase().replace(/\s+/g, '-') }),
    ...(cap !== undefined && { cap: Number(cap) }),
  };
  const read = subscriptionInput.safeParse({
    email,
    rules: [rule],
    timezone,
    digestTime: padded(digestTime),
  });
  const tongue = z.optional(language).safeParse(fields.language?.replace(/^[A-Za-z]+/, lower));
  const parsed = readRuleQuery(query);
  const errors: LineError[] = [
    ...(read.success ? [] : read.error.issues),
    ...(tongue.success ? [] : tongue.error.issues.map(({ message }) => ({ path: ['language'], message }))),
    ...(parsed.ok || query === ''
      ? []
      : parsed.problems.map(({ message }) => ({ path: ['query'], message }))),
  ].map(({ path, message }) => ({ path: String(path.at(-1) ?? ''), message }));
  const [wanted] = read.data?.rules ?? [];
  if (errors.length > 0 || !read.success || !parsed.ok || wanted === undefined) return { errors };
  return {
    person: {
      email: read.data.email,
      rule: wanted,
      queryId: parsed.value.id,
      timezone: read.data.timezone,
      digestTime: read.data.digestTime,
      ...(tongue.data !== undefined && { language: tongue.data }),
    },
  };
}

const lower = (text: string) => text.toLowerCase();

/** Spreadsheets write 8:00 instead of 08:00. */
function padded(time: string | undefined): string | undefined {
  return time?.replace(/^(?=\d:\d\d$)/, '0');
}
