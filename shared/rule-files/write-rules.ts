import { CORE_SCHEMA, dump } from 'js-yaml';
import { type Rule, sharedHow } from '../rules/rule.ts';
import { csvCell } from '../subscribers/csv-cell.ts';
import type { ListedRule } from './listed-rule.ts';

export const exportFormats = ['yaml', 'json', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What a file says of a rule: without its output, whose address is a secret, and without its pause. */
export function toListed(rule: Rule): ListedRule {
  const { name, text, frequency, sensitivity, cap, proofOfSilence, silenceAlarm } = rule;
  return {
    ...(name !== undefined && { name }),
    query: text,
    frequency,
    ...(sensitivity !== undefined && { sensitivity }),
    cap,
    ...(proofOfSilence && { proofOfSilence }),
    ...(silenceAlarm && { silenceAlarm }),
  };
}

/** A rule of an export, with a mark where other people get it too. Reading the file makes it the reader's own. */
export interface ExportedRule extends ListedRule {
  readonly shared?: ReturnType<typeof sharedHow>;
}

export function toExported(rule: Rule): ExportedRule {
  const shared = sharedHow(rule);
  return { ...toListed(rule), ...(shared && { shared }) };
}

/** A file of these rules. `readRuleFile` reads the same rules from it. */
export function writeRules(rules: readonly ExportedRule[], format: ExportFormat): string {
  switch (format) {
    case 'yaml':
      return dump({ rules }, { lineWidth: -1, noRefs: true, schema: CORE_SCHEMA });
    case 'json':
      return `${JSON.stringify({ rules }, null, 2)}\n`;
    case 'csv':
      return writeTable(rules);
    default:
      return format satisfies never;
  }
}

const tableColumns = [
  'name',
  'query',
  'frequency',
  'sensitivity',
  'cap',
  'proofOfSilence',
  'silenceAlarm',
] as const;

function writeTable(rules: readonly ExportedRule[]): string {
  const isAnyShared = rules.some(({ shared }) => shared !== undefined);
  const columns = isAnyShared ? ([...tableColumns, 'shared'] as const) : tableColumns;
  const lines = rules.map((rule) => columns.map((column) => csvCell(rule[column])).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}
