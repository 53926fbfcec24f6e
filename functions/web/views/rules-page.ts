import { html } from 'hono/html';
import type { ProblemError } from '../../../shared/http/problem.ts';
import type { Rule } from '../../../shared/rules/rule.ts';
import type { WebhookState } from '../../../shared/rules/webhook.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { localDay } from '../local-day.ts';
import { errorList } from './error-page.ts';
import { type Html, layout } from './layout.ts';
import { localDateTime } from './local-time.ts';
import {
  frequencyField,
  frequencyNames,
  inputField,
  queryField,
  webhookFields,
  webhookReport,
} from './rule-fields.ts';

export interface RulesPage {
  readonly subscriber: Subscriber;
  readonly rules: readonly {
    readonly rule: Rule;
    readonly feeds: { readonly rss: string; readonly atom: string; readonly json: string };
    readonly webhookState?: WebhookState | undefined;
  }[];
  readonly errors?: readonly ProblemError[];
  /** What was typed into the form for a new rule and cannot be saved. */
  readonly typed?: { readonly query: string; readonly name: string; readonly frequency: string };
  /** The form of a rule that cannot be saved, as it was typed: `errors` are about it. */
  readonly edited?: { readonly ruleId: string; readonly form: RuleForm };
  /** Said once, after something was done. */
  readonly done?: string;
  readonly preview?: Html;
  readonly now: Date;
}

/** What stands in the fields of a rule's form. */
export interface RuleForm {
  readonly query: string;
  readonly name: string;
  readonly frequency: string;
  readonly cap: string;
  /** A day, or empty. */
  readonly pausedUntil: string;
  readonly proofOfSilence: boolean;
  readonly silenceAlarm: boolean;
  readonly webhook?: { readonly kind: string; readonly url: string } | undefined;
}

/** A subscriber's rules: what each looks for, how to change it, its archive and feeds, and a form for a new one. */
export function rulesPage(page: RulesPage): Html {
  const { subscriber, rules, errors = [], done, preview = '', now } = page;
  const edited = rules.some(({ rule }) => rule.id === page.edited?.ruleId) ? page.edited : undefined;
  const card = (one: RulesPage['rules'][number]) =>
    ruleCard(
      one,
      subscriber,
      now,
      edited?.ruleId === one.rule.id ? { form: edited.form, errors } : undefined,
    );
  const typed = page.typed ?? { query: '', name: '', frequency: 'daily' };
  return layout({
    title: 'Rules',
    here: '/rules',
    signedIn: true,
    main: html`<h1>Your rules</h1>
${done === undefined ? '' : html`<p class="done" role="status">${done}</p>`}
${status(subscriber)}
<ul class="cards">${rules.map(card)}</ul>
${rules.length === 0 ? html`<p>You have no rules yet. Add one below.</p>` : ''}
<h2 id="new">Add a rule</h2>
${edited ? '' : errorList(errors)}
<form method="post" action="/rules" data-preview="preview" class="split">
<div>
${queryField('query', typed.query)}
${inputField({ id: 'name', name: 'name', label: 'Name', value: typed.name, hint: 'Shown in mails instead of the query. May stay empty.' }, html`maxlength="200" autocomplete="off"`)}
${frequencyField('frequency', typed.frequency)}
<p class="buttons"><button class="primary">Add</button>
<button formmethod="get" formaction="/rules" formnovalidate>Try it</button></p>
</div>
<section aria-label="What it finds"><div id="preview" class="preview sheet" aria-live="polite">${preview}</div></section>
</form>`,
  });
}

function status({ status: state, email }: Subscriber): Html {
  if (state === 'unsubscribed') {
    return html`<p class="errors">All mail to <strong>${email}</strong> is stopped. <a href="/settings">Start it again</a></p>`;
  }
  return html`<p class="quiet">Mail goes to <strong>${email}</strong>.</p>`;
}

function ruleCard(
  { rule, feeds, webhookState }: RulesPage['rules'][number],
  subscriber: Subscriber,
  now: Date,
  refused?: { readonly form: RuleForm; readonly errors: readonly ProblemError[] },
): Html {
  const paused = rule.pausedUntil !== undefined && rule.pausedUntil > now.toISOString();
  const form = refused?.form ?? {
    ...rule,
    query: rule.text,
    name: rule.name ?? '',
    cap: String(rule.cap),
    pausedUntil: paused ? localDay(rule.pausedUntil ?? '', subscriber.timezone) : '',
  };
  return html`<li class="card" id="rule-${rule.id}">
${rule.name === undefined ? '' : html`<h3>${rule.name}</h3>`}
<code class="query">${rule.text}</code>
<p class="quiet">${frequencyNames[rule.frequency]} · at most ${rule.cap} stories in a mail${
    paused
      ? html` · <strong>paused until ${localDateTime(rule.pausedUntil ?? '', subscriber.timezone)}</strong>`
      : ''
  }</p>
<p class="buttons"><a href="/archive?rule=${rule.id}">Archive</a> <a href="${feeds.rss}">RSS</a> <a href="${feeds.atom}">Atom</a> <a href="${feeds.json}">JSON</a></p>
${webhookReport(rule.webhook, webhookState)}
<details${refused ? html` open` : ''}><summary${refused ? html` autofocus` : ''}>Change</summary>
${errorList(refused?.errors ?? [])}
<form method="post" action="/rules/${rule.id}">
${queryField(`query-${rule.id}`, form.query)}
<div class="row">
${inputField({ id: `name-${rule.id}`, name: 'name', label: 'Name', value: form.name }, html`maxlength="200" autocomplete="off"`)}
${frequencyField(`frequency-${rule.id}`, form.frequency)}
${inputField({ id: `cap-${rule.id}`, name: 'cap', label: 'Stories in a mail', type: 'number', value: form.cap }, html`min="1" max="100" required`)}
${inputField({ id: `pause-${rule.id}`, name: 'pausedUntil', label: 'Silent until', type: 'date', value: form.pausedUntil })}
</div>
<div class="row">${webhookFields(rule.id, form.webhook)}</div>
<label class="check"><input type="checkbox" name="proofOfSilence"${form.proofOfSilence ? html` checked` : ''}> Also write when nothing was found, and say what was checked</label>
<label class="check"><input type="checkbox" name="silenceAlarm"${form.silenceAlarm ? html` checked` : ''}> Tell me when it is silent for unusually long</label>
<p class="buttons"><button class="primary">Save</button></p>
</form>
<form method="post" action="/rules/${rule.id}/end" data-ask="End this rule?"><button class="link">End this rule</button></form>
</details>
</li>`;
}
