import { errorsOf } from '../../../../../shared/http/problem.ts';
import type { OwnSchedule } from '../../../../../shared/rules/own-schedule.ts';
import type { Rule } from '../../../../../shared/rules/rule.ts';
import {
  type RuleInput,
  type RulePatch,
  ruleInput,
  rulePatch,
} from '../../../../../shared/rules/rule-input.ts';
import type { Subscriber } from '../../../../../shared/subscribers/subscriber.ts';
import { formText } from '../../../form.ts';
import { localDay, startOfLocalDay } from '../../../local-day.ts';
import { oftenOf } from '../../../often.ts';
import type { View } from '../../../view.ts';
import { type FormErrors, formErrors } from '../../../views/parts/form-errors.ts';
import {
  noSchedule,
  partsOf,
  scheduleErrors,
  scheduleForm,
  typedSchedule,
} from '../../../views/parts/schedule-fields.ts';
import type { RuleForm } from '../../../views/rules/rule-form.ts';

type Fields = Readonly<Record<string, unknown>>;

const emptyForm: RuleForm = {
  query: '',
  name: '',
  frequency: 'daily',
  ...noSchedule,
  sensitivity: 'middle',
  cap: '20',
  pausedUntil: '',
  proofOfSilence: false,
  silenceAlarm: false,
  nearly: false,
  webhookKind: '',
  webhookUrl: '',
};

/** What the form of a saved rule shows; an empty form for a new one. */
export function savedForm(rule: Rule | undefined, reader: Subscriber, now: Date): RuleForm {
  if (!rule) return emptyForm;
  const { text, name = '', schedule, sensitivity = 'middle', cap, pausedUntil, webhook } = rule;
  const isPaused = pausedUntil !== undefined && pausedUntil > now.toISOString();
  return {
    query: text,
    name,
    frequency: oftenOf(rule, reader),
    ...(schedule ? scheduleForm(schedule) : noSchedule),
    sensitivity,
    cap: String(cap),
    pausedUntil: isPaused ? localDay(pausedUntil, reader.timezone) : '',
    proofOfSilence: rule.proofOfSilence ?? false,
    silenceAlarm: rule.silenceAlarm ?? false,
    nearly: rule.nearly ?? false,
    webhookKind: webhook?.kind ?? '',
    webhookUrl: webhook?.url ?? '',
  };
}

const texts = [
  'query',
  'name',
  'frequency',
  'weekdays',
  'dayOfMonth',
  'times',
  'sensitivity',
  'cap',
  'pausedUntil',
  'webhookKind',
  'webhookUrl',
] as const;
const boxes = ['proofOfSilence', 'silenceAlarm', 'nearly'] as const;

/**
 * What was typed. A suggestion that was accepted without the script comes beside the query, as `try`. The form of a rule
 * that somebody else shares has no fields for its query and its name: they are as saved.
 */
export function typedForm(form: Fields, rule?: Rule): RuleForm {
  const typed = Object.fromEntries(texts.map((name) => [name, formText(form, name)]));
  const ticked = Object.fromEntries(boxes.map((name) => [name, formText(form, name) !== '']));
  const tried = formText(form, 'try');
  // Browsers send line ends as two characters.
  const query = (tried === '' ? formText(form, 'query') : tried).replaceAll('\r\n', '\n');
  const sensitivity = formText(form, 'sensitivity') || emptyForm.sensitivity;
  const all = { ...emptyForm, ...typed, ...typedSchedule(form), ...ticked, sensitivity, query };
  return rule?.follows && form.query === undefined && tried === ''
    ? { ...all, query: rule.text, name: rule.name ?? '' }
    : all;
}

/** Longer addresses are cut off or refused on their way. */
const longestAddress = 4000;

/**
 * What differs from the saved form, to be put into an address, so that a page can be opened again. Undefined for what has
 * no place there: a long query, and the address of an output, which is a secret.
 */
export function inAddress(typed: RuleForm, saved: RuleForm): URLSearchParams | undefined {
  if (typed.webhookUrl !== saved.webhookUrl) return undefined;
  const params = new URLSearchParams();
  for (const name of texts) if (typed[name] !== saved[name]) params.set(name, typed[name]);
  for (const name of boxes) if (typed[name] !== saved[name]) params.set(name, typed[name] ? '1' : '0');
  return params.toString().length > longestAddress ? undefined : params;
}

/** The form that an address asks for: what it names, and otherwise what is saved. */
export function formInAddress(query: Readonly<Record<string, string>>, saved: RuleForm): RuleForm {
  const typed = texts.flatMap((name) => {
    const text = query[name];
    return text === undefined || name === 'webhookUrl' ? [] : [[name, text] as const];
  });
  const ticked = boxes.flatMap((name) =>
    query[name] === undefined ? [] : [[name, query[name] === '1'] as const],
  );
  return { ...saved, ...Object.fromEntries(typed), ...Object.fromEntries(ticked) };
}

export type ReadForm<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly errors: FormErrors };

/** The rule that a form asks for. */
export function newRuleIn(view: View, form: RuleForm, reader: Subscriber): ReadForm<RuleInput> {
  const { name, webhook, pausedUntil: _, schedule, digest, ...rest } = fieldsOf(form, reader, 'UTC');
  const read = ruleInput.safeParse({
    ...rest,
    ...(name && { name }),
    ...(schedule && { schedule }),
    ...(digest && { digest }),
    ...(webhook && { webhook }),
  });
  return read.success ? { ok: true, value: read.data } : refused(view, form, errorsOf(read.error));
}

/** The changes that a form asks for. */
export function patchIn(view: View, form: RuleForm, reader: Subscriber): ReadForm<RulePatch> {
  const read = rulePatch.safeParse(fieldsOf(form, reader, view.timezone));
  return read.success ? { ok: true, value: read.data } : refused(view, form, errorsOf(read.error));
}

function fieldsOf(form: RuleForm, reader: Subscriber, timezone: string) {
  const { query, name, frequency, sensitivity, cap, pausedUntil, proofOfSilence, silenceAlarm, nearly } =
    form;
  return {
    query,
    name: name.trim() || null,
    ...timesOf(form, reader),
    ...(frequency === 'unusual' && { sensitivity }),
    cap: Number(cap),
    pausedUntil: pausedUntil === '' ? null : startOfLocalDay(pausedUntil, timezone),
    proofOfSilence,
    silenceAlarm,
    nearly,
    webhook: form.webhookKind === '' ? null : { kind: form.webhookKind, url: form.webhookUrl.trim() },
  };
}

/** When the rule writes. Days and times count where the frequency has them; those left empty are the reader's usual ones. */
function timesOf({ frequency, ...form }: RuleForm, reader: Subscriber) {
  if (frequency.startsWith('digest:'))
    return { frequency: 'daily', digest: frequency.slice('digest:'.length), schedule: null };
  return { frequency, digest: null, schedule: scheduleOf(frequency, form, reader) };
}

function scheduleOf(
  frequency: string,
  form: Pick<RuleForm, 'weekdays' | 'dayOfMonth' | 'times'>,
  { digestTime, digestWeekday }: Subscriber,
): OwnSchedule | null {
  const own = partsOf(form.times);
  const times = own.length > 0 ? own : [digestTime];
  const weekdays = partsOf(form.weekdays).map(Number);
  switch (frequency) {
    case 'daily':
      return own.length > 0 ? { times } : null;
    case 'weekly':
      if (own.length === 0 && weekdays.length === 0) return null;
      return { weekdays: weekdays.length > 0 ? weekdays : [digestWeekday], times };
    case 'monthly':
      if (own.length === 0 && form.dayOfMonth === '') return null;
      return { dayOfMonth: form.dayOfMonth === '' ? 1 : Number(form.dayOfMonth), times };
    default:
      return null;
  }
}

function refused(
  view: View,
  { query }: RuleForm,
  problems: ReturnType<typeof errorsOf>,
): { ok: false; errors: FormErrors } {
  const { t } = view;
  const errors = formErrors(problems, {
    ...scheduleErrors(view),
    query: query.trim() === '' ? { field: 'query', message: t('workbench.queryEmpty') } : 'query',
    name: { field: 'name', message: t('workbench.nameLong') },
    cap: { field: 'cap', message: t('workbench.capWrong') },
    pausedUntil: { field: 'pausedUntil', message: t('workbench.pauseWrong') },
    webhook: { field: 'webhookUrl', message: t('workbench.outputWrong') },
    frequency: 'frequency',
    sensitivity: 'sensitivity',
  });
  return { ok: false, errors };
}
