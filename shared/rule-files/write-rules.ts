import { CORE_SCHEMA, dump } from 'js-yaml';
import type { OwnSchedule } from '../rules/own-schedule.ts';
import { type Rule, sharedHow } from '../rules/rule.ts';
import { csvCell } from '../subscribers/csv-cell.ts';
import type { Subscriber } from '../subscribers/subscriber.ts';
import { digestOf } from '../subscribers/timetable.ts';
import type { ListedRule } from './listed-rule.ts';
import { scheduleText } from './schedule-text.ts';

export const exportFormats = ['yaml', 'json', 'csv'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/**
 * What a file says of a rule: without its output, whose address is a secret, and without its pause. Its digest is called by
 * its name, if it is one of these.
 */
export function toListed(rule: Rule, digests: Subscriber['digests'] = []): ListedRule {
  const digest = digestOf(rule, { digests });
  const { name, text, frequency, schedule, sensitivity, cap, proofOfSilence, silenceAlarm, nearly } = rule;
  return {
    ...(name !== undefined && { name }),
    query: text,
    frequency,
    ...(schedule && { schedule: listedSchedule(schedule) }),
    ...(digest && { digest: digest.name }),
    ...(sensitivity !== undefined && { sensitivity }),
    cap,
    ...(proofOfSilence && { proofOfSilence }),
    ...(silenceAlarm && { silenceAlarm }),
    ...(nearly && { nearly }),
  };
}

function listedSchedule({ weekdays, dayOfMonth, times }: OwnSchedule): NonNullable<ListedRule['schedule']> {
  return {
    ...(weekdays && { weekdays: [...weekdays] }),
    ...(dayOfMonth !== undefined && { dayOfMonth }),
    times: [...times],
  };
}

/** A rule of an export, with a mark where other people get it too. Reading the file makes it the reader's own. */
export interface ExportedRule extends ListedRule {
  readonly shared?: ReturnType<typeof sharedHow>;
}

export function toExported(rule: Rule, digests?: Subscriber['digests']): ExportedRule {
  const shared = sharedHow(rule);
  return { ...toListed(rule, digests), ...(shared && { shared }) };
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
  'times',
  'digest',
  'sensitivity',
  'cap',
  'proofOfSilence',
  'silenceAlarm',
  'nearly',
] as const;

function writeTable(rules: readonly ExportedRule[]): string {
  const isAnyShared = rules.some(({ shared }) => shared !== undefined);
  const columns = isAnyShared ? ([...tableColumns, 'shared'] as const) : tableColumns;
  const lines = rules.map((rule) => columns.map((column) => csvCell(cellOf(rule, column))).join(','));
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`;
}

function cellOf(rule: ExportedRule, column: (typeof tableColumns)[number] | 'shared') {
  if (column === 'times') return rule.schedule && scheduleText(rule.schedule);
  return rule[column];
}
