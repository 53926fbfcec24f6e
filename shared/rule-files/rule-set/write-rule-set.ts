import { CORE_SCHEMA, dump } from 'js-yaml';
import { escaped } from './fill-parameters.ts';
import type { SavedRule } from './plan-rules.ts';

/** A file of rules as code with these saved rules. Compared with them, it changes nothing. */
export function writeRuleSet(saved: readonly SavedRule[]): string {
  const rules = saved.map(({ id, rule: { name, query, ...rest } }) => ({
    id,
    ...(name !== undefined && { name: escaped(name) }),
    query: escaped(query),
    ...rest,
  }));
  return dump({ rules }, { lineWidth: 110, noRefs: true, schema: CORE_SCHEMA });
}
