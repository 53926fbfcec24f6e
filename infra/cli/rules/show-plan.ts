import type { ListedRule } from '../../../shared/rule-files/listed-rule.ts';
import { changedFields } from '../../../shared/rule-files/rule-set/plan-rules.ts';
import { calledOf } from '../../../shared/rule-files/rule-set/rule-set.ts';
import type { Plan, PlannedStep, Volume } from './plan-file.ts';

/** As many articles as the service counts each way when queries are compared. */
const countedAtMost = 50;

/** A plan for people: each step with what it changes, then the counts. */
export function showPlan({ steps, unchanged, unlisted }: Plan): string {
  const count = (kind: PlannedStep['do']) => steps.filter((step) => step.do === kind).length;
  const kept =
    unlisted.length === 0
      ? []
      : [`In no file, and left alone: ${unlisted.join(', ')}. With --delete they are deleted.`];
  const counts = `New: ${count('add')}. Changed: ${count('change')}. Deleted: ${count('delete')}. Unchanged: ${unchanged}.`;
  return [...steps.map(showStep), ...kept, counts].join('\n');
}

/** What a step is about: "+ Piers". */
export function titleOf(step: PlannedStep): string {
  const signs = { add: '+', change: '~', delete: '-' } as const;
  return `${signs[step.do]} ${calledOf(step.do === 'delete' ? step.before : step.rule)}`;
}

function showStep(step: PlannedStep): string {
  if (step.do === 'delete') return `${titleOf(step)} (in no file)`;
  const head = `${titleOf(step)} (${step.file}, line ${step.line})`;
  const lines =
    step.do === 'add'
      ? Object.entries(step.rule).flatMap(([field, value]) =>
          field === 'name' ? [] : [`${field}: ${shown(value)}`],
        )
      : changedFields(step.before, step.rule).flatMap((field) => changeOf(field, step.before, step.rule));
  const volume = step.volume === undefined ? [] : [volumeOf(step.volume)];
  return [head, ...[...lines, ...volume].map((line) => `    ${line}`)].join('\n');
}

function changeOf(field: keyof ListedRule, before: ListedRule, after: ListedRule): string[] {
  return [`${field}: ${shown(before[field])}`, `${' '.repeat(field.length)}→ ${shown(after[field])}`];
}

function shown(value: unknown): string {
  return value === undefined ? '(none)' : typeof value === 'string' ? value : JSON.stringify(value);
}

function volumeOf({ articles, matched, perDay, added, removed }: Volume): string {
  if (articles === 0) return 'there are no recent articles to try it on';
  if (added === undefined || removed === undefined) {
    const rate = perDay === undefined ? '' : `, about ${perDay} a day`;
    return `finds ${matched} of ${articles} recent articles${rate}`;
  }
  const most = (count: number) => (count >= countedAtMost ? `${count} or more` : String(count));
  return `of ${articles} recent articles it finds ${most(added)} that it did not, and no longer ${most(removed)}`;
}
