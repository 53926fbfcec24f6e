import type { Rule } from '../../../../../shared/rules/rule.ts';
import type { RulePatch } from '../../../../../shared/rules/rule-input.ts';
import { suggestName } from '../../../../../shared/rules/suggest-name.ts';
import { type RemoveRulesDeps, removeRule } from '../../../../../shared/subscribers/remove-rules.ts';
import { changeRule, type SaveRuleDeps } from '../../../../../shared/subscribers/save-rule.ts';
import { rulesOf } from '../../../../../shared/subscribers/sharing/read-following.ts';
import type { Subscriber } from '../../../../../shared/subscribers/subscriber.ts';
import { formText } from '../../../form.ts';
import { startOfLocalDay } from '../../../local-day.ts';
import { oftenOf, oftenValues, patchOfOften } from '../../../often.ts';
import { saveErrors } from '../../../save-error.ts';
import type { View } from '../../../view.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';

/** What a form has changed: the rules, in the words of `doneText`; or what kept it from being done. */
export interface ChangedRules {
  readonly action: string;
  readonly ids: readonly string[];
  readonly until?: string | undefined;
  readonly errors: FormErrors;
}

type ChangeDeps = SaveRuleDeps & RemoveRulesDeps;
type Form = Readonly<Record<string, unknown>>;

/** Does with the selected rules what the pressed button says. What is already so is left alone and not counted. */
export async function changeRules(
  view: View,
  subscriber: Subscriber,
  form: Form,
  deps: ChangeDeps,
): Promise<ChangedRules> {
  const { t } = view;
  const rules = await deps.rules.ofSubscriber(subscriber.id);
  const chosen = selectedIn(form, rules);
  const action = formText(form, 'action');
  const nothing = { action, ids: [], errors: [] };
  const change = (patches: readonly Patched[], until?: string) =>
    changeEach({ view, subscriber, action, patches, until }, deps);
  const none: ChangedRules = { ...nothing, errors: [{ message: t('rules.nothingSelected') }] };
  const to = formText(form, 'to');
  const often = patchOfOften(to, subscriber);

  switch (action) {
    case 'name':
      return change((await rulesOf(subscriber, deps)).flatMap((rule) => nameFor(rule)));
    case 'pause': {
      if (chosen.length === 0) return none;
      const until = startOfLocalDay(formText(form, 'until'), subscriber.timezone);
      if (Number.isNaN(Date.parse(until)) || until <= deps.now().toISOString()) {
        const errors = [{ field: 'until', message: t('rules.dayWrong') }];
        return { action, ids: chosen.map(({ id }) => id), errors };
      }
      return change(
        chosen.map((rule) => ({ rule, patch: { pausedUntil: until } })),
        until,
      );
    }
    case 'resume': {
      if (chosen.length === 0) return none;
      const paused = chosen.filter(({ pausedUntil }) => pausedUntil !== undefined);
      return change(paused.map((rule) => ({ rule, patch: { pausedUntil: null } })));
    }
    case 'frequency': {
      if (chosen.length === 0 || often === undefined) return none;
      const others = chosen.filter((rule) => oftenOf(rule, subscriber) !== to);
      return change(others.map((rule) => ({ rule, patch: often })));
    }
    case 'delete': {
      if (chosen.length === 0) return none;
      for (const { id } of chosen) await removeRule(subscriber.id, id, deps);
      return { ...nothing, ids: chosen.map(({ id }) => id) };
    }
    default:
      // The frequencies in the rows: also what the Enter key sends.
      return change(rules.flatMap((rule) => oftenFor(rule, form, subscriber)));
  }
}

interface Patched {
  readonly rule: Rule;
  readonly patch: RulePatch;
}

/** Changes one rule after the other; the first that cannot be changed ends it. */
async function changeEach(
  all: {
    readonly view: View;
    readonly subscriber: Subscriber;
    readonly action: string;
    readonly patches: readonly Patched[];
    readonly until: string | undefined;
  },
  deps: ChangeDeps,
): Promise<ChangedRules> {
  const { view, subscriber, action, patches, until } = all;
  const ids: string[] = [];
  for (const { rule, patch } of patches) {
    const errors = saveErrors(view, await changeRule(subscriber, rule.id, patch, deps));
    if (errors.length > 0) return { action, ids: patches.map((one) => one.rule.id), errors };
    ids.push(rule.id);
  }
  return { action, ids, until, errors: [] };
}

/** By their boxes, or by a list of ids as an undo sends it. */
function selectedIn(form: Form, rules: readonly Rule[]): Rule[] {
  const boxes = form['id[]'];
  const ids = new Set([
    ...(Array.isArray(boxes) ? boxes : [boxes]).filter((id) => typeof id === 'string'),
    ...formText(form, 'ids').split(','),
  ]);
  return rules.filter(({ id }) => ids.has(id));
}

function nameFor(rule: Rule): Patched[] {
  const name = rule.name === undefined && !rule.follows ? suggestName(rule.text) : undefined;
  return name === undefined ? [] : [{ rule, patch: { name } }];
}

/** What was picked in the row of a rule, if it is another than the page had shown there. */
function oftenFor(rule: Rule, form: Form, reader: Subscriber): Patched[] {
  for (const shown of oftenValues(reader)) {
    const picked = formText(form, `often.${rule.id}.${shown}`);
    const patch = patchOfOften(picked, reader);
    if (patch && picked !== shown && picked !== oftenOf(rule, reader)) return [{ rule, patch }];
  }
  return [];
}
