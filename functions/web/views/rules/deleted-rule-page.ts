import { html } from 'hono/html';
import type { DeletedRule } from '../../../../shared/rules/deleted-rule.ts';
import { shownName } from '../../rule-name.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';
import { layout } from '../layout.ts';
import { relativeTime } from '../local-time.ts';
import { pageHead } from '../parts/head.ts';

/** A rule that was deleted and can be restored. */
export function deletedRulePage(view: View, { rule, deletedAt }: DeletedRule, now: Date): Html {
  const { t } = view;
  const name = shownName(rule);
  const when = relativeTime(view, (Date.parse(deletedAt) - now.getTime()) / 1000);
  return layout(view, {
    title: name,
    here: '/rules',
    main: html`<section class="narrow">${pageHead(view, {
      title: html`<bdi>${name}</bdi>`,
      lead: t('rules.deletedAt', { when }),
      crumbs: [{ href: '/rules', text: t('frame.rules') }],
    })}
<p><code class="query">${rule.text}</code></p>
<p>${t('rules.deletedOneText')}</p>
<form method="post" action="/rules/restore" class="buttons"><button class="primary" name="ids" value="${rule.id}">${t('rules.restore')}</button><a class="button quiet" href="/rules">${t('rules.showAll')}</a></form></section>`,
  });
}
