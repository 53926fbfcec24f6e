import { CORE_SCHEMA, dump } from 'js-yaml';
import { escaped } from './fill-parameters.ts';
import type { SavedRule } from './plan-rules.ts';
import { calledOf } from './rule-set.ts';

/** Which rules other people get or share. */
interface Sharing {
  /** Ids. */
  readonly sharedByMe: ReadonlySet<string>;
  /** What they are called. */
  readonly sharedWithMe: readonly string[];
}

/** A file of rules as code with these saved rules. Compared with them, it changes nothing. Comments say what is shared. */
export function writeRuleSet(
  saved: readonly SavedRule[],
  { sharedByMe, sharedWithMe }: Sharing = { sharedByMe: new Set(), sharedWithMe: [] },
): string {
  const shared = saved.filter(({ id }) => sharedByMe.has(id)).map(({ rule }) => calledOf(rule));
  const comments = [
    ...comment('Other people get these rules too, and with them each change', shared),
    ...comment('Left out, because other people share them with you', sharedWithMe),
  ];
  const rules = saved.map(({ id, rule: { name, query, ...rest } }) => ({
    id,
    ...(name !== undefined && { name: escaped(name) }),
    query: escaped(query),
    ...rest,
  }));
  return `${comments.join('')}${dump({ rules }, { lineWidth: 110, noRefs: true, schema: CORE_SCHEMA })}`;
}

/** Names may have any sign: in quotes each stays on its line. */
function comment(says: string, names: readonly string[]): string[] {
  return names.length === 0 ? [] : [`# ${says}: ${names.map((name) => JSON.stringify(name)).join(', ')}\n`];
}
