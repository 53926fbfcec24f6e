import { html } from 'hono/html';
import type { Rule } from '../../../../shared/rules/rule.ts';
import type { RuleRelevance } from '../../../../shared/rules/rule-relevance.ts';
import type { View } from '../../view.ts';
import type { Html } from '../html.ts';

/** How much of what the reader marked is relevant, and what could be left out if that is little. Nothing without enough marks. */
export function relevanceNote(view: View, rule: Rule, relevance: RuleRelevance): Html | '' {
  const { t } = view;
  const { relevant, notRelevant, precision, isLow, proposal } = relevance;
  if (precision === undefined) return '';
  const share = new Intl.NumberFormat(view.language.locale, { style: 'percent' }).format(precision);
  const said = t('tuning.relevance', { count: relevant + notRelevant, relevant, share });
  if (!isLow) return html`<p class="quiet" data-relevance>${said}</p>`;
  if (!proposal)
    return html`<div class="notice warn" data-relevance><p>${said}</p><p>${t('tuning.lowNone')}</p></div>`;
  const lost = proposal.without;
  const removed = proposal.diff.removed.length;
  const tried = new URLSearchParams({ query: proposal.query, tab: 'changes' });
  return html`<div class="notice warn" data-relevance><p>${said}</p>
<p>${t('tuning.low')}</p>
<p><code class="query">${proposal.query}</code></p>
<p>${t('tuning.loses', { ...lost, count: lost.relevant + lost.notRelevant })} ${t('tuning.removes', { count: removed })}</p>
<p><a class="button" href="/rules/${rule.id}?${tried}">${t('tuning.seeDifference')}</a></p></div>`;
}
