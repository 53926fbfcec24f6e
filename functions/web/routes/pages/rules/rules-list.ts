import type { Context } from 'hono';
import { readRuleQuery } from '../../../../../shared/rules/read-rule-query.ts';
import { type Frequency, frequencies, type Rule } from '../../../../../shared/rules/rule.ts';
import type { RuleTrend } from '../../../../../shared/rules/rule-trend.ts';
import { removeRule } from '../../../../../shared/subscribers/remove-rules.ts';
import { restoreRule } from '../../../../../shared/subscribers/restore-rule.ts';
import { rulesOf } from '../../../../../shared/subscribers/sharing/read-following.ts';
import type { Subscriber } from '../../../../../shared/subscribers/subscriber.ts';
import type { WebApp, WebDeps, WebEnv } from '../../../deps.ts';
import { formText, readForm } from '../../../form.ts';
import { outputStates } from '../../../output-states.ts';
import { pageVisitor } from '../../../page-visitor.ts';
import { shownName } from '../../../rule-name.ts';
import { saveErrors } from '../../../save-error.ts';
import { type View, type ViewDeps, viewOf } from '../../../view.ts';
import type { Html } from '../../../views/html.ts';
import { saidDay } from '../../../views/local-time.ts';
import type { FormErrors } from '../../../views/parts/form-errors.ts';
import { flash, type Undo } from '../../../views/parts/notices.ts';
import {
  findsThisWeek,
  type ListedRule,
  type RulesView,
  sortings,
} from '../../../views/rules/listed-rule.ts';
import { rulesPage } from '../../../views/rules/rules-page.ts';
import { changeRules } from './change-rules.ts';

export type RulesListDeps = ViewDeps &
  Pick<
    WebDeps,
    'countAgainst' | 'firstAlertAfterMs' | 'moves' | 'queries' | 'readTrends' | 'rules' | 'webhookStates'
  >;

/** The list of a reader's rules, and changes to several of them at once. */
export function rulesListRoutes(app: WebApp, deps: RulesListDeps): void {
  app.get('/rules', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    // A query that was to be tried here, before rules had pages of their own.
    const tried = c.req.query('try') ?? c.req.query('query');
    if (tried !== undefined) return c.redirect(`/rules/new?${new URLSearchParams({ query: tried })}`, 303);
    const view = await viewOf(c, deps);
    const done = doneText(view, c.req.query());
    return c.html(await page(view, subscriber, { asked: askedIn(c.req.query()), done }, deps));
  });

  app.post('/rules/change', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const view = await viewOf(c, deps);
    const form = await readForm(c);
    const { errors, ...done } = await changeRules(view, subscriber, form, deps);
    const asked = askedIn({ q: formText(form, 'q'), sort: formText(form, 'sort') });
    if (errors.length === 0) return c.redirect(listAddress(asked, done), 303);
    const selected = new Set(done.ids);
    return c.html(await page(view, subscriber, { asked, errors, selected }, deps), 422);
  });

  app.post('/rules/:id/end', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const id = c.req.param('id');
    const ended = await removeRule(subscriber.id, id, deps);
    return c.redirect(ended ? listAddress(plain, { action: 'delete', ids: [id] }) : '/rules', 303);
  });

  app.post('/rules/restore', async (c) => {
    const subscriber = await pageVisitor(c, deps);
    const ids = idsIn(formText(await readForm(c), 'ids'));
    const view = await viewOf(c, deps);
    const restored: string[] = [];
    for (const id of ids) {
      const errors = saveErrors(view, await restoreRule(subscriber, id, deps));
      if (errors.length > 0) {
        return c.html(await page(view, subscriber, { asked: plain, errors }, deps), 422);
      }
      restored.push(id);
    }
    return c.redirect(listAddress(plain, { action: 'restore', ids: restored }), 303);
  });

  // A reload of what a form was sent to: a page, and no "method not allowed".
  for (const path of ['/rules/change', '/rules/restore', '/rules/:id/end']) {
    app.get(path, (c: Context<WebEnv>) => c.redirect('/rules', 303));
  }
}

const plain: RulesView = { search: '', sort: 'newest' };

/** What a form has done, as the address of the next page says it. */
interface Done {
  readonly action: string;
  readonly ids: readonly string[];
  readonly until?: string | undefined;
}

function listAddress({ search, sort }: RulesView, { action, ids, until }: Done): string {
  const query = new URLSearchParams({
    ...(search !== '' && { q: search }),
    ...(sort !== 'newest' && { sort }),
    ...(ids.length > 0 && { done: action, ids: ids.join(',') }),
    ...(until !== undefined && { until }),
  });
  return query.size === 0 ? '/rules' : `/rules?${query}`;
}

function askedIn({ q = '', sort }: Readonly<Record<string, string>>): RulesView {
  return { search: q.trim().slice(0, 200), sort: sortings.find((one) => one === sort) ?? 'newest' };
}

/** At most as many ids as a reader may have rules. */
function idsIn(text: string): string[] {
  return [...new Set(text.split(',').filter((id) => /^[\w-]{1,64}$/.test(id)))].slice(0, 100);
}

/** Says what was done, and how to take it back. */
function doneText(
  view: View,
  { done, ids = '', until = '' }: Readonly<Record<string, string>>,
): Html | undefined {
  const { t } = view;
  const all = idsIn(ids);
  const count = all.length;
  if (count === 0) return undefined;
  const undo = (action: string, fields: Readonly<Record<string, string>>): Undo => ({ action, fields });
  const joined = all.join(',');
  switch (done) {
    case 'delete':
      return flash(view, t('rules.deletedDone', { count }), undo('/rules/restore', { ids: joined }));
    case 'pause': {
      const day = Number.isNaN(Date.parse(until)) ? '' : saidDay(view, until);
      const resume = undo('/rules/change', { action: 'resume', ids: joined });
      return flash(view, t('rules.pausedDone', { count, day }), resume);
    }
    case 'restore':
      return flash(view, t('rules.restoredDone', { count }));
    case 'resume':
      return flash(view, t('rules.resumedDone', { count }));
    case 'frequency':
    case 'frequencies':
      return flash(view, t('rules.oftenDone', { count }));
    case 'name':
      return flash(view, t('rules.namedDone', { count }));
    case 'add':
      return flash(view, t('rules.addedDone', { count }));
    default:
      return undefined;
  }
}

async function page(
  view: View,
  subscriber: Subscriber,
  said: {
    readonly asked: RulesView;
    readonly done?: Html | undefined;
    readonly errors?: FormErrors;
    readonly selected?: ReadonlySet<string>;
  },
  deps: RulesListDeps,
): Promise<Html> {
  const now = deps.now();
  const [rules, deleted] = await Promise.all([
    rulesOf(subscriber, deps),
    deps.rules.deletedOf(subscriber.id, now),
  ]);
  const shown = rules.filter((rule) => isFound(rule, said.asked.search));
  const trends = await deps.readTrends(shown);
  const listed = await Promise.all(shown.map((rule) => toListed(rule, trends.get(rule.id) ?? [], deps)));
  return rulesPage(view, {
    subscriber,
    listed: sorted(view, listed, said.asked.sort),
    all: rules.length,
    unnamed: rules.filter(({ name, follows }) => name === undefined && !follows).length,
    deleted: deleted.filter(({ rule }) => !rules.some(({ id }) => id === rule.id)),
    errors: [],
    selected: new Set(),
    now,
    ...said,
  });
}

function isFound({ name = '', text }: Rule, search: string): boolean {
  return search === '' || `${name}\n${text}`.toLowerCase().includes(search.toLowerCase());
}

async function toListed(
  rule: Rule,
  trend: RuleTrend,
  { webhookStates }: Pick<RulesListDeps, 'webhookStates'>,
): Promise<ListedRule> {
  if (!readRuleQuery(rule.text).ok) return { rule, trend, trouble: 'query' };
  const outputs = await outputStates(rule, { webhookStates });
  const fails = outputs.some(({ state }) => state?.problem !== undefined);
  return { rule, trend, trouble: fails ? 'output' : undefined };
}

function sorted(view: View, listed: readonly ListedRule[], sort: RulesView['sort']): ListedRule[] {
  const byName = new Intl.Collator(view.language.locale, { numeric: true, sensitivity: 'base' });
  const names = (a: ListedRule, b: ListedRule) => byName.compare(shownName(a.rule), shownName(b.rule));
  const place = (frequency: Frequency) => frequencies.indexOf(frequency);
  switch (sort) {
    case 'newest':
      return listed.toReversed();
    case 'name':
      return listed.toSorted(names);
    case 'finds':
      return listed.toSorted((a, b) => findsThisWeek(b) - findsThisWeek(a) || names(a, b));
    case 'frequency':
      return listed.toSorted((a, b) => place(a.rule.frequency) - place(b.rule.frequency) || names(a, b));
    default:
      return sort satisfies never;
  }
}
