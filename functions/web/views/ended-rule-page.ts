import { html } from 'hono/html';
import type { DeletedRule } from '../../../shared/rules/deleted-rule.ts';
import { shownName } from '../rule-name.ts';
import type { View } from '../view.ts';
import type { Html } from './html.ts';
import { layout } from './layout.ts';
import { pageHead } from './parts/head.ts';

/** Where a link of a mail leads whose rule has ended since; `deleted` while it can be restored. */
export function endedRulePage(view: View, deleted: DeletedRule | undefined): Html {
  const { t } = view;
  const title = t('visitor.stopNothing');
  const rule = deleted?.rule;
  return layout(view, {
    title,
    main: html`<section class="narrow">${pageHead(view, {
      title,
      ...(rule && { lead: html`<bdi>${shownName(rule)}</bdi>` }),
    })}
<p class="buttons">${rule ? html`<a class="button primary" href="/rules/${rule.id}">${t('rules.restore')}</a>` : ''}<a class="button" href="/rules">${t('visitor.seeRules')}</a></p>
</section>`,
  });
}
