import { html } from 'hono/html';
import type { Rule } from '../../../shared/rules/rule.ts';
import { shownName } from '../rule-name.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { saidDay } from './local-time.ts';
import { pageHead } from './parts/head.ts';
import { flash, notice, type Undo } from './parts/notices.ts';

/** What can be done with the link of a mail. */
export const stopActions = ['rule', 'weekly', 'pause', 'all'] as const;
export type StopAction = (typeof stopActions)[number];

interface StopPage {
  /** The address as it is shown to whoever holds the link: "a…@example.org". Absent for an erased subscriber. */
  readonly address?: string | undefined;
  /** The rule that the link is about, unless it is about all mail or the rule has ended. */
  readonly rule?: Rule | undefined;
  /** Whether the link is about all mail. */
  readonly whole: boolean;
  /** The choice that the link of the mail named: it comes first. */
  readonly want?: StopAction | undefined;
  /** Until when a pause would last; ISO instant. */
  readonly pausedUntil: string;
}

/** Less mail, in several ways. The form posts back to the same address, which carries the token. */
export function stopPage(view: View, { address = '', rule, whole, want, pausedUntil }: StopPage): Html {
  const { t, rich } = view;
  const email = html`<strong><bdi>${address}</bdi></strong>`;
  const about =
    rule === undefined
      ? rich('visitor.stopLeadAll', { email })
      : rich('visitor.stopLeadRule', {
          rule: html`<strong><bdi>${shownName(rule)}</bdi></strong>`,
          email,
        });
  const choices = choicesFor(view, rule, pausedUntil);
  return layout(view, {
    title: t('visitor.stopTitle'),
    main: html`<section class="narrow">
${pageHead(view, { title: t('visitor.stopTitle'), lead: about })}
${rule === undefined && !whole ? notice(t('visitor.stopNothing')) : ''}
<form method="post"><ul class="cards">${choices
      .toSorted((a, b) => Number(b.action === want) - Number(a.action === want))
      .map((one) => choice(one, one.action === want))}</ul></form>
</section>`,
  });
}

interface Choice {
  readonly action: StopAction;
  readonly label: string;
  readonly text: Html | string;
}

function choicesFor(view: View, rule: Rule | undefined, pausedUntil: string): Choice[] {
  const { t, rich } = view;
  const all: Choice = { action: 'all', label: t('visitor.stopAll'), text: t('visitor.stopAllText') };
  if (rule === undefined) return [all];
  const when = html`<time datetime="${pausedUntil}">${saidDay(view, pausedUntil)}</time>`;
  const weekly: Choice = {
    action: 'weekly',
    label: t('visitor.stopWeekly'),
    text: t('visitor.stopWeeklyText'),
  };
  return [
    { action: 'rule', label: t('visitor.stopNow'), text: t('visitor.stopNowText') },
    // Who gets it less often already is not offered to get it oftener.
    ...(rule.frequency === 'weekly' || rule.frequency === 'monthly' ? [] : [weekly]),
    { action: 'pause', label: t('visitor.stopPause'), text: rich('visitor.stopPauseText', { when }) },
    all,
  ];
}

function choice({ action, label, text }: Choice, wanted: boolean): Html {
  return html`<li class="card choice"><p>${text}</p><button name="action" value="${action}"${wanted ? html` class="primary"` : ''}>${label}</button></li>`;
}

/** What was done, with a way back. */
export function stoppedPage(
  view: View,
  { done, undo }: { readonly done: Html | string; readonly undo?: Undo | undefined },
): Html {
  const { t } = view;
  return layout(view, {
    title: t('visitor.stoppedTitle'),
    main: html`<section class="narrow">
${pageHead(view, { title: t('visitor.stoppedTitle') })}
${flash(view, done, undo)}
<p class="buttons"><a class="button" href="/rules">${t('visitor.seeRules')}</a></p>
</section>`,
  });
}
