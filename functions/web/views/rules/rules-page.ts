import { html } from 'hono/html';
import type { DeletedRule } from '../../../../shared/rules/deleted-rule.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import { oftenChoices } from '../../often.ts';
import { shownName } from '../../rule-name.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { relativeTime } from '../local-time.ts';
import { emptyState } from '../parts/choices.ts';
import { options } from '../parts/fields.ts';
import type { FormErrors } from '../parts/form-errors.ts';
import { pageHead } from '../parts/head.ts';
import { errorSummary, notice } from '../parts/notices.ts';
import { type ListedRule, type RulesView, sortings } from './listed-rule.ts';
import { rulesTable } from './rules-table.ts';

export interface RulesPage {
  readonly subscriber: Subscriber;
  /** Those that are shown, in order. */
  readonly listed: readonly ListedRule[];
  /** How many rules there are in all. */
  readonly all: number;
  readonly unnamed: number;
  readonly deleted: readonly DeletedRule[];
  readonly asked: RulesView;
  readonly errors: FormErrors;
  /** Ids that were selected in a form that could not be carried out. */
  readonly selected: ReadonlySet<string>;
  /** Said once, after something was done. */
  readonly done?: Html | undefined;
  readonly now: Date;
}

/** From so many rules on it is worth searching and sorting them. */
const manyRules = 6;

/** A reader's rules: what each looks for and finds, what is wrong with it, and changes to several at once. */
export function rulesPage(view: View, page: RulesPage): Html {
  const { subscriber, all, errors, done = '' } = page;
  const { t, rich } = view;
  const email = html`<bdi>${subscriber.email}</bdi>`;
  const stopped = subscriber.status === 'unsubscribed';
  const importing = html`<a class="button" href="/packs">${t('packs.fromRules')}</a><a class="button" href="/import">${t('imports.fromRules')}</a>`;
  const addRule = html`<a class="button primary" href="/rules/new">${t('rules.newRule')}</a>`;
  return layout(view, {
    title: t('rules.title'),
    failed: errors.length > 0,
    main: html`${pageHead(view, {
      title: t('rules.title'),
      lead: stopped ? undefined : rich('rules.lead', { email }),
      actions: all === 0 ? importing : html`${importing}${addRule}`,
    })}
${done}${errorSummary(view, errors)}
${
  stopped
    ? notice(
        html`<p>${rich('rules.stopped', { email })}</p><p><a href="/settings">${t('rules.startAgain')}</a></p>`,
        'warn',
      )
    : ''
}
${
  all === 0
    ? emptyState({
        title: t('rules.emptyTitle'),
        text: t('rules.emptyText'),
        action: addRule,
      })
    : list(view, page)
}
${deletedRules(view, page)}`,
  });
}

function list(view: View, page: RulesPage): Html {
  const { listed, all, unnamed, asked } = page;
  const { t, rich } = view;
  return html`${all < manyRules && asked.search === '' ? '' : filter(view, asked)}
${
  unnamed === 0
    ? ''
    : html`<form method="post" action="/rules/change" class="notice naming">${asAsked(asked)}<p>${t('rules.unnamed', { count: unnamed })}</p><button class="quiet" name="action" value="name">${t('rules.nameThem')}</button></form>`
}
${
  listed.length === 0
    ? html`<p>${rich('rules.noneFound', { text: html`<bdi>${asked.search}</bdi>` })} <a href="/rules">${t('rules.showAll')}</a></p>`
    : html`<form method="post" action="/rules/change" class="rules">${asAsked(asked)}
${rulesTable(view, page)}
<p class="without-script"><button name="action" value="frequencies">${t('rules.saveOften')}</button></p>
${bulk(view, page)}</form>`
}`;
}

function filter({ t }: View, { search, sort }: RulesView): Html {
  const choices = sortings.map((value) => ({ value, text: t(`rules.sort-${value}`) }));
  return html`<form method="get" action="/rules" role="search" class="filter">
<label class="hidden" for="q">${t('rules.searchLabel')}</label><input id="q" name="q" type="search" value="${search}" placeholder="${t('rules.searchLabel')}">
<label for="sort">${t('rules.sortLabel')}</label><select id="sort" name="sort" data-submit>${options(choices, sort)}</select>
<button>${t('frame.search')}</button>
</form>`;
}

/** What was asked for goes along with a form, so that the same list is shown after it. */
function asAsked({ search, sort }: RulesView): Html {
  return html`${search === '' ? '' : html`<input type="hidden" name="q" value="${search}">`}${
    sort === 'newest' ? '' : html`<input type="hidden" name="sort" value="${sort}">`
  }`;
}

/** What can be done with the selected rules. Where the browser can tell, it shows once a rule is selected. */
function bulk(view: View, { subscriber, now }: RulesPage): Html {
  const { t } = view;
  const inAMonth = new Date(now.getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
  return html`<div class="bulk" role="group" aria-label="${t('rules.selected')}">
<div class="set"><label for="until">${t('rules.pauseUntil')}</label><input id="until" name="until" type="date" value="${inAMonth}"><button name="action" value="pause">${t('rules.pause')}</button><button class="quiet" name="action" value="resume">${t('rules.resume')}</button></div>
<div class="set"><label for="to">${t('rules.columnOften')}</label><select id="to" name="to">${options(oftenChoices(view, subscriber), 'daily')}</select><button name="action" value="frequency">${t('rules.setOften')}</button></div>
<div><button class="danger" name="action" value="delete">${t('frame.delete')}</button></div>
</div>`;
}

function deletedRules(view: View, { deleted, now }: RulesPage): Html | '' {
  if (deleted.length === 0) return '';
  const { t } = view;
  return html`<details class="deleted"><summary><h2>${t('rules.deletedTitle')} <span class="chip">${deleted.length}</span></h2></summary>
<p class="quiet">${t('rules.deletedText')}</p>
<ul class="cards">${deleted.map(({ rule, deletedAt }) => {
    const ago = relativeTime(view, (Date.parse(deletedAt) - now.getTime()) / 1000);
    return html`<li class="card"><div><strong><bdi>${shownName(rule)}</bdi></strong> <span class="small quiet">${t('rules.deletedAt', { when: ago })}</span><code class="query line">${rule.text}</code></div><form method="post" action="/rules/restore"><button name="ids" value="${rule.id}">${t('rules.restore')}<span class="hidden"> ${shownName(rule)}</span></button></form></li>`;
  })}</ul></details>`;
}
