import { CORE_SCHEMA, dump } from 'js-yaml';
import type { Rule } from '../rules/rule.ts';
import { csvCell } from '../subscribers/csv-cell.ts';
import type { ListedRule } from './listed-rule.ts';

export const exportFormats = ['yaml', 'json', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What a file says of a rule: without its output, whose address is a secret, and without its pause. */
export function toListed(rule: Rule): ListedRule {
  const { name, text, frequency, sensitivity, cap, proofOfSilence, silenceAlarm, nearly } = rule;
  return {
    ...(name !== undefined && { name }),
    query: text,
    frequency,
    ...(sensitivity !== undefined && { sensitivity }),
    cap,
    ...(proofOfSilence && { proofOfSilence }),
    ...(silenceAlarm && { silenceAlarm }),
    ...(nearly && { nearly }),
  };
}

/** A file of these rules. `readRuleFile` reads the same rules from it. */
export function writeRules(rules: readonly ListedRule[], format: ExportFormat): string {
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
  'nearly',
] as const;

function writeTable(rules: readonly ListedRule[]): string {
  const lines = rules.map((rule) => tableColumns.map((column) => csvCell(rule[column])).join(','));
  return `${[tableColumns.join(','), ...lines].join('\r\n')}\r\n`;
}
