import { html } from 'hono/html';
import type { Rule } from '../../../shared/rules/rule.ts';
import { maxDigests } from '../../../shared/subscribers/named-digest.ts';
import type { Subscriber } from '../../../shared/subscribers/subscriber.ts';
import { digestOf } from '../../../shared/subscribers/timetable.ts';
import { saidSchedule } from '../said-schedule.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';

/** The reader's digests with a name: when each comes, and how many rules it gathers. */
export function digestsSection(view: View, subscriber: Subscriber, rules: readonly Rule[]): Html {
  const { t } = view;
  const { digests = [] } = subscriber;
  const count = (id: string) => rules.filter((rule) => digestOf(rule, subscriber)?.id === id).length;
  return html`<h2 id="digests">${t('digests.title')}</h2>
<p>${t('digests.lead')} ${t('digests.usual')}</p>
${
  digests.length === 0
    ? ''
    : html`<ul class="lines">${digests.map(({ id, name, schedule }) => {
        const of = count(id);
        return html`<li><span><a href="/settings/digests/${id}"><bdi>${name}</bdi></a>
<span class="quiet small">${saidSchedule(view, schedule)} · ${of === 0 ? t('digests.rulesNone') : t('digests.rulesIn', { count: of })}</span></span></li>`;
      })}</ul>`
}
<p class="buttons">${
    digests.length < maxDigests
      ? html`<a class="button" href="/settings/digests/new">${t('digests.add')}</a>`
      : html`<span class="quiet">${t('digests.many', { most: maxDigests })}</span>`
  }</p>`;
}
