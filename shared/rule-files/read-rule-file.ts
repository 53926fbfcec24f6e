import { detectFormat } from './detect-format.ts';
import { type FileEntry, fileLimits, RuleFileError, type RuleFileFormat } from './listed-rule.ts';
import { readGoogleAlerts } from './read-google-alerts.ts';
import { readListedQueries } from './read-listed-queries.ts';
import { readRuleOutlines } from './read-rule-outlines.ts';
import { readRuleTable } from './read-rule-table.ts';
import { readJson, readYaml, rulesIn } from './read-written-rules.ts';

export interface ReadFile {
  readonly format: RuleFileFormat;
  readonly entries: readonly FileEntry[];
}

/**
 * Reads rules from a file or a pasted text. The format is found in the content, unless it is given. An entry that
 * cannot be read stops no other.
 *
 * @throws RuleFileError if nothing can be read, or the file is above a limit
 */
export function readRuleFile(text: string, wanted?: RuleFileFormat): ReadFile {
  if (Buffer.byteLength(text) > fileLimits.bytes) {
    throw new RuleFileError(`It is larger than ${fileLimits.bytes / 1024} KB. Import it in parts.`);
  }
  const plain = text.replace(/^\ufeff/, '');
  if (plain.trim() === '') throw new RuleFileError('It is empty.');
  const format = wanted ?? detectFormat(plain);
  const entries = entriesOf(plain, format);
  if (entries.length > fileLimits.rules) {
    throw new RuleFileError(
      `It has ${entries.length} entries; at most ${fileLimits.rules} are read at once. Import it in parts.`,
    );
  }
  if (entries.length === 0) throw new RuleFileError('No rules were found in it.');
  return { format, entries };
}

function entriesOf(text: string, format: RuleFileFormat): FileEntry[] {
  switch (format) {
    case 'google-alerts':
      return /^\s*[[{]/.test(text) ? readGoogleAlerts(readJson(text)) : readListedQueries(text);
    case 'queries':
      return readListedQueries(text);
    case 'csv':
      return readRuleTable(text);
    case 'opml':
      return readRuleOutlines(text);
    case 'json':
      return rulesIn(readJson(text));
    case 'yaml':
      return rulesIn(readYaml(text));
    default:
      return format satisfies never;
  }
}
