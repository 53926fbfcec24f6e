import { html } from 'hono/html';
import { sharedHow } from '../../../../shared/rules/rule.ts';
import { trendDays } from '../../../../shared/rules/rule-trend.ts';
import type { Subscriber } from '../../../../shared/subscribers/subscriber.ts';
import { day } from '../../../../shared/time/units.ts';
import { oftenChoices, oftenOf } from '../../often.ts';
import { shownName } from '../../rule-name.ts';
import { saidSchedule } from '../../said-schedule.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { saidDay, saidRecentDate } from '../local-time.ts';
import { sparkline } from '../parts/charts.ts';
import { chip } from '../parts/choices.ts';
import { options } from '../parts/fields.ts';
import { type Row, table } from '../parts/table.ts';
import { findsThisWeek, type ListedRule } from './listed-rule.ts';

/** How many days without a find make a rule quiet. */
const quietDays = 30;
/** A longer query does not fit into a line on any screen; the rule's own page shows it whole. */
const maxLine = 160;

interface ShownRules {
  readonly subscriber: Subscriber;
  readonly listed: readonly ListedRule[];
  /** Ids of the rules whose boxes are ticked. */
  readonly selected: ReadonlySet<string>;
  readonly now: Date;
}

export function rulesTable(view: View, page: ShownRules): Html {
  const { t } = view;
  return table(
    t('rules.title'),
    [
      { text: t('rules.columnRule') },
      { text: t('rules.columnTrend') },
      { text: t('rules.columnWeek'), number: true },
      { text: t('rules.columnOften') },
      { text: t('rules.columnState') },
    ],
    page.listed.map((one) => row(view, one, page)),
  );
}

function row(view: View, one: ListedRule, { subscriber, selected, now }: ShownRules): Row {
  const { t } = view;
  const { rule } = one;
  const { id, text, schedule } = rule;
  const name = shownName(rule);
  const often = oftenOf(rule, subscriber);
  const shared = sharedHow(rule);
  const line = text.length > maxLine ? `${text.slice(0, maxLine)}…` : text;
  return {
    cells: [
      html`<div class="pick"><input type="checkbox" name="id[]" value="${id}" aria-label="${t('rules.select', { name })}"${
        selected.has(id) ? html` checked` : ''
      }><div><a href="/rules/${id}"><bdi>${name}</bdi></a>${
        shared === undefined
          ? ''
          : html` ${chip(shared === 'by-me' ? t('sharing.byYou') : t('sharing.withYou'))}`
      }${name === text ? '' : html`<code class="query line">${line}</code>`}</div></div>`,
      trend(view, one, now),
      findsThisWeek(one),
      // The frequency that is shown goes along, so that only what was changed here is saved.
      html`<select name="often.${id}.${often}" aria-label="${t('rules.oftenOf', { name })}" data-submit="frequencies">${options(oftenChoices(view, subscriber), often)}</select>${
        schedule && often === rule.frequency
          ? html`<span class="small quiet own">${saidSchedule(view, schedule)}</span>`
          : ''
      }`,
      state(view, one, now),
    ],
  };
}

/** Of a rule that is younger than the drawing, the first days stay empty and the words say since when it counts. */
function trend(view: View, { trend: counts }: ListedRule, now: Date): Html {
  const { t } = view;
  const count = counts.reduce((sum, one) => sum + one, 0);
  const before = Math.max(0, trendDays - counts.length);
  const since = new Date(now.getTime() - (counts.length - 1) * day).toISOString();
  const said =
    before === 0
      ? t('frame.trend', { count, days: trendDays })
      : t('rules.trendSince', { count, day: saidRecentDate(view, since.slice(0, 10)) });
  return html`<span class="trend">${sparkline([...Array<number>(before).fill(0), ...counts])}<span class="small">${said}</span></span>`;
}

function state(view: View, { rule, trend: counts, trouble }: ListedRule, now: Date): Html {
  const { t } = view;
  const { pausedUntil } = rule;
  if (trouble === 'query') return chip(t('rules.stateBroken'), 'bad');
  const chips = [
    ...(trouble === 'output' ? [chip(t('rules.stateOutput'), 'bad')] : []),
    ...(pausedUntil !== undefined && pausedUntil > now.toISOString()
      ? [chip(t('rules.statePaused', { day: saidDay(view, pausedUntil) }), 'warn')]
      : []),
  ];
  if (chips.length > 0) return html`${chips}`;
  const isQuiet = counts.length >= quietDays && counts.every((count) => count === 0);
  return isQuiet ? chip(t('rules.stateQuiet', { days: quietDays })) : chip(t('rules.stateOn'), 'good');
}
