import { CsvError, parse } from 'csv-parse/sync';
import { plainCell } from '../subscribers/csv-cell.ts';
import { type FileEntry, fileLimits, frequencyIn, RuleFileError, toEntry } from './listed-rule.ts';
import { scheduleIn } from './schedule-text.ts';

/** The columns of a table of rules, with the names that other products give them. */
const columns = {
  name: ['title', 'topic', 'alert', 'alert name', 'rule name', 'search name', 'label', 'topic title'],
  query: [
    'rule',
    'keywords',
    'keyword',
    'search',
    'search query',
    'search term',
    'boolean',
    'boolean query',
    'expression',
    'term',
  ],
  frequency: ['how often', 'delivery', 'delivery frequency', 'schedule'],
  times: ['days and times'],
  digest: ['digest name'],
  sensitivity: [],
  cap: ['stories per email', 'max results'],
  proofOfSilence: ['proof of silence'],
  silenceAlarm: ['silence alarm'],
  nearly: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;
type Column = keyof typeof columns;
const columnNames = Object.keys(columns) as readonly Column[];
const delimiters = [',', ';', '\t'] as const;

/** Whether the first line names a column of queries. */
export function isRuleTable(text: string): boolean {
  return headerOf(splitFirstLine(text)).includes('query');
}

/**
 * Reads a table as CSV (RFC 4180), with a comma, semicolon or tab between fields and a first line that names the
 * columns. Columns that a rule has no use for are left out. A row that cannot be read stops no other.
 *
 * @throws RuleFileError if there is no column of queries
 */
export function readRuleTable(text: string): FileEntry[] {
  const header = headerOf(splitFirstLine(text));
  if (!header.includes('query')) {
    throw new RuleFileError(
      `The first line must name the columns, and one of them must be "query". Others that are read: ${columnNames.filter((name) => name !== 'query').join(', ')}.`,
    );
  }
  const { rows, unclosed } = readRows(text);
  const entries = rows.slice(1).map(([line, ...cells]) => readRow(Number(line), cells, header));
  if (!unclosed) return entries;
  const error = 'opens a quote that is never closed: neither this line nor the following ones were read';
  const at = Number(rows.at(-1)?.[0] ?? 1) + 1;
  return [...entries, { at, text: '', errors: [{ path: '', message: error }] }];
}

/** The rows, each after the number of the line on which it begins. */
function readRows(text: string): { rows: string[][]; unclosed: boolean } {
  let unclosed = false;
  let next = 1;
  const rows = parse(text, {
    bom: true,
    delimiter: delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    to: fileLimits.rules + 2,
    on_skip: (problem) => {
      unclosed ||= problem instanceof CsvError;
      return undefined;
    },
    on_record: (record: string[], { lines }) => {
      const breaks = record.reduce((count, cell) => count + cell.split(/\r\n|\r|\n/).length - 1, 0);
      const line = Math.max(next, lines - breaks);
      next = lines + 1;
      return [String(line), ...record];
    },
  });
  return { rows, unclosed };
}

function readRow(at: number, cells: readonly string[], header: readonly (Column | undefined)[]): FileEntry {
  const found: Record<string, unknown> = {};
  for (const [index, column] of header.entries()) {
    const cell = plainCell(cells[index] ?? '');
    if (column !== undefined && cell !== '') found[fieldOf(column)] ??= cellValue(column, cell);
  }
  return toEntry(at, { query: '', ...found }, { text: cells.join(', ') });
}

/** The field of a rule that a column has. */
function fieldOf(column: Column): string {
  return column === 'times' ? 'schedule' : column;
}

/** What a cell says; the cell as it is, for the schema to refuse, where that cannot be read. */
function cellValue(column: Column, cell: string): unknown {
  switch (column) {
    case 'query':
    case 'name':
    case 'digest':
      return cell;
    case 'frequency':
      return frequencyIn(cell) ?? cell;
    case 'times':
      return scheduleIn(cell) ?? cell;
    case 'sensitivity':
      return cell.toLowerCase();
    case 'cap':
      return Number(cell);
    case 'proofOfSilence':
    case 'silenceAlarm':
    case 'nearly':
      return /^(?:true|yes|1|x)$/i.test(cell) ? true : /^(?:false|no|0)$/i.test(cell) ? false : cell;
    default:
      return column satisfies never;
  }
}

function firstLineOf(text: string): string {
  return /^[^\r\n]*/.exec(text.replace(/^\ufeff?(?:\s*\r?\n)*/, ''))?.[0] ?? '';
}

function delimiterOf(text: string): string {
  const line = firstLineOf(text);
  return delimiters.reduce((best, one) => (line.split(one).length > line.split(best).length ? one : best));
}

function splitFirstLine(text: string): string[] {
  return firstLineOf(text)
    .slice(0, 2000)
    .split(delimiterOf(text))
    .map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

/** The column of each cell of the first line; undefined for one of no use here. */
function headerOf(names: readonly string[]): (Column | undefined)[] {
  return names.map((name) => {
    const plain = name.trim().toLowerCase().replaceAll('_', ' ');
    return columnNames.find(
      (one) => one.toLowerCase() === plain || (columns[one] as readonly string[]).includes(plain),
    );
  });
}
