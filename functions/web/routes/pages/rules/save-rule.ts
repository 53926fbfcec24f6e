import { newRuleId } from '../../../../../shared/rules/new-rule-id.ts';
import { webhookId } from '../../../../../shared/rules/outputs.ts';
import type { Rule } from '../../../../../shared/rules/rule.ts';
import { maxRules } from '../../../../../shared/rules/rule-input.ts';
import { removeRule } from '../../../../../shared/subscribers/remove-rules.ts';
import { addRule, changeRule } from '../../../../../shared/subscribers/save-rule.ts';
import type { Subscriber } from '../../../../../shared/subscribers/subscriber.ts';
import { testOutput } from '../../../../../shared/webhooks/test-output.ts';
import type { WebDeps } from '../../../deps.ts';
import { localDay, startOfLocalDay } from '../../../local-day.ts';
import { shownName } from '../../../rule-name.ts';
import { saveErrors } from '../../../save-error.ts';
import { splitRules } from '../../../split-rules.ts';
import type { View, ViewDeps } from '../../../view.ts';
import { relativeTime } from '../../../views/local-time.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';
import type { RuleForm } from '../../../views/rules/rule-form.ts';
import { newRuleIn, patchIn } from './rule-form.ts';

export type SaveDeps = ViewDeps &
  Pick<
    WebDeps,
    'countAgainst' | 'firstAlertAfterMs' | 'moves' | 'post' | 'queries' | 'rules' | 'webhookStates'
  >;

/** A form of one rule, new or saved. */
export interface Saving {
  readonly subscriber: Subscriber;
  readonly rule: Rule | undefined;
  readonly form: RuleForm;
}

/** The page to go on to; or what kept the form from being saved, by field. */
export type Saved =
  | { readonly ok: true; readonly next: string }
  | { readonly ok: false; readonly errors: FormErrors };

type Stored = { readonly ok: true; readonly rule: Rule } | Extract<Saved, { ok: false }>;

/** Saves the rule of the form. */
export async function saveRule(view: View, saving: Saving, deps: SaveDeps): Promise<Saved> {
  const stored = await store(view, saving, deps);
  if (!stored.ok) return stored;
  const { rule } = stored;
  if (!saving.rule) return { ok: true, next: listOf([rule.id]) };
  const done = rule.queryId === saving.rule.queryId ? 'saved' : 'anew';
  return { ok: true, next: `/rules/${rule.id}?done=${done}` };
}

/** Saves the rule, and posts a test to its output. */
export async function sendTest(view: View, saving: Saving, deps: SaveDeps): Promise<Saved> {
  const { t, brand } = view;
  if (saving.form.webhookKind === '') {
    return { ok: false, errors: [{ field: 'webhookKind', message: t('workbench.testNone') }] };
  }
  const stored = await store(view, saving, deps);
  if (!stored.ok) return stored;
  const { rule } = stored;
  const name = shownName(rule);
  const story = {
    name,
    title: t('workbench.outputTestTitle', { brand: brand.name }),
    text: t('workbench.outputTestText', { name }),
  };
  const tested = await testOutput(rule, webhookId, story, deps);
  if (tested.kind === 'too-often') {
    const when = relativeTime(view, tested.waitSeconds);
    return { ok: false, errors: [{ message: t('frame.tooOftenText', { when }) }] };
  }
  const fine = tested.kind === 'posted' && tested.outcome.problem === undefined;
  return { ok: true, next: `/rules/${rule.id}?done=${fine ? 'tested' : 'test-failed'}` };
}

/**
 * Saves a query that is too long for one rule as several, which share all settings and so a digest. The rule of the form
 * keeps the first part. It is changed last: what cannot be added leaves it as it was.
 */
export async function saveSplit(view: View, saving: Saving, deps: SaveDeps): Promise<Saved> {
  const { subscriber, rule, form } = saving;
  const parts = splitRules(form);
  if (parts === undefined) return saveRule(view, saving, deps);
  const already = (await deps.rules.ofSubscriber(subscriber.id)).length;
  if (already + parts.length - (rule ? 1 : 0) > maxRules) {
    return { ok: false, errors: saveErrors(view, { kind: 'too-many' }) };
  }
  const forms = parts.map((part) => ({ ...form, ...part }));
  const ids: string[] = [];
  for (const [index, one] of [...forms.entries()].toReversed()) {
    const stored = await store(view, { subscriber, rule: index === 0 ? rule : undefined, form: one }, deps);
    if (!stored.ok) {
      for (const id of ids) await removeRule(subscriber.id, id, deps);
      return stored;
    }
    ids.unshift(stored.rule.id);
  }
  return { ok: true, next: listOf(ids) };
}

async function store(view: View, { subscriber, rule, form }: Saving, deps: SaveDeps): Promise<Stored> {
  // A pause may end in the middle of a day, of which the form has the day alone: one that was not touched stays as it is.
  const isKept =
    rule?.pausedUntil !== undefined && form.pausedUntil === localDay(rule.pausedUntil, view.timezone);
  const until = startOfLocalDay(form.pausedUntil, view.timezone);
  if (!isKept && until !== '' && until <= deps.now().toISOString())
    return { ok: false, errors: [{ field: 'pausedUntil', message: view.t('rules.dayWrong') }] };
  if (!rule) {
    const read = newRuleIn(view, form, subscriber);
    if (!read.ok) return read;
    const added = await addRule(subscriber, newRuleId(), read.value, deps);
    const paused =
      form.pausedUntil !== '' && added.kind === 'saved' ? patchIn(view, form, subscriber) : undefined;
    if (added.kind !== 'saved') return { ok: false, errors: saveErrors(view, added) };
    if (!paused?.ok) return { ok: true, rule: added.rule };
    await changeRule(subscriber, added.rule.id, { pausedUntil: paused.value.pausedUntil ?? null }, deps);
    return { ok: true, rule: added.rule };
  }
  const read = patchIn(view, form, subscriber);
  if (!read.ok) return read;
  const { pausedUntil: _, ...patch } = read.value;
  const changed = await changeRule(subscriber, rule.id, isKept ? patch : read.value, deps);
  return changed.kind === 'saved'
    ? { ok: true, rule: changed.rule }
    : { ok: false, errors: saveErrors(view, changed) };
}

function listOf(ids: readonly string[]): string {
  return `/rules?${new URLSearchParams({ done: 'add', ids: ids.join(',') })}`;
}
