import { cutLine } from '../../shared/mail/cut-text.ts';
import type { Rule } from '../../shared/rules/rule.ts';
import { suggestName } from '../../shared/rules/suggest-name.ts';

/** UTF-16 units of a query that stands for a name: some lines of a telephone. A query may have 8,000. */
const longestName = 200;

/** What pages call a rule: its name, else one from its query, else the beginning of the query. */
export function shownName({ name, text }: Pick<Rule, 'name' | 'text'>): string {
  return name ?? suggestName(text) ?? cutLine(text, longestName);
}
