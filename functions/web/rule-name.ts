import type { Rule } from '../../shared/rules/rule.ts';
import { suggestName } from '../../shared/rules/suggest-name.ts';

/** What pages call a rule: its name, else one from its query, else the query itself. */
export function shownName({ name, text }: Pick<Rule, 'name' | 'text'>): string {
  return name ?? suggestName(text) ?? text;
}
