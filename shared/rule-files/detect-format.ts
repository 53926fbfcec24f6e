import type { RuleFileFormat } from './listed-rule.ts';
import { isGoogleAlerts } from './read-google-alerts.ts';
import { isRuleTable } from './read-rule-table.ts';

/**
 * The format of a text, by its content. Whatever is nothing else is a list of queries: a query may begin with a
 * bracket, or with `title:`, which looks like YAML.
 */
export function detectFormat(text: string): RuleFileFormat {
  const start = text.trimStart();
  if (start.startsWith('<')) return 'opml';
  if (/^(?:\{\s*["}]|\[\s*[[{\]"])/.test(start)) {
    const document = parsed(start);
    if (document !== undefined) return isGoogleAlerts(document) ? 'google-alerts' : 'json';
    // A query in square brackets may begin like this too.
    if (/^\{|^\[\s*\{/.test(start)) return 'json';
  }
  if (isYaml(start)) return 'yaml';
  return isRuleTable(text) ? 'csv' : 'queries';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A document mark, a line that is only `rules:`, or a first entry of a list with a field of a rule. */
function isYaml(text: string): boolean {
  if (/^(?:---|%YAML)[ \t]*(?:\r?\n|$)/.test(text) || /^rules[ \t]*:[ \t]*(?:#.*|\[.*)?\r?$/m.test(text))
    return true;
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '' && !line.trimStart().startsWith('#'));
  return /^-[ \t]+["']?(?:name|query|frequency|text)["']?[ \t]*:[ \t]/.test(first ?? '');
}
